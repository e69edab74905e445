//! Say, as an authority, what becomes of a formality.

use crate::context::RecordContext;
use crate::nouns::formality::{FormalityDecisionBody, FormalityResult, Word, events, find, rules};
use crate::nouns::subject::PORT_CALL;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-515 · R-516. It may come before what it decides: then it waits with the formality.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: FormalityDecisionBody = context.body()?;
    let call = context.subject_of(PORT_CALL);
    let version = body.version.unwrap_or(body.formality);
    let before = find(view, &call, &body.formality);
    let mut formality = before.clone();

    is_competent(context, &body)?;
    if let Some(submitted) = before.submitted.as_ref().filter(|it| it.formality_type != body.formality_type) {
        let message = format!("it is a {}", submitted.formality_type);
        return context.refuse(Code::FormalityTypeDiffers, "body.type", message);
    }
    if !before.has_room_for(&version) {
        let message = "decisions about as many versions as may be wait for their submission";
        return context.refuse(Code::FormalityVersionsAwaited, "body.version", message);
    }

    let (event_time, record) = (context.record.event_time, context.digest());
    let word = Word { event_time, record, author: context.author.id.clone(), result: body.result };
    formality.decide(body.formality_type, version, word);
    let mut changes = Changes::none();
    rules::keep(&call, &body.formality, (&before, &formality), &mut changes);
    let effective = formality.submitted.as_ref().is_some_and(|submitted| submitted.newest == version);
    let said = (body.formality_type, body.result);
    changes.say(events::decided(context.digest(), call, body.formality, said, (&formality, effective)));
    Ok(changes)
}

/// The authority that the form is for decides it; the window may say of any that it is there.
fn is_competent(context: &RecordContext<'_>, body: &FormalityDecisionBody) -> Result<(), Refusal> {
    let acknowledged = FormalityResult::Acknowledged;
    if body.result == acknowledged && permissions::check(context, acknowledged.as_str(), None).is_ok() {
        return Ok(());
    }
    permissions::check(context, body.formality_type.as_str(), None)
}
