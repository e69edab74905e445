//! Which rules a record can have broken, and what there is to compare.
//!
//! Looks at the state as it is now, not as it was at the record: what was put right meanwhile is not accused. A breach is told when no
//! record that breaks it is newer than the one that is looked at; the newer one will be looked at itself.

mod calls;
mod goods;
mod lines;
mod stays;

use super::{Breach, Contents};
use crate::limits::{REPORT_LIST_MAX, REPORTED_STAYS_MAX};
use portolan_contracts::nouns::consignment::rules::{consignments_of, stays_reached};
use portolan_contracts::nouns::declaration::rules::stays_of;
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::same_subject::rules::group_of;
use portolan_contracts::nouns::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, PORT_CALL};
use portolan_gateway::sealed::SealedContent;
use portolan_ledger::{Digest, Record, StateView, SubjectId};
use std::collections::BTreeSet;

/// The types of record that something can follow from.
const TYPES: [&str; 8] = [
    "TerminalEvent",
    "EquipmentUse",
    "Declaration",
    "Consignment",
    "ConsignmentStatus",
    "Formality",
    "PortCall",
    "PortCallDecision",
];

/// Whether it is worth looking at records of this type.
#[must_use]
pub fn concerns(record_type: &str) -> bool {
    TYPES.contains(&record_type)
}

/// What `record` breaks, together with what was said before it, as far as everybody may know that it does.
#[must_use]
pub fn breaches(view: &dyn StateView, contents: &dyn Contents, record: &Record) -> Vec<Breach> {
    let of_kind = |kind: &str| {
        let named = record.subjects.iter().filter(|subject| subject.kind == kind);
        named.map(|subject| subject.id).collect::<BTreeSet<SubjectId>>()
    };
    let mut found = Vec::new();
    match record.record_type.as_str() {
        "TerminalEvent" | "EquipmentUse" if says_something(contents, record) => {
            found.extend(of_stays(view, contents, &of_kind(CONTAINER_STAY)));
            for call in of_kind(PORT_CALL) {
                found.extend(calls::of_listing(view, contents, call, record));
            }
        }
        "Declaration" => {
            let declared = of_kind(DECLARATION).iter().flat_map(|id| stays_of(view, id)).collect();
            found.extend(of_stays(view, contents, &declared));
            let goods = declared.iter().take(REPORTED_STAYS_MAX).flat_map(|stay| group_of(view, *stay));
            let goods: BTreeSet<SubjectId> = goods.flat_map(|stay| consignments_of(view, &stay)).collect();
            found.extend(goods.iter().flat_map(|id| goods::declared_of(view, contents, *id)));
        }
        "Consignment" => {
            for id in of_kind(CONSIGNMENT) {
                found.extend(of_stays(view, contents, &stays_reached(view, id)));
                found.extend(goods::declared_of(view, contents, id));
                found.extend(lines::houses_of(view, contents, id));
            }
        }
        "ConsignmentStatus" => {
            found.extend(of_kind(CONSIGNMENT).iter().flat_map(|id| lines::houses_of(view, contents, *id)));
        }
        "Formality" | "PortCall" | "PortCallDecision" => {
            for call in of_kind(PORT_CALL) {
                found.extend(calls::of_listings(view, contents, call));
                found.extend(lines::houses_of_call(view, contents, call));
            }
        }
        _ => {}
    }
    let leaf = contents.leaf(&record.digest());
    found.retain(|breach| breach.triggers.iter().all(|trigger| contents.leaf(trigger) <= leaf));
    found
}

/// a line that `record` changed after the arrival of its vessel, or under a hold. For customs alone.
#[must_use]
pub fn amended_late(view: &dyn StateView, contents: &dyn Contents, record: &Record) -> Option<Breach> {
    let is_line = record.record_type.as_str() == "Consignment";
    is_line.then(|| lines::amended_by(view, contents, record))?
}

/// Whether a report about a container can break anything: it says what could be read, or that the container is empty.
fn says_something(contents: &dyn Contents, record: &Record) -> bool {
    let says_empty = record.body.get("full_empty").is_some_and(|value| value == "EMPTY");
    says_empty || equipment(contents, &record.digest(), record.record_type.as_str()).is_some()
}

fn of_stays(view: &dyn StateView, contents: &dyn Contents, stays: &BTreeSet<SubjectId>) -> Vec<Breach> {
    stays.iter().take(REPORTED_STAYS_MAX).flat_map(|stay| stays::broken(view, contents, *stay)).collect()
}

/// What a record says of a container, if it could be read.
fn equipment(
    contents: &dyn Contents,
    record: &Digest,
    record_type: &str,
) -> Option<portolan_gateway::sealed::Equipment> {
    contents.opened(record, record_type).into_iter().find_map(|content| match content {
        SealedContent::Equipment(equipment) => Some(equipment),
        _ => None,
    })
}

/// A breach within what one report can name. Of more, the first by their order are named: every node names the same.
fn breach(
    rule: ExceptionRule,
    subjects: impl IntoIterator<Item = (SubjectId, &'static str)>,
    triggers: impl IntoIterator<Item = Digest>,
) -> Breach {
    let triggers: BTreeSet<Digest> = triggers.into_iter().collect();
    let mut subjects: std::collections::BTreeMap<SubjectId, &'static str> = subjects.into_iter().collect();
    for kind in [CONTAINER_STAY, CONSIGNMENT, DECLARATION] {
        let beyond = subjects.iter().filter(|(_, of)| **of == kind).skip(REPORT_LIST_MAX);
        let beyond: Vec<SubjectId> = beyond.map(|(id, _)| *id).collect();
        subjects.retain(|id, _| !beyond.contains(id));
    }
    Breach { rule, subjects, triggers: triggers.into_iter().take(REPORT_LIST_MAX).collect() }
}

#[cfg(test)]
mod tests;
