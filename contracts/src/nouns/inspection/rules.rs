//! Who states how an inspection ended, and what that has to do with holds and releases.

use super::{
    AgencyEvent, Decision, EndingKind, Inspection, InspectionRequestBody, InspectionResult, Outcome, find, keys,
};
use crate::context::RecordContext;
use crate::light::Light;
use crate::limits::{BODY_LIST_MAX, SUBJECT_INSPECTIONS_MAX};
use crate::nouns::declaration::rules::{declarations_of, stays_of};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold::{self, Hold};
use crate::nouns::same_subject::rules::group_of;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId};
use std::collections::{BTreeMap, BTreeSet};

impl Inspection {
    /// Whether its outcome is still to come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let inconclusive = |outcome: &Outcome| outcome.result == InspectionResult::Inconclusive;
        self.ended.is_none() && self.outcome.as_ref().is_none_or(inconclusive)
    }

    /// Whether it waits to be planned: nothing was done about it, and no plan has it.
    #[must_use]
    pub fn is_free(&self) -> bool {
        let nothing_done = self.progress.keys().all(|event| *event == AgencyEvent::CheckedIn);
        self.is_open() && self.outcome.is_none() && self.plan.is_none() && nothing_done
    }

    /// Whether its agency began.
    #[must_use]
    pub fn has_started(&self) -> bool {
        self.progress.contains_key(&AgencyEvent::Started)
    }

    /// Whether it was taken back.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.ended.as_ref().is_some_and(|ending| ending.kind == EndingKind::Withdrawn)
    }

    /// The record that ended it, if one did.
    #[must_use]
    pub fn ended_by(&self) -> Option<Digest> {
        let outcome = self.outcome.as_ref().filter(|_| !self.is_open()).map(|outcome| outcome.record);
        self.ended.as_ref().map(|ending| ending.record).or(outcome)
    }
}

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &InspectionRequestBody) -> Result<(), Refusal> {
    if !(1..=BODY_LIST_MAX).contains(&body.types.len()) {
        return context.refuse(Code::BodyNotAsSpecified, "body.types", format!("1 to {BODY_LIST_MAX} types"));
    }
    if body.needed_by.zip(body.needed_from).is_some_and(|(by, from)| by < from) {
        return context.refuse(Code::BodyNotAsSpecified, "body.needed_by", "not before `needed_from`");
    }
    Ok(())
}

/// only the agency that is assigned; that is the one that requested.
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

/// in a plan, an agency says how its part ended after it began. That it did not perform it can be said at any time.
///
/// A plan closes when every part has ended, so that nothing is left to be said after.
///
/// # Errors
/// [`Code::InspectionNotStarted`].
pub fn began_before(
    context: &RecordContext<'_>,
    inspection: &Inspection,
    result: InspectionResult,
) -> Result<(), Refusal> {
    if inspection.plan.is_none() || inspection.has_started() || result == InspectionResult::NotPerformed {
        return Ok(());
    }
    context.refuse(Code::InspectionNotStarted, "body.request", format!("{} has not started", inspection.agency))
}

/// The request that a record answers: known, the author's own, still open, on the same subjects.
///
/// # Errors
/// [`Code::InspectionUnknown`], [`Code::NotAssigned`], [`Code::InspectionConcluded`], [`Code::InspectionSubjectsDiffer`].
pub fn own_open_request(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    request: Digest,
) -> Result<Inspection, Refusal> {
    let unknown = || Refusal::new(Code::InspectionUnknown, "body.request", "no such request").naming(request);
    let inspection = find(view, &request).ok_or_else(unknown)?;
    let subjects: BTreeSet<SubjectId> = context.subjects().collect();

    is_assigned(context, &inspection).map_err(|refusal| refusal.naming(request))?;
    if !inspection.is_open() {
        let refusal = Refusal::new(Code::InspectionConcluded, "body.request", "it has ended");
        return Err(refusal.naming(inspection.ended_by().unwrap_or(request)));
    }
    if subjects != inspection.subjects {
        return context.refuse(Code::InspectionSubjectsDiffer, "subjects", "not the subjects of the request");
    }
    Ok(inspection)
}

/// the holds whose lift an outcome proposes: the one that goes with the request, else those that its agency has
/// placed on the same subjects. Nothing is lifted by it.
#[must_use]
pub fn proposes_to_lift(view: &dyn StateView, inspection: &Inspection, outcome: &Outcome) -> BTreeMap<Digest, Hold> {
    if (outcome.result, outcome.decision) != (InspectionResult::Conform, Decision::Lift) {
        return BTreeMap::new();
    }
    let holds: Vec<(Digest, Hold)> = match inspection.hold {
        Some(record) => hold::find(view, &record).map(|hold| (record, hold)).into_iter().collect(),
        None => inspection.subjects.iter().flat_map(|subject| hold::rules::on_subject(view, subject)).collect(),
    };
    holds.into_iter().filter(|(_, hold)| hold.is_open() && hold.placer == inspection.agency).collect()
}

/// an agency turns its own light green while its own request on the same goods is open.
#[must_use]
pub fn release_override(
    view: &dyn StateView,
    author: &OrganisationId,
    light: Light,
    targets: &[SubjectId],
) -> Option<Finding> {
    if !matches!(light, Light::Customs | Light::Agency(_)) {
        return None;
    }
    let covered = targets.iter().flat_map(|target| stays_of(view, target));
    let stays: BTreeSet<SubjectId> =
        targets.iter().copied().chain(covered).flat_map(|subject| group_of(view, subject)).collect();
    let covering = stays.iter().flat_map(|stay| declarations_of(view, stay));
    let goods: BTreeSet<SubjectId> = covering.chain(stays.iter().copied()).collect();
    let mut open = goods
        .iter()
        .flat_map(|subject| on_subject(view, subject))
        .filter(|(_, inspection)| inspection.agency == *author && inspection.is_open());
    let (request, _) = open.next()?;
    Some(Finding { rule: ExceptionRule::ReleaseOverride, subjects: targets.to_vec(), about: Some(request) })
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
