//! State the header of a transit, add containers to it, or set them anew.

use crate::context::RecordContext;
use crate::nouns::subject::{CONTAINER_STAY, TRANSIT};
use crate::nouns::transit::{Header, TransitBody, events, find, keys, rules};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-550 · R-222 · R-422.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: TransitBody = context.body()?;
    let id = context.subject_of(TRANSIT);
    let mut transit = find(view, &id);
    let named: BTreeSet<SubjectId> = context.subjects_of(CONTAINER_STAY).collect();
    let before: BTreeSet<SubjectId> = rules::stays_of(view, &id).into_iter().collect();

    permissions::check(context, "*", None)?;
    check_place_in_line(context, transit.header.as_ref())?;
    let after = match context.record.function {
        Function::Change => before.union(&named).copied().collect(),
        _ => named,
    };
    rules::has_room(view, &before, &after)?;

    let mut changes = Changes::none();
    let untied: Vec<SubjectId> = before.difference(&after).copied().collect();
    rules::end_authorisations(view, &untied, (context.digest(), context.time), &mut changes);
    for stay in &untied {
        keys::tie(&id, stay).into_iter().for_each(|key| changes.remove(key));
    }
    for stay in after.difference(&before) {
        keys::tie(&id, stay).into_iter().for_each(|key| changes.put(key, &()));
    }
    let header = Header {
        record: context.digest(),
        transit_type: body.transit_type,
        office_departure: body.office_departure,
        office_destination: body.office_destination,
        time_limit: body.time_limit,
    };
    changes.say(events::stated(id, context.subjects_of(CONTAINER_STAY), &header));
    transit.header = Some(header);
    changes.put(keys::transit(&id), &transit);
    Ok(changes)
}

/// An original comes once; a correction supersedes the newest header. Only customs of the port comes here.
fn check_place_in_line(context: &RecordContext<'_>, newest: Option<&Header>) -> Result<(), Refusal> {
    match (context.superseded(), newest) {
        (None, None) => Ok(()),
        (None, Some(header)) => {
            Err(Refusal::new(Code::TransitKnown, "subjects", "the transit has a header").naming(header.record))
        }
        (Some(superseded), Some(header)) if superseded == header.record => Ok(()),
        (Some(_), _) => context.refuse(Code::SupersededUnknown, "supersedes", "not the newest header of this transit"),
    }
}
