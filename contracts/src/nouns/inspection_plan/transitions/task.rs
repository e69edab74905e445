//! A terminal reports what it did for an inspection.

use crate::context::RecordContext;
use crate::limits::PLAN_CONTAINERS_MAX;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::inspection_plan::{InspectionTaskBody, TaskDone, events, keys, rules};
use crate::nouns::same_subject::rules::group_of;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-540 · R-541 · R-547 · R-549. A report of a terminal that does not have the container is recorded with an
/// exception and moves nothing.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionTaskBody = context.body()?;
    permissions::check(context, "*", body.terminal.as_ref())?;
    let mut standing = rules::planned(view, body.plan)?;
    rules::names_goods(view, context, &standing.subjects())?;
    if !(1..=standing.plan.version).contains(&body.version) {
        let message = format!("the plan is at version {}", standing.plan.version);
        return context.refuse(Code::NotOfPlan, "body.version", message);
    }

    let mut changes = Changes::none();
    let (here, elsewhere): (Vec<SubjectId>, Vec<SubjectId>) =
        context.subjects().partition(|stay| rules::can_have_handled(view, &context.author.id, *stay));
    if !elsewhere.is_empty() {
        let (rule, about) = (ExceptionRule::StayContradicted, Some(body.plan));
        changes.raise(Finding { rule, subjects: elsewhere.clone(), about });
    }
    let plan = &mut standing.plan;
    if elsewhere.is_empty() && matches!(body.task, TaskDone::Confirmed | TaskDone::Positioned) {
        plan.confirmed_version = plan.confirmed_version.max(body.version);
    }
    let at = Some(context.record.event_time);
    for stay in here.iter().flat_map(|stay| group_of(view, *stay)) {
        let handling = plan.containers.entry(stay).or_default();
        let newest = match body.task {
            TaskDone::Confirmed => continue,
            TaskDone::Positioned => &mut handling.positioned,
            TaskDone::Resealed => &mut handling.resealed,
            TaskDone::Returned => &mut handling.returned,
        };
        *newest = (*newest).max(at);
    }
    if plan.containers.len() > PLAN_CONTAINERS_MAX {
        return context.refuse(Code::PlanFull, "subjects", format!("at most {PLAN_CONTAINERS_MAX} containers"));
    }
    changes.put(keys::plan(&standing.id), &standing.plan);
    let what = body.task.as_str();
    changes.say(events::reported(context.digest(), &context.author.id, what, context.record.event_time, &standing));
    Ok(changes)
}
