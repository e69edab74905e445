//! The private name index: which subjects a business name stands for, as far as this node may read names.
//!
//! Filled from opened parts when blocks become final, and by authoring when it opens a subject. Never leaves the node:
//! the ledger knows subjects only by opaque ids.

use crate::storage::{StorageFault, Store};
use portolan_contracts::nouns::subject;
use portolan_contracts::nouns::terminal_event::{self, Place};
use portolan_gateway::SubjectName;
use portolan_ledger::{Locode, OrganisationId, StateView, SubjectId};
use serde_json::Value;

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
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
    Ok(Vec::new())
}

/// Whether a container stay is over: the container has left through the gate or on a vessel.
#[must_use]
pub fn stay_has_ended(view: &dyn StateView, id: &SubjectId) -> bool {
    matches!(terminal_event::find(view, id).place(), Place::Out { .. } | Place::OnBoard { .. })
}
