//! The dangerous goods of a port call: by its lists and by its formality.

use super::super::dangerous_goods::{Reported, disagree};
use super::super::{Breach, Contents};
use super::{breach, equipment};
use crate::limits::{CALL_RECORDS_LOOKED_AT_MAX, REPORT_LIST_MAX};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::formality::{self, FormalityStatus, FormalityType, Movement};
use portolan_contracts::nouns::port_call;
use portolan_contracts::nouns::subject::{CONTAINER_STAY, PORT_CALL};
use portolan_contracts::parameters::{Paper, keeps};
use portolan_gateway::sealed::SealedContent;
use portolan_ledger::record::Classifier;
use portolan_ledger::{Digest, Record, StateView, SubjectId};

/// X-33 for everything that is listed of a call.
pub(super) fn of_listings(view: &dyn StateView, contents: &dyn Contents, call: SubjectId) -> Vec<Breach> {
    let records = contents.records_of(&call, CALL_RECORDS_LOOKED_AT_MAX);
    let records = records.iter().filter_map(|record| contents.record(record));
    records.filter_map(|record| of_listing(view, contents, call, &record)).collect()
}

/// X-33 for one container that `record` lists in a call, once its vessel has made the movement that the formality is for: until then
/// the formality may still come, or be completed.
pub(super) fn of_listing(
    view: &dyn StateView,
    contents: &dyn Contents,
    call: SubjectId,
    record: &Record,
) -> Option<Breach> {
    let movement = movement(view, call, record)?;
    let listed = equipment(contents, &record.digest(), record.record_type.as_str())?;
    let numbers = listed.dangerous_goods.as_deref()?;
    let (reported, formalities) = reported(view, contents, call, movement);
    let stay = record.subjects.iter().find(|subject| subject.kind == CONTAINER_STAY)?.id;
    disagree(&listed.container, Some(numbers), &reported).then(|| {
        let triggers = formalities.into_iter().take(REPORT_LIST_MAX - 1).chain([record.digest()]);
        breach(ExceptionRule::DangerousGoodsUndeclared, [(call, PORT_CALL), (stay, CONTAINER_STAY)], triggers)
    })
}

/// The movement that a list or a move belongs to, if the vessel has made it by now.
fn movement(view: &dyn StateView, call: SubjectId, record: &Record) -> Option<Movement> {
    let says = |member: &str| record.body.get(member).and_then(serde_json::Value::as_str);
    let movement = match (record.record_type.as_str(), says("planned"), says("event")) {
        ("EquipmentUse", Some("DISCHARGE"), _) | ("TerminalEvent", _, Some("DISCHARGED" | "OVERLANDED")) => {
            Movement::Arrival
        }
        ("EquipmentUse", Some("LOAD"), _) | ("TerminalEvent", _, Some("LOADED")) => Movement::Departure,
        _ => return None,
    };
    let has_happened = record.classifier == Some(Classifier::Actual) || {
        let call = port_call::find(view, &call);
        match movement {
            Movement::Arrival => call.arrived_at().is_some(),
            Movement::Departure => call.departed_at().is_some(),
        }
    };
    has_happened.then_some(movement)
}

/// What the formalities of dangerous goods that stand say together, and the records they say it by.
fn reported(
    view: &dyn StateView,
    contents: &dyn Contents,
    call: SubjectId,
    movement: Movement,
) -> (Reported, Vec<Digest>) {
    let mut versions: Vec<Digest> = Vec::new();
    for formality in formality::rules::of_call(view, &call).into_values().filter(formality::Formality::stands) {
        let Some(submitted) = formality.submitted else { continue };
        if (submitted.formality_type, submitted.movement) != (FormalityType::DangerousGoods, movement) {
            continue;
        }
        // What was updated stands with what was added to it; what was replaced does not.
        let earlier = submitted.overtaken.into_iter().filter(|_| submitted.step == FormalityStatus::Updated);
        versions.extend(earlier.chain([submitted.newest]));
    }
    if versions.is_empty() {
        // Where formalities are kept elsewhere, that none is here means nothing.
        let none = if keeps(view, Paper::Formality) { Reported::Nothing } else { Reported::Unread };
        return (none, Vec::new());
    }
    let read = |version: &Digest| {
        contents.opened(version, "Formality").into_iter().find_map(|content| match content {
            SealedContent::DangerousGoods(goods) => Some(goods),
            _ => None,
        })
    };
    let lists: Option<Vec<_>> = versions.iter().map(read).collect();
    versions.sort_unstable();
    (lists.map_or(Reported::Unread, Reported::Read), versions)
}
