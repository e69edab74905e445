//! Lift a hold.

use crate::context::RecordContext;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold::{Lifted, events, find, keys};
use crate::nouns::hold_lift::HoldLiftBody;
use crate::nouns::hold_lift::rules::{Capacity, may_lift};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-431 · R-318 · R-432 · R-434.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: HoldLiftBody = context.body()?;
    let unknown = || Refusal::new(Code::HoldUnknown, "body.hold", "no such hold").naming(body.hold);
    let mut hold = find(view, &body.hold).ok_or_else(unknown)?;
    let subjects: BTreeSet<SubjectId> = context.subjects().collect();

    let capacity =
        may_lift(context, &hold, body.overrides == Some(true)).map_err(|refusal| refusal.naming(body.hold))?;
    if let Some(lifted) = &hold.lifted {
        let refusal = Refusal::new(Code::HoldLiftedBefore, "body.hold", format!("lifted by {}", lifted.by));
        return Err(refusal.naming(lifted.record));
    }
    if subjects != hold.subjects {
        return context.refuse(Code::HoldSubjectsDiffer, "subjects", "not the subjects of the hold");
    }

    hold.lifted = Some(Lifted {
        by: context.author.id.clone(),
        record: context.digest(),
        event_time: context.record.event_time,
        ledger_time: context.time,
    });
    let mut changes = Changes::none();
    changes.put(keys::hold(&body.hold), &hold);
    changes.say(events::lifted(context.digest(), body.hold, &hold));
    if capacity == Capacity::Override {
        let subjects = hold.subjects.iter().copied().collect();
        changes.raise(Finding { rule: ExceptionRule::HoldOverridden, subjects, about: Some(body.hold) });
    }
    Ok(changes)
}
