//! Lodge a manifest, change or replace its header, or cancel it.

use crate::context::RecordContext;
use crate::nouns::manifest::{Header, ManifestBody, events, find, keys, origin, rules};
use crate::nouns::reconciliation;
use crate::nouns::subject::{MANIFEST, PORT_CALL};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-522 · R-520 · R-222 · R-523 · R-525.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ManifestBody = context.body()?;
    let id = context.subject_of(MANIFEST);
    let named: Option<SubjectId> = context.subjects_of(PORT_CALL).next();
    let mut manifest = find(view, &id);
    let before = manifest.header.clone();

    origin::may_state(context, body.manifest_type.as_str())?;
    let newest = before.as_ref().map(|header| &header.origin);
    origin::stands_in_line(context, newest, Code::ManifestKnown)?;
    if context.record.function == Function::Cancel {
        rules::may_cancel(view, context, manifest.call())?;
    }
    if let Some(call) = named {
        rules::has_room(view, &call, &id)?;
    }

    let origin = origin::Origin::after(context, newest);
    let header = match (context.record.function, &before) {
        (Function::Cancel, Some(before)) => Header { origin, ..before.clone() },
        (Function::Change, Some(before)) => {
            Header { origin, nature: body.nature, manifest_type: body.manifest_type, call: named.or(before.call) }
        }
        _ => Header { origin, nature: body.nature, manifest_type: body.manifest_type, call: named },
    };
    let mut changes = Changes::none();
    link(id, before.and_then(|header| header.call), header.call, &mut changes);
    manifest.header = Some(header.clone());
    changes.put(keys::manifest(&id), &manifest);
    changes.say(events::lodged(context, &header, manifest.state(view, &id)));
    reconciliation::calls::look_again_if_closed(view, context.time, header.call, &mut changes);
    Ok(changes)
}

fn link(id: SubjectId, before: Option<SubjectId>, after: Option<SubjectId>, changes: &mut Changes) {
    if before == after {
        return;
    }
    if let Some(call) = before {
        changes.remove(keys::on_call(&call, &id));
    }
    if let Some(call) = after {
        changes.put(keys::on_call(&call, &id), &());
    }
}
