//! Who declared cargo, by which record, and what became of that: the same for manifests and for their lines.

use crate::context::RecordContext;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, Time};

/// Where a declaration of cargo comes from.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Origin {
    /// Whose declaration it is, also after customs corrected it.
    pub author: OrganisationId,
    /// The newest record.
    pub record: Digest,
    /// From when on that holds, by the record.
    pub event_time: Time,
    /// How often it was changed or replaced.
    pub change_count: u32,
    /// Block time of the newest change: nobody can date that back.
    pub changed_at: Option<Time>,
    /// The record that cancelled it.
    pub cancelled: Option<Digest>,
}

impl Origin {
    /// What it is after the record, which follows the newest one.
    #[must_use]
    pub fn after(context: &RecordContext<'_>, newest: Option<&Self>) -> Self {
        match (newest, context.record.function) {
            (Some(newest), Function::Cancel) => Self { cancelled: Some(context.digest()), ..newest.clone() },
            (Some(newest), _) => Self {
                record: context.digest(),
                event_time: context.record.event_time,
                change_count: newest.change_count.saturating_add(1),
                changed_at: Some(context.time),
                ..newest.clone()
            },
            (None, _) => Self {
                author: context.author.id.clone(),
                record: context.digest(),
                event_time: context.record.event_time,
                change_count: 0,
                changed_at: None,
                cancelled: None,
            },
        }
    }
}

/// Each states its own cargo; customs corrects anybody's.
///
/// # Errors
/// [`Code::OutsideRole`].
pub fn may_state(context: &RecordContext<'_>, facet: &str) -> Result<(), Refusal> {
    if corrects_as_customs(context) { Ok(()) } else { permissions::check(context, facet, None) }
}

/// Whether the record is a correction by customs of the port.
#[must_use]
pub fn corrects_as_customs(context: &RecordContext<'_>) -> bool {
    context.record.function != Function::Original && permissions::check(context, super::CORRECTION, None).is_ok()
}

/// An original comes once; a correction supersedes the newest record, by its author or by customs.
///
/// # Errors
/// [`Code::CargoCancelled`], `known`, [`Code::SupersededUnknown`].
pub fn stands_in_line(context: &RecordContext<'_>, newest: Option<&Origin>, known: Code) -> Result<(), Refusal> {
    let Some(newest) = newest else {
        return match context.superseded() {
            None => Ok(()),
            Some(_) => context.refuse(Code::SupersededUnknown, "supersedes", "nothing was declared yet"),
        };
    };
    if let Some(cancelled) = newest.cancelled {
        return Err(Refusal::new(Code::CargoCancelled, "subjects", "it was cancelled").naming(cancelled));
    }
    let refusal = match context.superseded() {
        None => Refusal::new(known, "subjects", format!("declared by {}", newest.author)),
        Some(superseded) if superseded != newest.record => {
            Refusal::new(Code::SupersededUnknown, "supersedes", "not the newest record of this declaration")
        }
        Some(_) if newest.author != context.author.id && !corrects_as_customs(context) => {
            Refusal::new(Code::SupersededUnknown, "author", format!("only {} and customs correct it", newest.author))
        }
        Some(_) => return Ok(()),
    };
    Err(refusal.naming(newest.record))
}
