//! Comment on a record.

use crate::context::RecordContext;
use crate::nouns::annotation::{AnnotationBody, events};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// The target may not have entered yet: a comment on it is worth keeping all the same.
pub fn execute(_: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: AnnotationBody = context.body()?;
    let mut changes = Changes::none();
    changes.say(events::written(context.digest(), context.subjects(), body.target));
    Ok(changes)
}
