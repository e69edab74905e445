//! Group segments into messages and compare the envelope's counts with what is there.

use super::tokens::Segment;
use crate::flag::{FlagCode, Flags};
use crate::quarantine::{QuarantineCode, Quarantined};
use crate::wall_clock::WallClock;

/// What came in one posting.
#[derive(Debug)]
pub(super) struct Interchange {
    /// UNB.2: the sender, empty without UNB.
    pub sender: String,
    /// UNB.4: when it was prepared, in the sender's local time.
    pub prepared: Option<WallClock>,
    /// The messages, at least one.
    pub messages: Vec<Message>,
}

/// One message, UNH and UNT not among its segments.
#[derive(Debug)]
pub(super) struct Message {
    /// UNH.2 as `COARRI:D:95B`.
    pub version: String,
    /// Position in the interchange, from 1.
    pub position: usize,
    /// What stands between UNH and UNT.
    pub segments: Vec<Segment>,
    reference: String,
}

impl Message {
    /// Type of the message: `COARRI`.
    pub fn message_type(&self) -> &str {
        self.version.split(':').next().unwrap_or_default()
    }

    /// Where this message stands, for flags.
    pub fn place(&self) -> String {
        format!("message {}", self.position)
    }
}

impl Interchange {
    /// Group `segments`; wrong counts and missing service segments are flagged.
    pub fn read(segments: Vec<Segment>, flags: &mut Flags) -> Result<Self, Quarantined> {
        let header = segments.iter().find(|segment| segment.tag == "UNB").cloned();
        if header.is_none() {
            flags.raise(FlagCode::UnbMissing, "interchange");
        }
        let mut reading = Reading { flags, messages: Vec::new(), open: None, trailer: None };
        segments.into_iter().for_each(|segment| reading.take(segment));
        reading.end_message(None);
        let Reading { messages, trailer, .. } = reading;
        if messages.is_empty() {
            let reason = "no UNH: nothing says what this is";
            return Err(Quarantined::new(QuarantineCode::EdiMessageMissing, reason, "interchange"));
        }
        if let Some(header) = &header {
            check_trailer(header, trailer.as_ref(), messages.len(), flags);
        }
        let text = |element, component| header.as_ref().map_or("", |header| header.get(element, component));
        Ok(Self {
            sender: text(2, 1).to_owned(),
            prepared: WallClock::parse_envelope(text(4, 1), text(4, 2)),
            messages,
        })
    }
}

fn check_trailer(header: &Segment, trailer: Option<&Segment>, messages: usize, flags: &mut Flags) {
    let Some(trailer) = trailer else { return flags.raise(FlagCode::UnzMissing, "interchange") };
    if trailer.get(1, 1).parse() != Ok(messages) {
        flags.raise(FlagCode::UnzCount, trailer.place());
    }
    if trailer.get(2, 1) != header.get(5, 1) {
        flags.raise(FlagCode::UnzReference, trailer.place());
    }
}

/// The messages so far and the one that is open.
struct Reading<'a> {
    flags: &'a mut Flags,
    messages: Vec<Message>,
    open: Option<Message>,
    trailer: Option<Segment>,
}

impl Reading<'_> {
    fn take(&mut self, segment: Segment) {
        match segment.tag.as_str() {
            "UNH" => {
                self.end_message(None);
                self.open = Some(begin(&segment, self.messages.len() + 1));
            }
            "UNT" => self.end_message(Some(&segment)),
            "UNZ" => self.trailer = Some(segment),
            "UNB" | "UNG" | "UNE" => {}
            _ => {
                if let Some(message) = &mut self.open {
                    message.segments.push(segment);
                }
            }
        }
    }

    fn end_message(&mut self, trailer: Option<&Segment>) {
        let Some(message) = self.open.take() else { return };
        match trailer {
            None => self.flags.raise(FlagCode::UntMissing, message.place()),
            Some(trailer) => {
                // UNT counts itself and UNH.
                if trailer.get(1, 1).parse() != Ok(message.segments.len() + 2) {
                    self.flags.raise(FlagCode::UntCount, trailer.place());
                }
                if trailer.get(2, 1) != message.reference {
                    self.flags.raise(FlagCode::UntReference, trailer.place());
                }
            }
        }
        self.messages.push(message);
    }
}

fn begin(header: &Segment, position: usize) -> Message {
    let parts: Vec<String> = (1..=3).map(|c| header.code(2, c)).filter(|part| !part.is_empty()).collect();
    let version: String =
        parts.join(":").chars().filter(|c| !c.is_control()).take(portolan_ledger::limits::NAME_BYTES_MAX / 4).collect();
    Message { version, position, segments: Vec::new(), reference: header.get(1, 1).to_owned() }
}
