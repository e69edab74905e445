//! Publish a policy, or its next version.

use crate::context::RecordContext;
use crate::nouns::organisation::rules::speaks_of_itself;
use crate::nouns::policy::{Policy, PolicyBody, events, find, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-480 · R-402 · R-222 · R-562 · R-563.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PolicyBody = context.body()?;
    rules::form(context, &body)?;
    speaks_of_itself(context)?;
    rules::follows(context, &body, find(view, &context.author.id, &body.policy).as_ref())?;

    let policy = Policy { record: context.digest(), version: body.version, commitment: body.commitment };
    let mut changes = Changes::none();
    changes.put(keys::policy(&context.author.id, &body.policy), &policy);
    changes.say(events::published(context, &body));
    Ok(changes)
}
