//! The business name of a subject: what people call the thing that a record is about.
//!
//! A name never reaches the ledger in clear. Authoring looks it up in the node's private name index by `keys()`, opens a
//! subject when none is known, and seals `sealed()` for the community.
//!
//! Invariants
//! - Two spellings of one name (blanks, dashes, lower case) have the same keys.
//! - Keys stand in order of precedence: the first that is known decides.

use portolan_contracts::identifiers::ContainerNumber;
use portolan_ledger::{Locode, OrganisationId};
use serde_json::{Value, json};

/// What a record is about, by business name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectName {
    /// One stay of a container in a port: the number returns for years, the stay does not.
    ContainerStay {
        /// Container number (BIC, ISO 6346), normalised.
        container: String,
        /// The terminal, where the message says it.
        terminal: Option<OrganisationId>,
    },
    /// A goods declaration; at least one of the two is there.
    Declaration {
        /// Movement reference number, given by customs.
        mrn: Option<String>,
        /// Local reference number, given by the declarant.
        lrn: Option<String>,
    },
    /// One call of one vessel at one port.
    PortCall {
        /// The port.
        port: Locode,
        /// Visit id given by the port or the maritime single window.
        visit: Option<String>,
        /// Vessel as the message names it: `imo:9321483` or `call-sign:3ERX3`.
        vessel: Option<String>,
        /// The carrier's voyage number.
        voyage: Option<String>,
    },
}

impl SubjectName {
    /// A container stay under its normalised number ([`ContainerNumber::normal_form`]).
    #[must_use]
    pub fn container(number: &str, terminal: Option<OrganisationId>) -> Self {
        Self::ContainerStay { container: ContainerNumber::normal_form(number), terminal }
    }

    /// Kind of the subject as records name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ContainerStay { .. } => "container-stay",
            Self::Declaration { .. } => "declaration",
            Self::PortCall { .. } => "port-call",
        }
    }

    /// Keys of the private name index, most telling first. A container's keys find its stays; which stay is open is the
    /// node's knowledge.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::ContainerStay { container, terminal } => terminal
                .iter()
                .map(|terminal| format!("container/{container}/{terminal}"))
                .chain([format!("container/{container}")])
                .collect(),
            Self::Declaration { mrn, lrn } => {
                let mrn = mrn.iter().map(|mrn| format!("mrn/{mrn}"));
                mrn.chain(lrn.iter().map(|lrn| format!("lrn/{lrn}"))).collect()
            }
            Self::PortCall { port, visit, vessel, voyage } => {
                let visit = visit.iter().map(|visit| format!("visit/{port}/{visit}"));
                let vessel = vessel.iter().map(|vessel| match voyage {
                    Some(voyage) => format!("call/{port}/{vessel}/{voyage}"),
                    None => format!("call/{port}/{vessel}"),
                });
                visit.chain(vessel).collect()
            }
        }
    }

    /// The name as its readers see it: a JSON object with `kind` and the parts of the name that are there.
    #[must_use]
    pub fn sealed(&self) -> Value {
        let mut object = match self {
            Self::ContainerStay { container, terminal } => json!({"container": container, "terminal": terminal}),
            Self::Declaration { mrn, lrn } => json!({"mrn": mrn, "lrn": lrn}),
            Self::PortCall { port, visit, vessel, voyage } => {
                json!({"port": port, "visit": visit, "vessel": vessel, "voyage": voyage})
            }
        };
        if let Value::Object(members) = &mut object {
            members.retain(|_, value| !value.is_null());
            members.insert("kind".into(), self.kind().into());
        }
        object
    }
}
