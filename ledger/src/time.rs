//! A moment in UTC, to the millisecond, and its RFC 3339 text.
//!
//! Time is an input everywhere: nothing in this crate asks a clock. Texts end in `Z` and carry no fraction or exactly
//! three digits, so that one moment has at most two spellings and never a zone to guess.

use crate::identity::serde_as_text;
use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;
use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;
use std::str::FromStr;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, BorshSerialize, BorshDeserialize)]
pub struct Time(pub u64);

/// Last moment that has a text: 9999-12-31T23:59:59.999Z, in milliseconds.
const TIME_MS_MAX: u64 = 253_402_300_799_999;

/// A text that is not a moment in the one accepted form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time is RFC 3339 in UTC, for example 2026-11-23T08:15:00Z or 2026-11-23T08:15:00.250Z, from 1970 on")]
pub struct NotATime;

impl Time {
    /// This moment and `ms` milliseconds more, saturating.
    #[must_use]
    pub const fn plus_ms(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment, 0 if it is not earlier.
    #[must_use]
    pub const fn saturating_since_ms(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl FromStr for Time {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let bytes = text.as_bytes();
        let shape = matches!(bytes.len(), 20 | 24) && bytes[10] == b'T' && bytes.last() == Some(&b'Z');
        if !shape || (bytes.len() == 24 && bytes[19] != b'.') {
            return Err(NotATime);
        }
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATime)?;
        let ms = moment.unix_timestamp_nanos() / 1_000_000;
        // A leap second reads as the last nanosecond before it; what does not print back is refused.
        let time = u64::try_from(ms).map(Self).map_err(|_| NotATime)?;
        if bytes[17..19] == *b"60" { Err(NotATime) } else { Ok(time) }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.0.min(TIME_MS_MAX);
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000)
            .expect("a moment up to the year 9999 is in range");
        let (date, time) = (moment.date(), moment.time());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        )?;
        if time.millisecond() == 0 { f.write_str("Z") } else { write!(f, ".{:03}Z", time.millisecond()) }
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

serde_as_text!(Time);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_as_it_is_read() {
        for text in ["1970-01-01T00:00:00Z", "2026-11-23T08:15:00.250Z", "9999-12-31T23:59:59.999Z"] {
            assert_eq!(text.parse::<Time>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_time_with_a_zone_a_blank_or_a_long_fraction_is_refused() {
        for text in [
            "2026-11-23T08:15:00+01:00",
            "2026-11-23 08:15:00Z",
            "2026-11-23T08:15:00.2Z",
            "2026-11-23T08:15:00.2500000Z",
            "2026-02-30T08:15:00Z",
            "2016-12-31T23:59:60Z",
            "1969-12-31T23:59:59Z",
            "2026-11-23T08:15:00z",
        ] {
            assert_eq!(text.parse::<Time>(), Err(NotATime), "{text}");
        }
    }
}
