//! Who states how an inspection ended.

use super::{Inspection, InspectionResult, find, keys};
use crate::context::RecordContext;
use crate::limits::SUBJECT_INSPECTIONS_MAX;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::BTreeSet;

impl Inspection {
    /// Whether its outcome is still to come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| outcome.result == InspectionResult::Inconclusive)
    }
}

/// only the agency that is assigned; without a plan that is the one that requested.
///
/// # Errors
/// [`Code::NotAssigned`].
pub fn is_assigned(context: &RecordContext<'_>, inspection: &Inspection) -> Result<(), Refusal> {
    if inspection.agency == context.author.id {
        return Ok(());
    }
    let message = format!("{} requested it, not {}", inspection.agency, context.author.id);
    Err(Refusal::new(Code::NotAssigned, "author", message))
}

/// Every inspection ever requested on a subject itself, by request.
#[must_use]
pub fn on_subject(view: &dyn StateView, subject: &SubjectId) -> Vec<(Digest, Inspection)> {
    let entries = view.scan(&keys::of_subject(subject), SUBJECT_INSPECTIONS_MAX);
    let named = entries.iter().map(|(key, _)| keys::request_of(key));
    named.filter_map(|request| find(view, &request).map(|inspection| (request, inspection))).collect()
}

/// Whether a subject has room for one more inspection.
#[must_use]
pub fn has_room(view: &dyn StateView, subject: &SubjectId) -> bool {
    view.scan(&keys::of_subject(subject), SUBJECT_INSPECTIONS_MAX).len() < SUBJECT_INSPECTIONS_MAX
}

/// the inspection plan that keeps these stays from the gate at `time`, from its confirmation until all agencies are
/// done. Without joint plans in this edition there is none; the noun of plans answers here.
#[must_use]
pub fn forbids_gate(_view: &dyn StateView, _stays: &BTreeSet<SubjectId>, _time: Time) -> Option<Digest> {
    None
}
