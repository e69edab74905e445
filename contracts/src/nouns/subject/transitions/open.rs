//! Open a subject.

use crate::context::RecordContext;
use crate::nouns::subject::{Subject, SubjectBody, SubjectKind, events, find, keys, rules};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-221 · R-336 · R-402 · R-401.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: SubjectBody = context.body()?;
    let named = &context.record.subjects[0];
    let kind = SubjectKind::from_word(&named.kind).expect("the shape of the subjects was checked before");

    permissions::check(context, kind.as_str(), None)?;
    rules::id_is_derived(context, named.id, &body.nonce)?;
    if let Some(opened) = find(view, &named.id) {
        let refusal = Refusal::new(Code::SubjectOpenedBefore, "subjects[0].id", format!("opened by {}", opened.opener));
        return Err(refusal.naming(opened.record));
    }

    let subject = Subject {
        kind,
        opener: context.author.id.clone(),
        port: context.record.port.clone(),
        record: context.digest(),
        opened_at: context.time,
    };
    let mut changes = Changes::none();
    changes.put(keys::subject(&named.id), &subject);
    changes.say(events::opened(named.id, &subject));
    Ok(changes)
}
