//! A share of the voting power, written `2/3`: what a decision needs more than.

use crate::limits::SHARE_DENOMINATOR_MAX;
use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;
use std::str::FromStr;

/// More than this share of the power decides; from a half to less than the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize)]
pub struct Share {
    numerator: u32,
    denominator: u32,
}

/// A text or pair that is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a share is a fraction from 1/2 to less than 1 in lowest terms, its denominator at most {SHARE_DENOMINATOR_MAX}, for example 2/3"
)]
pub struct NotAShare;

impl Share {
    /// More than two thirds: what a quorum of consensus is, too.
    pub const TWO_THIRDS: Self = Self { numerator: 2, denominator: 3 };
    /// More than a half: the least share that decides anything.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// The fraction, if it is at least a half (two opposed decisions must not both pass), less than one (more than all is
    /// nobody) and in lowest terms (one share has one text).
    ///
    /// # Errors
    /// [`NotAShare`].
    pub const fn new(numerator: u32, denominator: u32) -> Result<Self, NotAShare> {
        let in_bounds = denominator >= 2 && denominator <= SHARE_DENOMINATOR_MAX && numerator < denominator;
        if in_bounds && numerator * 2 >= denominator && greatest_common_divisor(numerator, denominator) == 1 {
            return Ok(Self { numerator, denominator });
        }
        Err(NotAShare)
    }

    /// Whether `power` is more than this share of `total`.
    #[must_use]
    pub fn is_exceeded_by(&self, power: u64, total: u64) -> bool {
        u128::from(power) * u128::from(self.denominator) > u128::from(total) * u128::from(self.numerator)
    }
}

const fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl BorshDeserialize for Share {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let (numerator, denominator) = <(u32, u32)>::deserialize_reader(reader)?;
        Self::new(numerator, denominator)
            .map_err(|error| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, error.to_string()))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (numerator, denominator) = text.split_once('/').ok_or(NotAShare)?;
        let number = |text: &str| text.parse::<u32>().map_err(|_| NotAShare);
        let share = Self::new(number(numerator)?, number(denominator)?)?;
        // `+2/3` and `02/3` read as numbers too.
        if share.to_string() == text { Ok(share) } else { Err(NotAShare) }
    }
}

impl serde::Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Share {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
