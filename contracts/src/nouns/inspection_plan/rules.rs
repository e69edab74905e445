//! What must hold for the steps of a plan, and what a plan means for the gate.

use super::gathering::{self, Candidate, Gathering, Window};
use super::standing::{self, Standing};
use super::{Apart, InspectionPlanBody, PlanState, Slot, Step};
use crate::context::RecordContext;
use crate::nouns::declaration::rules::{covers, declarations_of};
use crate::nouns::inspection::rules::on_subject;
use crate::nouns::inspection::{self, AreaCode};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::terminal_event::{self, Place};
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// What stands under the name of a plan.
pub enum Found {
    /// Requests that wait to be planned, with the others of the same goods.
    Gathered(Gathering, BTreeMap<Digest, Apart>),
    /// A plan.
    Planned(Box<Standing>),
}

/// The form of what serde cannot check: each step has the fields that it needs.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &InspectionPlanBody) -> Result<(), Refusal> {
    let refuse = |field: &str, message: &str| context.refuse(Code::BodyNotAsSpecified, field, message);
    let changes_nothing =
        body.place.is_none() && body.slot.is_none() && body.tasks.is_none() && body.declarant_presence.is_none();
    if !changes_nothing && !matches!(body.step, Step::Plan | Step::Reschedule) {
        return refuse("body.step", "place, slot, tasks and presence go with PLAN and RESCHEDULE");
    }
    if body.request.is_some() && body.step != Step::Admit {
        return refuse("body.request", "it goes with ADMIT");
    }
    if body.reason.is_some() && body.step != Step::Suspend {
        return refuse("body.reason", "it goes with SUSPEND");
    }
    if body.slot.is_some_and(|slot| slot.until <= slot.from) {
        return refuse("body.slot", "it ends after it begins");
    }
    match body.step {
        Step::Plan if body.place.is_none() => refuse("body.place", "PLAN names the place"),
        Step::Plan if body.slot.is_none() => refuse("body.slot", "PLAN names the slot"),
        Step::Reschedule if changes_nothing => refuse("body.slot", "RESCHEDULE changes something"),
        Step::Admit if body.request.is_none() => refuse("body.request", "ADMIT names the request"),
        _ => Ok(()),
    }
}

/// What the name of a plan stands for; a request that went to another plan names that one.
///
/// # Errors
/// [`Code::PlanUnknown`], [`Code::InAnotherPlan`].
pub fn find_named(view: &dyn StateView, id: Digest) -> Result<Found, Refusal> {
    if let Some((own, apart)) = gathering::of_request(view, &id) {
        return if own.id() == id { Ok(Found::Gathered(own, apart)) } else { Err(in_another(own.id())) };
    }
    match inspection::find(view, &id).and_then(|inspection| inspection.plan) {
        Some(other) if other != id => Err(in_another(other)),
        _ => planned(view, id).map(|standing| Found::Planned(Box::new(standing))),
    }
}

fn in_another(plan: Digest) -> Refusal {
    let message = "the request is part of the plan that is named";
    Refusal::new(Code::InAnotherPlan, "body.plan", message).naming(plan)
}

/// The plan that was made under this name, whatever became of it.
///
/// # Errors
/// [`Code::PlanUnknown`], [`Code::InAnotherPlan`].
pub fn planned(view: &dyn StateView, id: Digest) -> Result<Standing, Refusal> {
    if let Some(standing) = standing::load(view, &id) {
        return Ok(standing);
    }
    match inspection::find(view, &id).and_then(|inspection| inspection.plan) {
        Some(other) => Err(in_another(other)),
        None => Err(Refusal::new(Code::PlanUnknown, "body.plan", "nothing is planned under it")),
    }
}

/// Only the lead decides about a plan.
///
/// # Errors
/// [`Code::NotTheLead`].
pub fn is_lead(context: &RecordContext<'_>, lead: &OrganisationId) -> Result<(), Refusal> {
    if *lead == context.author.id {
        return Ok(());
    }
    context.refuse(Code::NotTheLead, "author", format!("{lead} leads"))
}

/// A step is taken where the drawing has it.
///
/// # Errors
/// [`Code::StepNotNow`].
pub fn is_due(context: &RecordContext<'_>, step: Step, state: PlanState) -> Result<(), Refusal> {
    use PlanState::{Confirmed, InProgress, OutcomesComplete, Partial, Planned, Ready, Requested, Suspended};
    let due = match step {
        Step::Plan => state == Requested,
        Step::Reschedule | Step::Cancel => matches!(state, Planned | Confirmed | Ready),
        Step::Admit => matches!(state, InProgress | Partial | Suspended | OutcomesComplete),
        Step::Suspend => matches!(state, InProgress | Partial),
        Step::Resume => state == Suspended,
        Step::Close => matches!(state, Planned | Confirmed | Ready | InProgress | Partial | OutcomesComplete),
    };
    if due {
        return Ok(());
    }
    context.refuse(Code::StepNotNow, "body.step", format!("the plan is {state}"))
}

/// A step names exactly what the plan is about, so that it stands in the history of each.
///
/// # Errors
/// [`Code::NotOfPlan`].
pub fn names_all(context: &RecordContext<'_>, subjects: &BTreeSet<SubjectId>) -> Result<(), Refusal> {
    if context.subjects().collect::<BTreeSet<SubjectId>>() == *subjects {
        return Ok(());
    }
    context.refuse(Code::NotOfPlan, "subjects", "not exactly the subjects of the plan's requests")
}

/// A report names goods of the inspection: a subject of a request, one joined to it, or a container that a declaration among
/// them covers.
///
/// # Errors
/// [`Code::NotOfPlan`].
pub fn names_goods(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    subjects: &BTreeSet<SubjectId>,
) -> Result<(), Refusal> {
    let is_of = |named: &SubjectId| {
        let group = group_of(view, *named);
        !group.is_disjoint(subjects)
            || group.iter().any(|stay| subjects.iter().any(|declaration| covers(view, declaration, stay)))
    };
    match context.subjects().find(|named| !is_of(named)) {
        Some(other) => context.refuse(Code::NotOfPlan, "subjects", format!("{other} is not inspected in it")),
        None => Ok(()),
    }
}

/// C-06: one place, and where a request requires one, that.
///
/// # Errors
/// [`Code::PlaceNotAsRequired`].
pub fn is_required_place(
    context: &RecordContext<'_>,
    required: Option<&AreaCode>,
    place: &AreaCode,
) -> Result<(), Refusal> {
    match required.filter(|required| *required != place) {
        Some(required) => {
            context.refuse(Code::PlaceNotAsRequired, "body.place", format!("a request requires {required}"))
        }
        None => Ok(()),
    }
}

/// The slot is of use to every request. One whose latest moment has passed takes any: it must not bar the others.
///
/// # Errors
/// [`Code::SlotOfNoUse`].
pub fn is_of_use(
    context: &RecordContext<'_>,
    mut windows: impl Iterator<Item = (Digest, Window)>,
    slot: Slot,
) -> Result<(), Refusal> {
    match windows.find(|(_, window)| window.by >= context.time && !window.meets(slot)) {
        Some((request, _)) => {
            let message = "it misses the window of the request that is named";
            Err(Refusal::new(Code::SlotOfNoUse, "body.slot", message).naming(request))
        }
        None => Ok(()),
    }
}

/// C-06: the same goods are not in two inspections at once.
///
/// # Errors
/// [`Code::SlotOverlaps`].
pub fn is_free_of(others: &[Standing], slot: Slot) -> Result<(), Refusal> {
    let overlaps = |other: &&Standing| other.plan.slot.from < slot.until && slot.from < other.plan.slot.until;
    match others.iter().find(overlaps) {
        Some(other) => {
            let message = "the goods are in the plan that is named then";
            Err(Refusal::new(Code::SlotOverlaps, "body.slot", message).naming(other.id))
        }
        None => Ok(()),
    }
}

/// a plan ends when every agency has its outcome or waiver and every container that was opened has a new seal.
///
/// # Errors
/// [`Code::PlanNotComplete`].
pub fn may_close(context: &RecordContext<'_>, standing: &Standing) -> Result<(), Refusal> {
    let open = standing.requests.values().filter(|request| request.is_open());
    let missing: Vec<&str> = open.map(|request| request.agency.as_str()).collect();
    if !missing.is_empty() {
        let message = format!("no outcome or waiver yet of {}", missing.join(", "));
        return context.refuse(Code::PlanNotComplete, "body.step", message);
    }
    match standing.unsealed().first() {
        Some(stay) => {
            context.refuse(Code::PlanNotComplete, "body.step", format!("{stay} was opened and has no new seal"))
        }
        None => Ok(()),
    }
}

/// Whether a terminal can have handled this container: it is not in the yard of another.
#[must_use]
pub fn can_have_handled(view: &dyn StateView, terminal: &OrganisationId, stay: SubjectId) -> bool {
    let places = group_of(view, stay).into_iter().map(|stay| terminal_event::find(view, &stay).place());
    let mut elsewhere = places.filter(|place| matches!(place, Place::InYard { operator } if operator != terminal));
    elsewhere.next().is_none()
}

/// Every plan of the same goods that is neither ended nor given up, by name.
#[must_use]
pub fn live_on(view: &dyn StateView, candidate: &Candidate) -> Vec<Standing> {
    let around = candidate.neighbourhood(view).unwrap_or_else(|| candidate.goods.clone());
    let on_goods = around.iter().flat_map(|subject| on_subject(view, subject));
    let named: BTreeSet<Digest> = on_goods.filter_map(|(_, inspection)| inspection.plan).collect();
    let touches = |standing: &Standing| {
        let mut members = standing.requests.iter();
        members.any(|(request, one)| Candidate::of(view, *request, one.clone()).touches(candidate))
    };
    let standings = named.iter().filter_map(|id| standing::load(view, id));
    standings.filter(|standing| standing.is_live() && touches(standing)).collect()
}

/// the plan that holds these containers back at `time`, if one does: from its confirmation until all outcomes are stated.
#[must_use]
pub fn forbids_gate(view: &dyn StateView, group: &BTreeSet<SubjectId>, time: Time) -> Option<Digest> {
    let declarations = group.iter().flat_map(|stay| declarations_of(view, stay));
    let goods: BTreeSet<SubjectId> = declarations.chain(group.iter().copied()).collect();
    let on_goods = goods.iter().flat_map(|subject| on_subject(view, subject));
    let plans: BTreeSet<Digest> = on_goods.filter_map(|(_, inspection)| inspection.plan).collect();
    let forbids = |id: &Digest| standing::load(view, id).is_some_and(|standing| standing.forbids_gate(time));
    plans.into_iter().find(forbids)
}
