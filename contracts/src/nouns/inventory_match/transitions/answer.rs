//! Answer whether what a declaration names was found.

use crate::context::RecordContext;
use crate::nouns::inventory_match::{InventoryMatch, InventoryMatchBody, events, find, keys, rules};
use crate::nouns::subject::DECLARATION;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-217 · R-336.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: InventoryMatchBody = context.body()?;
    rules::form(context, &body)?;
    let declaration = context.subject_of(DECLARATION);
    let compared: Vec<SubjectId> = context.subjects().filter(|subject| *subject != declaration).collect();
    if compared.is_empty() {
        let message = "names the consignment or the stays that it was compared with";
        return context.refuse(Code::SubjectsNotAsSpecified, "subjects", message);
    }

    permissions::check(context, "*", None)?;

    let answer = InventoryMatch {
        event_time: context.record.event_time,
        record: context.digest(),
        author: context.author.id.clone(),
        result: body.result,
        reason: body.reason.clone(),
        version: body.version,
    };
    let mut changes = Changes::none();
    for subject in &compared {
        if find(view, &declaration, subject).is_none_or(|known| answer.counts_before(&known)) {
            changes.put(keys::inventory_match(&declaration, subject), &answer);
        }
    }
    changes.say(events::answered(context.digest(), context.subjects(), &body));
    Ok(changes)
}
