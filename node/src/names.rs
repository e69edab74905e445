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
        subject::VESSEL => {
            let port = Locode::parse(&text("port")?).ok()?;
            let [imo, eni, mmsi, call_sign] = ["imo", "eni", "mmsi", "call_sign"].map(text);
            let is_named = [&imo, &eni, &mmsi, &call_sign].into_iter().any(Option::is_some);
            is_named.then_some(SubjectName::Vessel { port, imo, eni, mmsi, call_sign })
        }
        subject::MANIFEST => Some(SubjectName::manifest(Locode::parse(&text("port")?).ok()?, &text("number")?)),
        subject::CONSIGNMENT => Some(SubjectName::consignment(&text("bill")?, text("issuer").as_deref())),
        subject::TRANSIT => Some(SubjectName::transit(&text("mrn")?)),
        _ => None,
    }
}

/// The subjects on the ledger that stand under any key of `name`: those of the most telling key that is known.
///
/// # Errors
/// [`StorageFault`].
pub fn find(store: &Store, view: &dyn StateView, name: &SubjectName) -> Result<Vec<SubjectId>, StorageFault> {
    for (place, key) in name.keys().into_iter().enumerate() {
        let mut ids = store.subjects_named(key.as_bytes())?;
        ids.retain(|id| subject::find(view, id).is_some_and(|subject| subject.kind.as_str() == name.kind()));
        if place > 0 && name.can_contradict() {
            ids = without_contradicted(store, ids, name)?;
        }
        if !ids.is_empty() {
            return Ok(ids);
        }
    }
    Ok(Vec::new())
}

/// Those of `ids` that are not known under a name that `name` contradicts.
fn without_contradicted(
    store: &Store,
    ids: Vec<SubjectId>,
    name: &SubjectName,
) -> Result<Vec<SubjectId>, StorageFault> {
    let mut same = Vec::with_capacity(ids.len());
    for id in ids {
        if !of(store, &id)?.iter().any(|other| name.contradicts(other)) {
            same.push(id);
        }
    }
    Ok(same)
}

/// The names that a subject was given, in all spellings, as far as this node may read them.
///
/// # Errors
/// [`StorageFault`].
pub fn of(store: &Store, id: &SubjectId) -> Result<Vec<SubjectName>, StorageFault> {
    let mut names = Vec::new();
    for (_, record) in store.records_of(id, None, NAMING_RECORDS_MAX)? {
        for (_, opened) in store.opened(&record)? {
            let value = serde_json::from_slice(&opened.plaintext).unwrap_or(Value::Null);
            names.extend(read(&value).filter(|name| !names.contains(name)));
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_sealed_is_read_again_as_it_was() {
        let port = Locode::parse("GBFXT").unwrap();
        let text = |text: &str| Some(text.to_owned());
        let names = [
            SubjectName::container("PRTU2611249", OrganisationId::parse("terminal").ok()),
            SubjectName::Declaration { mrn: text("26GB7PRT0LAN2611R6"), lrn: None },
            SubjectName::PortCall { port: port.clone(), visit: text("V1"), vessel: None, voyage: None },
            SubjectName::Vessel {
                port: port.clone(),
                imo: text("9074729"),
                eni: None,
                mmsi: text("235092000"),
                call_sign: text("3ERX3"),
            },
            SubjectName::manifest(port, "26GB00017"),
            SubjectName::consignment("PLNU044817", Some("PLN")),
            SubjectName::consignment("PLNU044817", None),
            SubjectName::transit("26GB7PRT0LAN2611R6"),
        ];
        for name in names {
            assert_eq!(read(&name.sealed()), Some(name));
        }
    }

    #[test]
    fn a_text_without_what_names_its_kind_is_no_name() {
        for text in [
            r#"{"kind": "vessel", "port": "GBFXT"}"#,
            r#"{"kind": "vessel", "imo": "9074729"}"#,
            r#"{"kind": "manifest", "number": "1"}"#,
            r#"{"kind": "consignment", "issuer": "PLN"}"#,
            r#"{"kind": "transit"}"#,
            r#"{"mrn": "26GB7PRT0LAN2611R6"}"#,
        ] {
            assert_eq!(read(&serde_json::from_str(text).unwrap()), None, "{text}");
        }
    }
}
