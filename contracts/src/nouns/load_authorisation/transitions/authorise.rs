//! Permit a container to be put on a vessel.

use crate::context::RecordContext;
use crate::nouns::load_authorisation::{LoadAuthorisation, LoadAuthorisationBody, events, keys, rules};
use crate::nouns::same_subject::rules::group_of;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-310 · R-461.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: LoadAuthorisationBody = context.body()?;
    let named: BTreeSet<SubjectId> = context.subjects().collect();
    let joined = named.first().map(|first| group_of(view, *first)).unwrap_or_default();
    let group: BTreeSet<SubjectId> = joined.union(&named).copied().collect();

    permissions::check(context, "*", body.terminal.as_ref())?;
    let against = rules::against_loading(view, &group);
    if !against.is_empty() {
        return context.refuse(Code::LoadNotAllowed, "subjects", against.join("; "));
    }
    if group.len() > joined.len() {
        let message = "several that are not joined are named for one container";
        return context.refuse(Code::AmbiguousSubject, "subjects", message);
    }

    let authorisation =
        LoadAuthorisation { record: context.digest(), terminal: context.author.id.clone(), given_at: context.time };
    let mut changes = Changes::none();
    for stay in &group {
        changes.put(keys::authorisation(stay), &authorisation);
    }
    changes.say(events::given(context.subjects(), &authorisation));
    Ok(changes)
}
