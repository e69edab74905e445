//! Ask for an inspection.

use crate::context::RecordContext;
use crate::nouns::hold;
use crate::nouns::inspection::{Inspection, InspectionRequestBody, Terms, events, keys, rules};
use crate::nouns::inspection_plan::joining;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::roles::Role;
use crate::state::Changes;
use portolan_ledger::StateView;
use std::collections::BTreeMap;

/// R-221 · R-336 · R-431 · R-318 · R-454.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionRequestBody = context.body()?;
    rules::form(context, &body)?;

    permissions::check(context, "*", None)?;
    if let Some(record) = body.hold {
        let unknown = || Refusal::new(Code::HoldUnknown, "body.hold", "no such hold").naming(record);
        let hold = hold::find(view, &record).ok_or_else(unknown)?;
        if hold.placer != context.author.id {
            let refusal = Refusal::new(Code::NotThePlacer, "body.hold", format!("{} placed it", hold.placer));
            return Err(refusal.naming(record));
        }
    }
    if let Some(full) = context.subjects().find(|subject| !rules::has_room(view, subject)) {
        let message = format!("{full} has reached the limit of inspections");
        return context.refuse(Code::InspectionsFull, "subjects", message);
    }

    let mut inspection = requested(context, body);
    let mut changes = Changes::none();
    for subject in &inspection.subjects {
        changes.put(keys::on_subject(subject, &context.digest()), &());
    }
    changes.say(events::requested(context.digest(), &inspection));
    joining::take_in(view, context, &mut inspection, &mut changes);
    changes.put(keys::inspection(&context.digest()), &inspection);
    Ok(changes)
}

fn requested(context: &RecordContext<'_>, body: InspectionRequestBody) -> Inspection {
    Inspection {
        agency: context.author.id.clone(),
        by_customs: context.author.has_role(&[Role::Customs], &context.record.port, context.time),
        requested_at: context.record.event_time,
        types: body.types.into_iter().collect(),
        subjects: context.subjects().collect(),
        hold: body.hold,
        terms: Terms {
            from: body.needed_from,
            by: body.needed_by,
            place: body.place_required,
            joint: body.can_be_joint.unwrap_or(true),
            embargo: body.embargo.unwrap_or(false),
        },
        plan: None,
        missed: None,
        progress: BTreeMap::new(),
        outcome: None,
        ended: None,
    }
}
