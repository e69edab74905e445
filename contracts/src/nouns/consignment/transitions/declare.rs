//! Declare a line of a manifest, change or replace it, or take it back.

use crate::context::RecordContext;
use crate::nouns::consignment::{Consignment, ConsignmentBody, Header, events, find, keys, links};
use crate::nouns::hold::reaching::raise_for_late_ties;
use crate::nouns::manifest::{self, Manifest, origin};
use crate::nouns::reconciliation;
use crate::nouns::subject::{CONSIGNMENT, CONTAINER_STAY, MANIFEST};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-524 · R-522 · R-521 · R-222 · R-523 · R-525.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ConsignmentBody = context.body()?;
    let id = context.subject_of(CONSIGNMENT);
    let listed_by = manifest::find(view, &context.subject_of(MANIFEST));
    let before = find(view, &id);

    origin::may_state(context, body.bl_type.as_str())?;
    manifest_is_own(context, &listed_by)?;
    let newest = before.header.as_ref().map(|header| &header.origin);
    origin::stands_in_line(context, newest, Code::ConsignmentKnown)?;
    if context.record.function == Function::Cancel {
        let call = before.header.as_ref().and_then(|header| manifest::find(view, &header.manifest).call());
        manifest::rules::may_cancel(view, context, call)?;
    }
    let after = declared(context, &body, &before);
    links::have_room(view, &id, &before, &after)?;

    let mut changes = Changes::none();
    links::keep_in_step(view, context, id, &before, &after, &mut changes);
    reconciliation::stays::await_lines(view, context.time, id, (&before, &after), &mut changes);
    changes.put(keys::consignment(&id), &after);
    raise_for_late_ties(view, after.stays.difference(&before.stays).copied(), &mut changes);
    if let Some(header) = &after.header {
        changes.say(events::declared(context, header, after.state(view)));
    }
    Ok(changes)
}

/// What the line is after the record.
fn declared(context: &RecordContext<'_>, body: &ConsignmentBody, before: &Consignment) -> Consignment {
    let newest = before.header.as_ref();
    let origin = origin::Origin::after(context, newest.map(|header| &header.origin));
    let named: BTreeSet<SubjectId> = context.subjects_of(CONTAINER_STAY).collect();
    let parent = context.subjects_of(CONSIGNMENT).nth(1);
    let (header, stays) = match (context.record.function, newest) {
        (Function::Cancel, Some(newest)) => (Header { origin, ..newest.clone() }, BTreeSet::new()),
        (function, newest) => {
            let adds = function == Function::Change;
            let kept_parent = newest.filter(|_| adds).and_then(|newest| newest.parent);
            let header = Header {
                origin,
                manifest: context.subject_of(MANIFEST),
                parent: parent.or(kept_parent),
                nature: body.nature,
                bl_type: body.bl_type,
                dangerous_goods: body.dangerous_goods,
            };
            (header, if adds { before.stays.union(&named).copied().collect() } else { named })
        }
    };
    Consignment { header: Some(header), stays, ..before.clone() }
}

/// Nobody adds lines to the manifest of another; a line that came before its manifest counts only if the author is the same.
fn manifest_is_own(context: &RecordContext<'_>, listed_by: &Manifest) -> Result<(), Refusal> {
    let Some(header) = &listed_by.header else { return Ok(()) };
    if header.origin.author == context.author.id || origin::corrects_as_customs(context) {
        return Ok(());
    }
    let message = format!("{} lodged the manifest", header.origin.author);
    Err(Refusal::new(Code::CargoOfAnother, "subjects", message).naming(header.origin.record))
}
