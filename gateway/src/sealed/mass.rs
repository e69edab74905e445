//! Masses without loss: kilograms as people write them, milligrams as they are compared.

use crate::limits::{MASS_DECIMALS_MAX, MASS_DIGITS_MAX};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// Milligrams of a kilogram.
const MG_PER_KG: u64 = 1_000_000;
/// Milligrams of a hundred international avoirdupois pounds, which are 45.359237 kg by definition.
const MG_PER_100_LB: u128 = 45_359_237;

/// A mass, from 0 to 9,999,999,999.999999 kg, exact to the milligram. In JSON a text such as `"22450.5"`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mass(u64);

impl Mass {
    /// Whole kilograms.
    #[must_use]
    pub fn kilograms(kilograms: u32) -> Self {
        Self(u64::from(kilograms) * MG_PER_KG)
    }

    /// A mass in kilograms as contents write it: digits, a point and decimals if there are any, no needless zero in front.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        let has_needless_zero = whole.len() > 1 && whole.starts_with('0');
        if has_needless_zero || decimals.is_some_and(str::is_empty) {
            return None;
        }
        let (number, decimals) = digits(whole, decimals.unwrap_or_default())?;
        u64::try_from(number * 10u128.pow(MASS_DECIMALS_MAX - decimals)).ok().map(Self)
    }

    /// A weight as a message reports it: a number with a point or a comma, and the unit `KGM`, `TNE` or `LBR`. Pounds are cut
    /// to the milligram.
    #[must_use]
    pub fn reported(value: &str, unit: &str) -> Option<Self> {
        let (whole, rest) = value.split_once(['.', ',']).unwrap_or((value, ""));
        let (number, decimals) = digits(whole, rest)?;
        let (per_unit, of) = match unit {
            "KGM" => (u128::from(MG_PER_KG), 1),
            "TNE" => (1_000 * u128::from(MG_PER_KG), 1),
            "LBR" => (MG_PER_100_LB, 100),
            _ => return None,
        };
        let milligrams = number * per_unit / (of * 10u128.pow(decimals));
        u64::try_from(milligrams).ok().map(Self)
    }

    /// Both together; the largest there is where that is more.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// How far the two lie apart.
    #[must_use]
    pub const fn apart(self, other: Self) -> Self {
        Self(self.0.abs_diff(other.0))
    }

    /// Whether it is more than `percent` hundredths of `whole`.
    #[must_use]
    pub fn is_beyond_share(self, percent: u32, whole: Self) -> bool {
        u128::from(self.0) * 100 > u128::from(percent) * u128::from(whole.0)
    }
}

/// The number that the digits of both make, and how many of them are decimals; none when there are too many of either.
fn digits(whole: &str, decimals: &str) -> Option<(u128, u32)> {
    let count = u32::try_from(decimals.len()).ok()?;
    let is_number = [whole, decimals].iter().all(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let fits = (1..=MASS_DIGITS_MAX).contains(&whole.len()) && count <= MASS_DECIMALS_MAX;
    let number = (is_number && fits).then(|| format!("{whole}{decimals}").parse().ok())??;
    Some((number, count))
}

impl fmt::Display for Mass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / MG_PER_KG, self.0 % MG_PER_KG);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        f.write_str(format!("{whole}.{rest:06}").trim_end_matches('0'))
    }
}

impl Serialize for Mass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mass {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a mass in kilograms is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::Mass;

    #[test]
    fn kilograms_are_read_to_the_milligram_and_written_as_short_as_they_can_be() {
        for (text, written) in
            [("0", "0"), ("0.000001", "0.000001"), ("22450.50", "22450.5"), ("9999999999.999999", "9999999999.999999")]
        {
            assert_eq!(Mass::parse(text).expect(text).to_string(), written);
        }
        for text in ["", ".5", "5.", "05", "1,5", "-1", "+1", "1e3", " 1", "1.0000001", "10000000000", "1.5.0"] {
            assert_eq!(Mass::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_reported_weight_is_the_same_in_kilograms_tonnes_and_pounds() {
        let reported = |value, unit| Mass::reported(value, unit).map(|mass| mass.to_string());
        assert_eq!(reported("8914", "KGM").as_deref(), Some("8914"));
        assert_eq!(reported("8,914", "TNE").as_deref(), Some("8914"));
        assert_eq!(reported("100", "LBR").as_deref(), Some("45.359237"));
        assert_eq!(reported("1", "LBR").as_deref(), Some("0.453592"), "cut to the milligram");
        for (value, unit) in [("", "KGM"), ("1.000,5", "KGM"), ("heavy", "KGM"), ("1", "STN"), ("1", "kgm")] {
            assert_eq!(reported(value, unit), None, "{value} {unit}");
        }
    }

    #[test]
    fn exactly_a_share_is_not_beyond_it() {
        let (whole, share) = (Mass::kilograms(10_000), |text| Mass::parse(text).expect("a mass"));
        assert!(!share("200").is_beyond_share(2, whole));
        assert!(share("200.000001").is_beyond_share(2, whole));
        assert!(!Mass::default().is_beyond_share(2, Mass::default()));
        assert!(share("0.000001").is_beyond_share(2, Mass::default()));
    }
}
