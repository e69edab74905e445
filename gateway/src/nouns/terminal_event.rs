//! What a terminal states about a container: discharged, loaded, in or out through the gate.

use crate::draft::{Draft, SealedText};
use crate::sealed::Equipment;
pub use crate::sealed::{Seal, Weight};
use crate::subject_name::SubjectName;
use portolan_ledger::record::Classifier;
use portolan_ledger::{AudienceId, Locode, OrganisationId, Time};

/// What happened to the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Taken off the vessel.
    Discharged,
    /// Put on the vessel.
    Loaded,
    /// Came in through the gate.
    GateIn,
    /// Left through the gate.
    GateOut,
}

impl Event {
    /// The event with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Discharged, Self::Loaded, Self::GateIn, Self::GateOut].into_iter().find(|event| event.as_str() == word)
    }

    /// The event as records name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discharged => "DISCHARGED",
            Self::Loaded => "LOADED",
            Self::GateIn => "GATE_IN",
            Self::GateOut => "GATE_OUT",
        }
    }
}

/// A terminal event with everything that may be kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalEvent {
    /// What happened.
    pub event: Event,
    /// Container number, normalised.
    pub container: String,
    /// The terminal, if known.
    pub terminal: Option<OrganisationId>,
    /// `IMPORT`, `EXPORT`, `TRANSHIPMENT`, `OTHER`.
    pub category: Option<&'static str>,
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
    /// `ROAD`, `RAIL`, `BARGE` for gate events.
    pub mode: Option<&'static str>,
}

impl TerminalEvent {
    /// The draft: event, category and full or empty in clear, the rest sealed for `community`.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, community: &AudienceId) -> Draft {
        let mut draft = Draft::original("TerminalEvent", reference, event_time, port)
            .with("event", Some(self.event.as_str()))
            .with("category", self.category)
            .with("full_empty", self.full.map(|full| if full { "FULL" } else { "EMPTY" }));
        draft.classifier = Some(Classifier::Actual);
        draft.subjects = vec![SubjectName::container(&self.container, self.terminal.clone())];
        draft.sealed = vec![SealedText::new(community.clone(), self.sealed().sealed())];
        draft
    }

    fn sealed(&self) -> Equipment {
        Equipment {
            container: self.container.clone(),
            terminal: self.terminal.clone(),
            size_type: self.size_type.clone(),
            seals: self.seals.clone(),
            weights: self.weights.clone(),
            dangerous_goods: None,
            carrier: self.carrier.clone(),
            vessel: self.vessel.clone(),
            voyage: self.voyage.clone(),
            mode: self.mode.map(str::to_owned),
        }
    }
}
