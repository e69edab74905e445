//! Ask for an inspection.

use crate::context::RecordContext;
use crate::limits::BODY_LIST_MAX;
use crate::nouns::hold;
use crate::nouns::inspection::{Inspection, InspectionRequestBody, events, keys, rules};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-431 · R-318 · R-454.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InspectionRequestBody = context.body()?;
    if !(1..=BODY_LIST_MAX).contains(&body.types.len()) {
        return context.refuse(Code::BodyNotAsSpecified, "body.types", format!("1 to {BODY_LIST_MAX} types"));
    }

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

    let inspection = Inspection {
        agency: context.author.id.clone(),
        types: body.types.into_iter().collect(),
        subjects: context.subjects().collect(),
        hold: body.hold,
        outcome: None,
    };
    let mut changes = Changes::none();
    changes.put(keys::inspection(&context.digest()), &inspection);
    for subject in &inspection.subjects {
        changes.put(keys::on_subject(subject, &context.digest()), &());
    }
    changes.say(events::requested(context.digest(), &inspection));
    Ok(changes)
}
