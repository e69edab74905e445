//! The business name of a subject: what people call the thing that a record is about.
//!
//! A name never reaches the ledger in clear. Authoring looks it up in the node's private name index by `keys()`, opens a
//! subject when none is known, and seals `sealed()` for the community.
//!
//! Invariants
//! - Two spellings of one name (blanks, lower case, dashes of a container number) have the same keys.
//! - Keys stand in order of precedence: the first that is known decides, unless what is known under it is contradicted.

use portolan_contracts::identifiers::ContainerNumber;
use portolan_contracts::nouns::subject;
use portolan_ledger::{Locode, OrganisationId, SubjectId};
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
    /// A vessel, as one port knows it; at least one of its numbers.
    Vessel {
        /// The port.
        port: Locode,
        /// IMO ship identification number.
        imo: Option<String>,
        /// European number of identification, of inland vessels.
        eni: Option<String>,
        /// Maritime mobile service identity; it changes with the flag.
        mmsi: Option<String>,
        /// Call sign; it changes with the flag.
        call_sign: Option<String>,
    },
    /// A cargo declaration, as customs of one port numbers it.
    Manifest {
        /// The port.
        port: Locode,
        /// Its number.
        number: String,
    },
    /// The goods of one bill of lading, master or house.
    Consignment {
        /// Number of the bill; every issuer numbers its own.
        bill: String,
        /// Code of who issued it, if it is said.
        issuer: Option<String>,
    },
    /// A movement of goods under customs supervision.
    Transit {
        /// Movement reference number.
        mrn: String,
    },
    /// A subject that was looked up before: it stands for itself, under no name, and is never opened.
    Known {
        /// Kind of the subject as records name it.
        kind: &'static str,
        /// Its id.
        id: SubjectId,
    },
}

impl SubjectName {
    /// A container stay under its normalised number ([`ContainerNumber::normal_form`]).
    #[must_use]
    pub fn container(number: &str, terminal: Option<OrganisationId>) -> Self {
        Self::ContainerStay { container: ContainerNumber::normal_form(number), terminal }
    }

    /// A manifest under its number in capitals, without blanks.
    #[must_use]
    pub fn manifest(port: Locode, number: &str) -> Self {
        Self::Manifest { port, number: normal_form(number) }
    }

    /// A consignment under number and issuer in capitals, without blanks; of the issuer's code letters and digits remain.
    #[must_use]
    pub fn consignment(bill: &str, issuer: Option<&str>) -> Self {
        let code = |text: &str| normal_form(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let issuer = issuer.map(code).filter(|code| !code.is_empty());
        Self::Consignment { bill: normal_form(bill), issuer }
    }

    /// A transit under its number in capitals, without blanks.
    #[must_use]
    pub fn transit(mrn: &str) -> Self {
        Self::Transit { mrn: normal_form(mrn) }
    }

    /// Whether what `other` names, known under a key that both have, is another thing all the same: what tells such things
    /// apart stands in both names and differs.
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |one: &Option<String>, other: &Option<String>| {
            one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| one != other)
        };
        match (self, other) {
            // Declarants repeat their local numbers.
            (Self::Declaration { mrn, .. }, Self::Declaration { mrn: other, .. }) => differ(mrn, other),
            // A vessel calls twice on one voyage.
            (Self::PortCall { visit, .. }, Self::PortCall { visit: other, .. }) => differ(visit, other),
            // A call sign goes to another ship with its flag.
            (Self::Vessel { imo, eni, .. }, Self::Vessel { imo: other_imo, eni: other_eni, .. }) => {
                differ(imo, other_imo) || differ(eni, other_eni)
            }
            // Two forwarders number their house bills from 1.
            (Self::Consignment { issuer, .. }, Self::Consignment { issuer: other, .. }) => differ(issuer, other),
            _ => false,
        }
    }

    /// Whether it has what could contradict another name.
    #[must_use]
    pub const fn can_contradict(&self) -> bool {
        match self {
            Self::Declaration { mrn, .. } => mrn.is_some(),
            Self::PortCall { visit, .. } => visit.is_some(),
            Self::Vessel { imo, eni, .. } => imo.is_some() || eni.is_some(),
            Self::Consignment { issuer, .. } => issuer.is_some(),
            Self::ContainerStay { .. } | Self::Manifest { .. } | Self::Transit { .. } | Self::Known { .. } => false,
        }
    }

    /// Kind of the subject as records name it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ContainerStay { .. } => subject::CONTAINER_STAY,
            Self::Declaration { .. } => subject::DECLARATION,
            Self::PortCall { .. } => subject::PORT_CALL,
            Self::Vessel { .. } => subject::VESSEL,
            Self::Manifest { .. } => subject::MANIFEST,
            Self::Consignment { .. } => subject::CONSIGNMENT,
            Self::Transit { .. } => subject::TRANSIT,
            Self::Known { kind, .. } => kind,
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
            Self::Vessel { port, imo, eni, mmsi, call_sign } => {
                let numbers = [("imo", imo), ("eni", eni), ("mmsi", mmsi), ("call-sign", call_sign)];
                let known = numbers.into_iter().filter_map(|(of, number)| Some((of, number.as_ref()?)));
                known.map(|(of, number)| format!("vessel/{port}/{of}:{number}")).collect()
            }
            Self::Manifest { port, number } => vec![format!("manifest/{port}/{number}")],
            Self::Consignment { bill, issuer } => {
                // The issuer stands first: a code has no `/`, a number may have one.
                let of_issuer = issuer.iter().map(|issuer| format!("bill-of/{issuer}/{bill}"));
                of_issuer.chain([format!("bill/{bill}")]).collect()
            }
            Self::Transit { mrn } => vec![format!("transit/{mrn}")],
            Self::Known { .. } => Vec::new(),
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
            Self::Vessel { port, imo, eni, mmsi, call_sign } => {
                json!({"port": port, "imo": imo, "eni": eni, "mmsi": mmsi, "call_sign": call_sign})
            }
            Self::Manifest { port, number } => json!({"port": port, "number": number}),
            Self::Consignment { bill, issuer } => json!({"bill": bill, "issuer": issuer}),
            Self::Transit { mrn } => json!({"mrn": mrn}),
            Self::Known { id, .. } => json!({"id": id}),
        };
        if let Value::Object(members) = &mut object {
            members.retain(|_, value| !value.is_null());
            members.insert("kind".into(), self.kind().into());
        }
        object
    }
}

fn normal_form(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port() -> Locode {
        Locode::parse("GBFXT").unwrap()
    }

    fn vessel(imo: Option<&str>, call_sign: Option<&str>) -> SubjectName {
        let [imo, call_sign] = [imo, call_sign].map(|text| text.map(str::to_owned));
        SubjectName::Vessel { port: port(), imo, eni: None, mmsi: None, call_sign }
    }

    #[test]
    fn names_of_every_kind_have_their_keys_the_most_telling_first() {
        let table = [
            (vessel(Some("9074729"), Some("3ERX3")), vec!["vessel/GBFXT/imo:9074729", "vessel/GBFXT/call-sign:3ERX3"]),
            (SubjectName::manifest(port(), "26 gb-000 17"), vec!["manifest/GBFXT/26GB-00017"]),
            (
                SubjectName::consignment("plnu 0448/17", Some("p/l-n")),
                vec!["bill-of/PLN/PLNU0448/17", "bill/PLNU0448/17"],
            ),
            (SubjectName::consignment("1", None), vec!["bill/1"]),
            (SubjectName::transit("26gb7prt0lan2611r6 "), vec!["transit/26GB7PRT0LAN2611R6"]),
        ];
        for (name, keys) in table {
            assert_eq!(name.keys(), keys);
            assert_eq!(name.sealed()["kind"], name.kind());
            assert!(name.sealed().as_object().unwrap().values().all(|member| !member.is_null()), "{name:?}");
        }
    }

    #[test]
    fn what_tells_two_things_apart_contradicts_and_what_only_one_name_says_does_not() {
        let bill = |issuer| SubjectName::consignment("1", issuer);
        let call = |visit: Option<&str>| SubjectName::PortCall {
            port: port(),
            visit: visit.map(str::to_owned),
            vessel: Some("imo:9074729".into()),
            voyage: Some("448E".into()),
        };
        assert!(bill(Some("FWD")).contradicts(&bill(Some("OTHER"))));
        assert!(call(Some("V1")).contradicts(&call(Some("V2"))));
        assert!(vessel(Some("9074729"), Some("3ERX3")).contradicts(&vessel(Some("9321483"), Some("3ERX3"))));
        for (one, other) in [
            (bill(Some("FWD")), bill(None)),
            (bill(Some("FWD")), bill(Some("FWD"))),
            (call(Some("V1")), call(None)),
            (vessel(Some("9074729"), None), vessel(None, Some("3ERX3"))),
            (bill(Some("FWD")), call(Some("V1"))),
        ] {
            assert!(!one.contradicts(&other) && !other.contradicts(&one), "{one:?} {other:?}");
        }
        assert!(!call(None).can_contradict() && call(Some("V1")).can_contradict());
    }
}
