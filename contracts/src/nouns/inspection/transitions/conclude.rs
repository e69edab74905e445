//! State how an inspection ended.

use crate::context::RecordContext;
use crate::nouns::inspection::{InspectionOutcomeBody, Outcome, events, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-451 · R-321 · R-452 · R-453.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionOutcomeBody = context.body()?;
    let unknown = || Refusal::new(Code::InspectionUnknown, "body.request", "no such request").naming(body.request);
    let mut inspection = find(view, &body.request).ok_or_else(unknown)?;
    let subjects: BTreeSet<SubjectId> = context.subjects().collect();

    rules::is_assigned(context, &inspection).map_err(|refusal| refusal.naming(body.request))?;
    if !inspection.is_open() {
        let concluded = inspection.outcome.map_or(body.request, |outcome| outcome.record);
        let refusal = Refusal::new(Code::InspectionConcluded, "body.request", "it has its outcome");
        return Err(refusal.naming(concluded));
    }
    if subjects != inspection.subjects {
        return context.refuse(Code::InspectionSubjectsDiffer, "subjects", "not the subjects of the request");
    }

    let outcome = Outcome { result: body.result, decision: body.decision, record: context.digest() };
    inspection.outcome = Some(outcome.clone());
    let mut changes = Changes::none();
    changes.put(keys::inspection(&body.request), &inspection);
    changes.say(events::concluded(body.request, &inspection, &outcome));
    Ok(changes)
}
