//! The sample messages, with their times moved to the day of the demo.
//!
//! A message of a fixed day would be of the future on one machine and years late on another, and an authorisation to
//! pick up is valid for hours. All times of a message are moved alike, so that it stays consistent with itself.

use portolan_ledger::Time;

/// A message and how it is sent.
#[derive(Debug, Clone, Copy)]
pub struct SampleMessage {
    /// Its file in `network-config/dev/messages`.
    pub file: &'static str,
    /// Its content type.
    pub content_type: &'static str,
    text: &'static str,
}

macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident = $file:literal, $content_type:literal;)*) => {
        $($(#[$doc])* pub const $name: SampleMessage = SampleMessage {
            file: $file,
            content_type: $content_type,
            text: include_str!(concat!("../../../network-config/dev/messages/", $file)),
        };)*
    };
}

messages! {
    /// The container comes off the vessel.
    DISCHARGE = "coarri-discharge.edi", "application/edifact";
    /// The import declaration.
    DECLARATION = "declaration.xml", "application/xml";
    /// Customs accepts it.
    ACCEPTED = "res-01-accepted.xml", "application/xml";
    /// Customs wants to see the goods.
    CONTROL = "res-05-control.xml", "application/xml";
    /// Customs has corrected the declaration.
    AMENDED = "res-07-amended.xml", "application/xml";
    /// Customs has cleared it.
    CLEARED = "res-09-cleared.xml", "application/xml";
    /// The container leaves through the gate.
    GATE_OUT = "codeco-gate-out.edi", "application/edifact";
}

/// Milliseconds of a minute.
pub const MINUTE_MS: u64 = 60_000;

impl SampleMessage {
    /// The message with its times moved so that the latest of them (the envelope's aside) is `at`, which is cut to the
    /// message's own precision.
    ///
    /// # Panics
    /// When the message carries no time, which would be a bug of the repository.
    #[must_use]
    pub fn at(&self, at: Time) -> String {
        let stamps = stamps(self.text);
        let event = stamps.iter().filter(|stamp| !stamp.is_envelope);
        let last = event.max_by_key(|stamp| stamp.time).expect("a sample message carries a time");
        let precision_ms = if last.digits == 14 { 1_000 } else { MINUTE_MS };
        let at = Time(at.0 / precision_ms * precision_ms);
        let mut moved = String::new();
        let mut from = 0;
        for stamp in &stamps {
            moved.push_str(&self.text[from..stamp.start]);
            let time = Time(at.0.wrapping_add(stamp.time.0).wrapping_sub(last.time.0));
            moved.push_str(&stamp.written(time));
            from = stamp.end;
        }
        moved + &self.text[from..]
    }
}

/// One time in a message.
#[derive(Debug)]
struct Stamp {
    start: usize,
    end: usize,
    digits: usize,
    is_envelope: bool,
    time: Time,
}

impl Stamp {
    fn written(&self, time: Time) -> String {
        let digits: String = time.to_string().chars().filter(char::is_ascii_digit).take(self.digits.max(12)).collect();
        if self.is_envelope { format!("{}:{}", &digits[2..8], &digits[8..12]) } else { digits }
    }
}

/// Every time of a text: `CCYYMMDDHHMM` before `:203`, `CCYYMMDDHHMMSS` before `Z`, and `YYMMDD:HHMM` of the envelope.
fn stamps(text: &str) -> Vec<Stamp> {
    let bytes = text.as_bytes();
    let (mut stamps, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let rest = &text[at + digits..];
        let hour = rest
            .strip_prefix(':')
            .and_then(|rest| rest.get(..4))
            .filter(|hour| hour.bytes().all(|b| b.is_ascii_digit()));
        let (found, end, is_envelope) = match (digits, hour) {
            (12, _) if rest.starts_with(":203") => (text[at..at + digits].to_owned(), at + digits, false),
            (14, _) if rest.starts_with('Z') => (text[at..at + digits].to_owned(), at + digits, false),
            (6, Some(hour)) => (format!("20{}{hour}", &text[at..at + digits]), at + digits + 5, true),
            _ => (String::new(), at + digits, false),
        };
        if let Some(time) = time_of(&found) {
            let digits = if is_envelope { 12 } else { digits };
            stamps.push(Stamp { start: at, end, digits, is_envelope, time });
        }
        at = end;
    }
    stamps
}

fn time_of(digits: &str) -> Option<Time> {
    let part = |from: usize, to: usize| digits.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or("00"));
    format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn all_times_of_a_message_move_alike_and_nothing_else_does() {
        let moved = DISCHARGE.at(time("2027-01-01T00:10:59Z"));
        assert!(moved.contains("DTM+203:202701010010:203") && moved.contains("DTM+132:202612311829:203"), "{moved}");
        assert!(moved.contains("+270101:0044+PTL0001'"), "{moved}");
        let unmoved = DISCHARGE.at(time("2026-11-23T07:41:00Z"));
        assert_eq!(unmoved, DISCHARGE.text);
    }

    #[test]
    fn a_response_keeps_its_seconds() {
        let moved = ACCEPTED.at(time("2027-01-01T00:00:01.999Z"));
        assert!(moved.contains(">20270101000001Z<") && moved.contains(">20261231235959Z<"), "{moved}");
    }
}
