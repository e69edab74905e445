//! State what customs decided about a manifest.

use crate::context::RecordContext;
use crate::nouns::manifest::{ManifestStatusBody, events, find, keys};
use crate::nouns::reconciliation;
use crate::nouns::subject::MANIFEST;
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-471 · R-472. Never refused for its place in the course: it may come before the manifest itself.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ManifestStatusBody = context.body()?;
    let id = context.subject_of(MANIFEST);
    let mut manifest = find(view, &id);

    permissions::check(context, "*", None)?;
    manifest.statements.take_in(context, body.status)?;

    let mut changes = Changes::none();
    changes.put(keys::manifest(&id), &manifest);
    changes.say(events::stated(context, body.status, manifest.state(view, &id)));
    reconciliation::calls::look_again_if_closed(view, context.time, manifest.call(), &mut changes);
    Ok(changes)
}
