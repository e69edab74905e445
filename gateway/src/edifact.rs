//! Read EDIFACT interchanges (ISO 9735 syntax 1 to 3), leniently, and make drafts of the messages that are known.
//!
//! `tokens` cuts text into segments, `interchange` groups them into messages and checks the envelope's counts,
//! `equipment` reads COARRI and CODECO. What is forgiven is flagged; what has no type or key stays behind.
//!
//! Table of what is read: `docs/reference/edifact.md`.

mod equipment;
mod equipment_group;
mod interchange;
#[cfg(test)]
mod properties;
mod tokens;

use crate::flag::Flags;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined, Verdict};
use crate::text;
use interchange::{Interchange, Message};
use portolan_ledger::Time;

/// Read an interchange received at `received_at` from the sender that `profile` describes.
#[must_use]
pub fn import(bytes: &[u8], profile: &Profile, received_at: Time) -> Verdict {
    let mut flags = Flags::default();
    let text = text::decode(bytes, &mut flags);
    let interchange =
        match tokens::segments(&text, &mut flags).and_then(|segments| Interchange::read(segments, &mut flags)) {
            Ok(interchange) => interchange,
            Err(quarantined) => return quarantined.into(),
        };
    let (mut drafts, mut left) = (Vec::new(), Vec::new());
    for message in &interchange.messages {
        let outcome = match message.message_type() {
            "COARRI" | "CODECO" => {
                equipment::drafts(&interchange, message, profile, received_at, &mut flags, &mut left)
            }
            _ => Err(type_unknown(message)),
        };
        match outcome {
            Ok(more) => drafts.extend(more),
            Err(quarantined) => left.push(quarantined),
        }
    }
    if drafts.is_empty() && !left.is_empty() {
        return left.remove(0).into();
    }
    let (drafts, flags) = crate::draft::without_repeats(drafts, flags);
    Verdict::Imported { drafts, flags: flags.into_vec(), left }
}

fn type_unknown(message: &Message) -> Quarantined {
    let reason = "only COARRI and CODECO are read";
    Quarantined::new(QuarantineCode::EdiTypeUnknown, reason, message.place())
}
