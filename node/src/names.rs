//! The private name index: which subjects a business name stands for, as far as this node may read names.
//!
//! Filled from opened parts when blocks become final, and by authoring when it opens a subject. Never leaves the node:
//! the ledger knows subjects only by opaque ids.

use crate::storage::{StorageFault, Store};
use portolan_contracts::nouns::subject;
use portolan_gateway::SubjectName;
use portolan_ledger::{Locode, OrganisationId, StateView, SubjectId};
use serde_json::Value;

/// Most records of one subject that are searched for its names.
const NAMING_RECORDS_MAX: usize = 64;

/// The name that an opened part gives, if it gives one.
#[must_use]
pub fn read(opened: &Value) -> Option<SubjectName> {
    let text = |member: &str| opened.get(member).and_then(Value::as_str).map(str::to_owned);
    match text("kind")?.as_str() {
        subject::CONTAINER_STAY => {
            let terminal = text("terminal").and_then(|terminal| OrganisationId::parse(&terminal).ok());
            Some(SubjectName::container(&text("container")?, terminal))
        }
        subject::DECLARATION => {
            let (mrn, lrn) = (text("mrn"), text("lrn"));
            (mrn.is_some() || lrn.is_some()).then_some(SubjectName::Declaration { mrn, lrn })
        }
        subject::PORT_CALL => {
            let port = Locode::parse(&text("port")?).ok()?;
            let (visit, vessel, voyage) = (text("visit"), text("vessel"), text("voyage"));
            (visit.is_some() || vessel.is_some()).then_some(SubjectName::PortCall { port, visit, vessel, voyage })
        }
        _ => None,
    }
}

/// The subjects on the ledger that stand under any key of `name`: those of the most telling key that is known.
///
/// # Errors
/// [`StorageFault`].
pub fn find(store: &Store, view: &dyn StateView, name: &SubjectName) -> Result<Vec<SubjectId>, StorageFault> {
    for key in name.keys() {
        let mut ids = store.subjects_named(key.as_bytes())?;
        ids.retain(|id| subject::find(view, id).is_some_and(|subject| subject.kind.as_str() == name.kind()));
        if let SubjectName::Declaration { mrn: Some(mrn), .. } = name
            && key.starts_with("lrn/")
        {
            // Declarants repeat their local numbers: a declaration that has another MRN is another declaration.
            ids = without_other_mrn(store, ids, mrn)?;
        }
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
    Ok(Vec::new())
}

/// Those of `ids` that are not known under another MRN than `mrn`.
fn without_other_mrn(store: &Store, ids: Vec<SubjectId>, mrn: &str) -> Result<Vec<SubjectId>, StorageFault> {
    let mut same = Vec::with_capacity(ids.len());
    for id in ids {
        let mut others = false;
        for (_, record) in store.records_of(&id, None, NAMING_RECORDS_MAX)? {
            for (_, opened) in store.opened(&record)? {
                let value = serde_json::from_slice(&opened.plaintext).unwrap_or(Value::Null);
                let named = read(&value);
                others |= matches!(named, Some(SubjectName::Declaration { mrn: Some(other), .. }) if other != mrn);
            }
        }
        if !others {
            same.push(id);
        }
    }
    Ok(same)
}
