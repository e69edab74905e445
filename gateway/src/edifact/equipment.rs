//! COARRI and CODECO: one terminal event for each container (DOMAIN Annex A.3, A.4).
//!
//! The codes of BGM are those that the container business uses (SMDG, ITIGG), not the names of the UN list: COARRI 44 and
//! 119 discharge, 46 and 122 load; CODECO 34 gate in, 36 gate out.

use super::equipment_group::{self, Header};
use super::interchange::{Interchange, Message};
use super::tokens::Segment;
use crate::draft::{Draft, MessageSource};
use crate::flag::{FlagCode, Flags};
use crate::limits::CONTAINERS_MAX;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined};
use portolan_contracts::nouns::terminal_event::ContainerEvent;
use portolan_ledger::Time;

/// The drafts of `message`; containers without number or time go to `left`.
pub(super) fn drafts(
    interchange: &Interchange,
    message: &Message,
    profile: &Profile,
    received_at: Time,
    flags: &mut Flags,
    left: &mut Vec<Quarantined>,
) -> Result<Vec<Draft>, Quarantined> {
    let event = event_of(message)?;
    check_function(message, flags)?;
    let (head, groups) = split(message);
    if groups.is_empty() {
        let reason = "no container (EQD+CN) in the message";
        return Err(Quarantined::new(QuarantineCode::EdiEquipmentMissing, reason, message.place()));
    }
    if groups.len() > CONTAINERS_MAX {
        let reason = format!("more than {CONTAINERS_MAX} containers");
        return Err(Quarantined::new(QuarantineCode::LimitExceeded, reason, message.place()));
    }
    check_count(message, groups.len(), flags);
    let source = MessageSource { system: "TOS".into(), message_type: message.version.clone(), received_at };
    let header = Header::read(interchange, message, event, head, source);
    let mut drafts = Vec::new();
    for group in groups {
        match group[0].code(1, 1).as_str() {
            "CN" => match equipment_group::draft(&header, group, profile, flags) {
                Ok(draft) => drafts.push(draft),
                Err(quarantined) => left.push(quarantined),
            },
            _ => flags.raise(FlagCode::EquipmentSkipped, group[0].place()),
        }
    }
    Ok(drafts)
}

fn event_of(message: &Message) -> Result<ContainerEvent, Quarantined> {
    let kind = message.segments.iter().find(|segment| segment.tag == "BGM").map(|bgm| bgm.code(1, 1));
    match (message.message_type(), kind.as_deref()) {
        ("COARRI", Some("44" | "119")) => Ok(ContainerEvent::Discharged),
        ("COARRI", Some("46" | "122")) => Ok(ContainerEvent::Loaded),
        ("CODECO", Some("34")) => Ok(ContainerEvent::GateIn),
        ("CODECO", Some("36")) => Ok(ContainerEvent::GateOut),
        _ => {
            let reason = "BGM names no event: COARRI 44, 119, 46, 122; CODECO 34, 36";
            Err(Quarantined::new(QuarantineCode::EdiKindUnknown, reason, message.place()))
        }
    }
}

/// BGM.3: a cancellation is left to a person, a replacement is a statement of its own.
fn check_function(message: &Message, flags: &mut Flags) -> Result<(), Quarantined> {
    let Some(bgm) = message.segments.iter().find(|segment| segment.tag == "BGM") else { return Ok(()) };
    match bgm.get(3, 1) {
        "1" => {
            let reason = "a cancellation does not withdraw facts that are on the ledger; a person decides";
            Err(Quarantined::new(QuarantineCode::EdiCancellation, reason, bgm.place()))
        }
        "" | "9" => Ok(()),
        _ => {
            flags.raise(FlagCode::FunctionAsOriginal, bgm.place());
            Ok(())
        }
    }
}

/// CNT 16 (number of equipment) must be the number of groups.
fn check_count(message: &Message, groups: usize, flags: &mut Flags) {
    let count = message.segments.iter().find(|segment| segment.tag == "CNT" && segment.get(1, 1) == "16");
    if let Some(count) = count.filter(|count| count.get(1, 2).parse() != Ok(groups)) {
        flags.raise(FlagCode::CntCount, count.place());
    }
}

/// The header and one group for each EQD.
fn split(message: &Message) -> (&[Segment], Vec<&[Segment]>) {
    let end = message.segments.iter().position(|segment| segment.tag == "CNT").unwrap_or(message.segments.len());
    let body = &message.segments[..end];
    let starts: Vec<usize> = (0..body.len()).filter(|at| body[*at].tag == "EQD").collect();
    let head = &body[..starts.first().copied().unwrap_or(body.len())];
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    (head, starts.iter().copied().zip(ends).map(|(from, to)| &body[from..to]).collect())
}
