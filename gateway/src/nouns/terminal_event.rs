//! What a terminal states about a container. Events, categories and modes are the closed lists of the rules.

use crate::draft::{Draft, SealedText};
use crate::nouns::object;
use crate::subject_name::SubjectName;
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, FullEmpty, Mode};
use portolan_ledger::record::Classifier;
use portolan_ledger::{AudienceId, Locode, OrganisationId, Time};
use serde_json::{Value, json};

/// A seal as the terminal saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Number on the seal.
    pub number: String,
    /// Who put it there (UNTDID 9303), if said.
    pub party: Option<String>,
}

/// A weight as the terminal reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Kind (UNTDID 6313): `VGM`, `G`, `T`, `EGW`.
    pub kind: String,
    /// Digits as written.
    pub value: String,
    /// Unit (Recommendation 20): `KGM`, `TNE`, `LBR`.
    pub unit: String,
}

/// A terminal event with everything that may be kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalEvent {
    /// What happened.
    pub event: ContainerEvent,
    /// Container number, normalised.
    pub container: String,
    /// The terminal, if known.
    pub terminal: Option<OrganisationId>,
    /// What the container is here for.
    pub category: Option<Category>,
    /// Full or empty.
    pub full: Option<bool>,
    /// ISO 6346 size and type.
    pub size_type: Option<String>,
    /// Seals seen.
    pub seals: Vec<Seal>,
    /// Weights reported.
    pub weights: Vec<Weight>,
    /// Container operator or carrier.
    pub carrier: Option<String>,
    /// `imo:…` or `call-sign:…`.
    pub vessel: Option<String>,
    /// The carrier's voyage number.
    pub voyage: Option<String>,
    /// How it came or went, for gate events.
    pub mode: Option<Mode>,
    /// Whether its verified gross mass is known by this.
    pub vgm: Option<bool>,
}

impl TerminalEvent {
    /// The draft: event, category, full or empty, and whether the mass is verified in clear, the rest sealed for `community`.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, community: &AudienceId) -> Draft {
        let mut draft = Draft::original("TerminalEvent", reference, event_time, port)
            .with("event", Some(self.event.as_str()))
            .with("category", self.category.map(Category::as_str))
            .with("full_empty", self.full.map(|full| if full { FullEmpty::Full } else { FullEmpty::Empty }.as_str()))
            .with("vgm", self.vgm);
        draft.classifier = Some(Classifier::Actual);
        draft.subjects = vec![SubjectName::container(&self.container, self.terminal.clone())];
        draft.sealed = vec![SealedText { audience: community.clone(), content: self.sealed() }];
        draft
    }

    fn sealed(&self) -> Value {
        let seals =
            self.seals.iter().map(|seal| object([("number", json!(seal.number)), ("party", json!(seal.party))]));
        let weights =
            self.weights.iter().map(|weight| json!({"kind": weight.kind, "value": weight.value, "unit": weight.unit}));
        object([
            ("container", json!(self.container)),
            ("terminal", json!(self.terminal)),
            ("size_type", json!(self.size_type)),
            ("seals", seals.collect()),
            ("weights", weights.collect()),
            ("carrier", json!(self.carrier)),
            ("vessel", json!(self.vessel)),
            ("voyage", json!(self.voyage)),
            ("mode", json!(self.mode.map(Mode::as_str))),
        ])
    }
}
