//! Digits of date and time as EDIFACT and the WCO data model write them (UNTDID 2379: 102, 203, 204, 303, 304).
//!
//! Lenient about the announced code: what the digits are decides, the code only says what was meant.

use crate::limits::UTC_OFFSET_MINUTES_MAX;
use crate::profile::shift;
use portolan_ledger::Time;
use time::{Date, Month, PrimitiveDateTime};

/// Date and time as written, with the zone if there was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallClock {
    /// The digits read as if they were UTC.
    pub local: Time,
    /// Minutes ahead of UTC, if the text says it.
    pub offset_minutes: Option<i32>,
    /// Whether only a date was given.
    pub date_only: bool,
}

impl WallClock {
    /// The moment, taking `offset_minutes` where the text has no zone.
    #[must_use]
    pub fn moment(self, offset_minutes: i32) -> Time {
        shift(self.local, self.offset_minutes.unwrap_or(offset_minutes))
    }

    /// Read `CCYYMMDD[HHMM[SS]][zone]`; the zone is `Z`, `±HH`, `±HHMM` or `UTC`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (stamp, zone) = text.split_at_checked(digits)?;
        let number = |from: usize, to: usize| stamp.get(from..to)?.parse::<u32>().ok();
        let (hour, minute, second) = match digits {
            8 => (0, 0, 0),
            12 => (number(8, 10)?, number(10, 12)?, 0),
            14 => (number(8, 10)?, number(10, 12)?, number(12, 14)?),
            _ => return None,
        };
        let local = utc(number(0, 4)?, number(4, 6)?, number(6, 8)?, hour, minute, second)?;
        Some(Self { local, offset_minutes: zone_minutes(zone)?, date_only: digits == 8 })
    }

    /// Read the clock of UNB: `YYMMDD` or `CCYYMMDD`, and `HHMM`.
    #[must_use]
    pub fn parse_envelope(date: &str, time: &str) -> Option<Self> {
        let century = if date.len() == 6 { "20" } else { "" };
        Self::parse(&format!("{century}{date}{time}"))
    }
}

/// The text of a zone in minutes; `Some(None)` for none, `None` for something else.
fn zone_minutes(zone: &str) -> Option<Option<i32>> {
    let (sign, digits) = match zone.as_bytes() {
        [] => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', ..] => (1, &zone[1..]),
        [b'-', ..] => (-1, &zone[1..]),
        _ => return None,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse::<i32>().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    let offset = hours * 60 + minutes;
    (minutes < 60 && offset <= UTC_OFFSET_MINUTES_MAX).then_some(Some(sign * offset))
}

/// The moment of a calendar date and time in UTC, from 1970 on.
fn utc(year: u32, month: u32, day: u32, hour: u32, minute: u32, second: u32) -> Option<Time> {
    let small = |value: u32| u8::try_from(value).ok();
    let month = Month::try_from(small(month)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month, small(day)?).ok()?;
    let moment: PrimitiveDateTime = date.with_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = u64::try_from(moment.assume_utc().unix_timestamp()).ok()?;
    Some(Time(seconds * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        WallClock::parse(text).map(|clock| clock.moment(60).to_string())
    }

    #[test]
    fn digits_without_zone_take_the_profiles_offset() {
        assert_eq!(read("202611231430").as_deref(), Some("2026-11-23T13:30:00Z"));
        assert_eq!(read("20261123").as_deref(), Some("2026-11-22T23:00:00Z"));
    }

    #[test]
    fn a_zone_in_the_text_comes_first() {
        assert_eq!(read("20261123143000Z").as_deref(), Some("2026-11-23T14:30:00Z"));
        assert_eq!(read("20261123143000+01").as_deref(), Some("2026-11-23T13:30:00Z"));
        assert_eq!(read("20261123143000-0330").as_deref(), Some("2026-11-23T18:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_no_date() {
        for text in [
            "",
            "2026",
            "20261323",
            "202611232460",
            "20261123143000X",
            "20261123143000+99",
            "1969123123",
            "２０２６１１２３",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
