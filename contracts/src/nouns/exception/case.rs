//! What becomes of an exception: who has seen it, and how it was closed.
//!
//! An exception has an id that follows from its rule, its subjects and what broke it, so that the same breach found twice is one
//! exception. Under its id the state keeps what was done about it.

use super::{Exception, ExceptionRule, keys};
use crate::state::read;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// Domain of the ids of exceptions.
const ID_DOMAIN: &[u8] = b"portolan/exception/v1";

words! {
    /// What an owner of an exception does about it.
    ExceptionAction {
        /// Seen; it is being looked into.
        Acknowledged = 1 => "ACKNOWLEDGED",
        /// Put right, or explained.
        Resolved = 2 => "RESOLVED",
        /// Left as it is, knowingly.
        AcceptedRisk = 3 => "ACCEPTED_RISK",
    }
}

/// What was done about an exception, by whom.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Handling {
    /// What was done.
    pub action: ExceptionAction,
    /// By whom.
    pub by: OrganisationId,
    /// The record.
    pub record: Digest,
    /// Block time.
    pub at: Time,
}

/// An exception on its way from open to closed.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Case {
    /// The rule that was broken.
    pub rule: ExceptionRule,
    /// Height and sequence under which its subjects hold it; absent when it was reported.
    pub raised: Option<(Height, u32)>,
    /// The validators that reported it.
    pub reporters: BTreeSet<OrganisationId>,
    /// Who acknowledged it.
    pub acknowledged: Option<Handling>,
    /// Who closed it.
    pub closed: Option<Handling>,
}

impl Case {
    /// A case that every node derived, held under its subjects at this place.
    #[must_use]
    pub const fn raised(rule: ExceptionRule, height: Height, sequence: u32) -> Self {
        let raised = Some((height, sequence));
        Self { rule, raised, reporters: BTreeSet::new(), acknowledged: None, closed: None }
    }

    /// A case that a validator reported.
    #[must_use]
    pub fn reported(rule: ExceptionRule, reporter: OrganisationId) -> Self {
        Self { rule, raised: None, reporters: BTreeSet::from([reporter]), acknowledged: None, closed: None }
    }

    /// Where it stands, in one word.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        self.closed.as_ref().or(self.acknowledged.as_ref()).map_or("OPEN", |handling| handling.action.as_str())
    }
}

/// The id of an exception. What time alone has broken is told apart by the height at which it was found.
#[must_use]
pub fn id(
    rule: ExceptionRule,
    subjects: &[SubjectId],
    triggers: &BTreeSet<Digest>,
    found_at: Option<Height>,
) -> Digest {
    let subjects: BTreeSet<SubjectId> = subjects.iter().copied().collect();
    let mut text = ID_DOMAIN.to_vec();
    text.push(rule as u8);
    text.extend_from_slice(&(subjects.len() as u64).to_be_bytes());
    subjects.iter().for_each(|subject| text.extend_from_slice(&subject.0));
    text.extend_from_slice(&(triggers.len() as u64).to_be_bytes());
    triggers.iter().for_each(|trigger| text.extend_from_slice(&trigger.0));
    text.extend(found_at.iter().flat_map(|height| height.0.to_be_bytes()));
    Digest::of(&text)
}

/// The case with this id.
#[must_use]
pub fn find(view: &dyn StateView, id: &Digest) -> Option<Case> {
    read(view, &keys::case(id))
}

/// The exception with this id, if this subject has it.
#[must_use]
pub fn of_subject(view: &dyn StateView, subject: &SubjectId, id: &Digest) -> Option<(Case, Exception)> {
    let case = find(view, id)?;
    let key = match case.raised {
        Some((height, sequence)) => keys::exception(subject, height, sequence),
        None => keys::reported(subject, id),
    };
    let exception: Option<Exception> = read(view, &key);
    exception.filter(|exception| exception.id == *id).map(|exception| (case, exception))
}
