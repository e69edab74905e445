//! What is seen or announced of a container: its number, seals, weights, dangerous goods, carriage.

use super::goods::un_numbers;
use super::text::{at_most, bounded, optional};
use super::{ContentDefect, Mass, Shape, sealed};
use crate::limits::{CONTAINER_CHARS_MAX, DETAILS_MAX, VALUE_CHARS_MAX};
use portolan_contracts::identifiers::{ContainerNumber, Identifier, SealCondition, SealNumber};
use portolan_ledger::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// A seal as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Number on the seal.
    pub number: String,
    /// Who put it there (UNTDID 9303), if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// How it was found (UNTDID 4517), if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
}

impl Seal {
    /// The number as it is compared: in capitals, without blanks and dashes, which people read and write as they like.
    #[must_use]
    pub fn compared(&self) -> String {
        let number = SealNumber::parse(&self.number).map_or_else(|_| self.number.clone(), |seal| seal.to_string());
        number.replace(['-', ' '], "").to_ascii_uppercase()
    }

    /// Whether it is said to be missing or broken.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        let condition = self.condition.as_deref().and_then(SealCondition::from_word);
        matches!(condition, Some(SealCondition::Missing | SealCondition::Broken))
    }
}

/// A weight as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Kind (UNTDID 6313): `VGM`, `G`, `T`, `EGW`.
    pub kind: String,
    /// Digits as written.
    pub value: String,
    /// Unit (Recommendation 20): `KGM`, `TNE`, `LBR`.
    pub unit: String,
}

/// What is known of a container by one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// Container number, normalised.
    pub container: String,
    /// The terminal, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<OrganisationId>,
    /// ISO 6346 size and type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_type: Option<String>,
    /// Seals seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seals: Vec<Seal>,
    /// Weights reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<Weight>,
    /// UN numbers of the dangerous goods in it; an empty list says that there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dangerous_goods: Option<Vec<String>>,
    /// Container operator or carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// `imo:…` or `call-sign:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vessel: Option<String>,
    /// The carrier's voyage number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voyage: Option<String>,
    /// `ROAD`, `RAIL`, `BARGE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
}

impl Equipment {
    /// The verified gross mass.
    #[must_use]
    pub fn verified_mass(&self) -> Option<Mass> {
        self.weight(&["VGM"])
    }

    /// The gross mass of container and goods, verified or not.
    #[must_use]
    pub fn gross_mass(&self) -> Option<Mass> {
        self.weight(&["G", "AAB"])
    }

    /// The mass of the container itself.
    #[must_use]
    pub fn tare(&self) -> Option<Mass> {
        self.weight(&["T"])
    }

    /// The weight of these kinds; `None` also when two of them say two things.
    fn weight(&self, kinds: &[&str]) -> Option<Mass> {
        let said = self.weights.iter().filter(|weight| kinds.contains(&weight.kind.as_str()));
        let masses: Option<BTreeSet<Mass>> = said.map(|said| Mass::reported(&said.value, &said.unit)).collect();
        masses.filter(|masses| masses.len() == 1)?.into_iter().next()
    }

    /// As it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Value {
        sealed(self, false)
    }
}

impl Shape for Equipment {
    const FORMAT: &'static str = "portolan/equipment/v1";
    const RECORD_TYPE: &'static str = "TerminalEvent";

    fn check(&self) -> Result<(), ContentDefect> {
        container("container", &self.container)?;
        for (member, text) in [
            ("size_type", &self.size_type),
            ("carrier", &self.carrier),
            ("vessel", &self.vessel),
            ("voyage", &self.voyage),
            ("mode", &self.mode),
        ] {
            optional(member, text.as_deref(), VALUE_CHARS_MAX)?;
        }
        at_most("seals", &self.seals, DETAILS_MAX)?;
        for (at, seal) in self.seals.iter().enumerate() {
            bounded(&format!("seals[{at}].number"), &seal.number, VALUE_CHARS_MAX)?;
            optional(&format!("seals[{at}].party"), seal.party.as_deref(), VALUE_CHARS_MAX)?;
            optional(&format!("seals[{at}].condition"), seal.condition.as_deref(), VALUE_CHARS_MAX)?;
        }
        at_most("weights", &self.weights, DETAILS_MAX)?;
        for (at, weight) in self.weights.iter().enumerate() {
            for (member, text) in [("kind", &weight.kind), ("value", &weight.value), ("unit", &weight.unit)] {
                bounded(&format!("weights[{at}].{member}"), text, VALUE_CHARS_MAX)?;
            }
        }
        self.dangerous_goods.as_deref().map_or(Ok(()), |numbers| un_numbers("dangerous_goods", numbers))
    }
}

/// A container number in its normal form; its check digit is nobody's business here.
pub(super) fn container(member: &str, number: &str) -> Result<(), ContentDefect> {
    let is_normal = ContainerNumber::normal_form(number) == number;
    if is_normal && (1..=CONTAINER_CHARS_MAX).contains(&number.len()) {
        return Ok(());
    }
    Err(ContentDefect::new(member, format!("1 to {CONTAINER_CHARS_MAX} capital letters and digits")))
}
