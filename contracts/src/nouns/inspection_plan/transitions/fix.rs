//! Fix place and slot, for the first time or anew.

use super::stepped;
use crate::context::RecordContext;
use crate::limits::PLAN_APART_MAX;
use crate::nouns::inspection;
use crate::nouns::inspection_plan::gathering::{Candidate, Gathering, Window};
use crate::nouns::inspection_plan::standing::Standing;
use crate::nouns::inspection_plan::{Apart, DeclarantPresence, InspectionPlanBody, Plan, find, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{Digest, StateView};
use std::collections::BTreeMap;

/// R-547 · R-544 · R-545 · R-546.
pub(super) fn plan(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: InspectionPlanBody,
    gathering: Gathering,
    mut apart: BTreeMap<Digest, Apart>,
) -> Result<Changes, Refusal> {
    let (place, slot) = body.place.zip(body.slot).expect("the form of PLAN was checked before");
    let others = others(view, gathering.requests.values(), body.plan);

    rules::names_all(context, &gathering.subjects())?;
    rules::is_required_place(context, gathering.place.as_ref(), &place)?;
    let windows = gathering.requests.iter().map(|(request, one)| (*request, Window::of(&one.inspection)));
    rules::is_of_use(context, windows, slot)?;
    rules::is_free_of(&others, slot)?;

    apart.extend(others.iter().map(|other| (other.id, why_apart(other, &gathering))));
    let mut plan = Plan {
        version: 1,
        requests: gathering.requests.keys().copied().collect(),
        place,
        slot,
        tasks: body.tasks.unwrap_or_default(),
        declarant_presence: body.declarant_presence.unwrap_or(DeclarantPresence::Optional),
        confirmed_version: 0,
        containers: BTreeMap::new(),
        suspended: None,
        closed: None,
        cancelled: None,
        apart: apart.into_iter().take(PLAN_APART_MAX).collect(),
    };
    if let Some(cancelled) = find(view, &body.plan) {
        // A plan that was given up moved no container, and its versions are not used again.
        (plan.version, plan.containers) = (cancelled.version + 1, cancelled.containers);
        if cancelled.place != plan.place {
            plan.leave_place(context.record.event_time);
        }
    }
    let requests = gathering.requests.into_iter().map(|(request, mut one)| {
        one.inspection.plan = Some(body.plan);
        (request, one.inspection)
    });
    let standing = Standing::of(view, body.plan, plan, requests.collect());
    let mut changes = stepped(context, body.step, &standing);
    for (request, inspection) in &standing.requests {
        changes.put(inspection::keys::inspection(request), inspection);
    }
    Ok(changes)
}

/// R-547 · R-544 · R-545 · R-546.
pub(super) fn reschedule(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: InspectionPlanBody,
    mut standing: Standing,
) -> Result<Changes, Refusal> {
    let place = body.place.unwrap_or_else(|| standing.plan.place.clone());
    let slot = body.slot.unwrap_or(standing.plan.slot);
    let open = || standing.requests.iter().filter(|(_, one)| one.is_open());
    let candidates: Vec<Candidate> = open().map(|(request, one)| Candidate::of(view, *request, one.clone())).collect();

    rules::names_all(context, &standing.subjects())?;
    let required = open().find_map(|(_, one)| one.terms.place.as_ref());
    rules::is_required_place(context, required, &place)?;
    rules::is_of_use(context, open().map(|(request, one)| (*request, Window::of(one))), slot)?;
    rules::is_free_of(&others(view, candidates.iter(), standing.id), slot)?;

    let plan = &mut standing.plan;
    if plan.place != place {
        plan.leave_place(context.record.event_time);
    }
    plan.version += 1;
    (plan.place, plan.slot) = (place, slot);
    plan.tasks = body.tasks.unwrap_or_else(|| std::mem::take(&mut plan.tasks));
    plan.declarant_presence = body.declarant_presence.unwrap_or(plan.declarant_presence);
    Ok(stepped(context, body.step, &standing))
}

/// The other plans of the same goods that are neither ended nor given up.
fn others<'a>(view: &dyn StateView, members: impl Iterator<Item = &'a Candidate>, id: Digest) -> Vec<Standing> {
    let live = members.flat_map(|member| rules::live_on(view, member));
    let by_id: BTreeMap<Digest, Standing> = live.map(|standing| (standing.id, standing)).collect();
    by_id.into_values().filter(|standing| standing.id != id).collect()
}

fn why_apart(other: &Standing, gathering: &Gathering) -> Apart {
    let reasons = gathering.requests.values().map(|member| other.keeps_out(member).unwrap_or(Apart::Begun));
    reasons.min().unwrap_or(Apart::Begun)
}
