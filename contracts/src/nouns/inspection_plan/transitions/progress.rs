//! An agency reports what it did in its part of an inspection.

use crate::context::RecordContext;
use crate::limits::PLAN_CONTAINERS_MAX;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::inspection::{self, AgencyEvent, rules::is_assigned};
use crate::nouns::inspection_plan::standing::{self, Standing};
use crate::nouns::inspection_plan::{InspectionEventBody, events, keys, rules};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::CONTAINER_STAY;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-451 · R-321 · R-547 · R-549. An opening that becomes known after the end, without a new seal, is recorded with an
/// exception.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionEventBody = context.body()?;
    let unknown = || Refusal::new(Code::InspectionUnknown, "body.request", "no such request").naming(body.request);
    let mut inspection = inspection::find(view, &body.request).ok_or_else(unknown)?;
    let mut planned = inspection.plan.and_then(|plan| standing::load(view, &plan));

    is_assigned(context, &inspection).map_err(|refusal| refusal.naming(body.request))?;
    let goods = planned.as_ref().map_or_else(|| inspection.subjects.clone(), Standing::subjects);
    rules::names_goods(view, context, &goods)?;
    let concerns_seals = matches!(body.event, AgencyEvent::Opened | AgencyEvent::Resealed);
    if concerns_seals && context.subjects_of(CONTAINER_STAY).next().is_none() {
        return context.refuse(Code::NotOfPlan, "subjects", format!("{} names the container", body.event));
    }

    let mut changes = Changes::none();
    let at = Some(context.record.event_time);
    let newest = inspection.progress.get(&body.event).copied().max(at);
    inspection.progress.extend(newest.map(|time| (body.event, time)));
    changes.put(inspection::keys::inspection(&body.request), &inspection);
    let Some(standing) = &mut planned else {
        changes.say(events::progressed(context.digest(), &inspection, body.event, context.record.event_time));
        return Ok(changes);
    };

    standing.requests.insert(body.request, inspection);
    if concerns_seals {
        note_seals(view, context, body.event, standing)?;
        changes.put(keys::plan(&standing.id), &standing.plan);
        let unsealed: Vec<SubjectId> = standing.unsealed();
        if standing.plan.closed.is_some() && body.event == AgencyEvent::Opened && !unsealed.is_empty() {
            let (rule, about) = (ExceptionRule::SealNotRenewed, Some(standing.id));
            changes.raise(Finding { rule, subjects: unsealed, about });
        }
    }
    let what = body.event.as_str();
    changes.say(events::reported(context.digest(), &context.author.id, what, context.record.event_time, standing));
    Ok(changes)
}

fn note_seals(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    event: AgencyEvent,
    standing: &mut Standing,
) -> Result<(), Refusal> {
    let at = Some(context.record.event_time);
    for stay in context.subjects_of(CONTAINER_STAY).flat_map(|stay| group_of(view, stay)) {
        let handling = standing.plan.containers.entry(stay).or_default();
        let newest = if event == AgencyEvent::Opened { &mut handling.opened } else { &mut handling.resealed };
        *newest = (*newest).max(at);
    }
    if standing.plan.containers.len() > PLAN_CONTAINERS_MAX {
        return context.refuse(Code::PlanFull, "subjects", format!("at most {PLAN_CONTAINERS_MAX} containers"));
    }
    Ok(())
}
