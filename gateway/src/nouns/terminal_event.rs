//! What a terminal states about a container. Events, categories and modes are the closed lists of the rules.

use crate::draft::{Draft, SealedText};
use crate::sealed::Equipment;
pub use crate::sealed::{Seal, Weight};
use crate::subject_name::SubjectName;
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, FullEmpty, Mode};
use portolan_ledger::record::Classifier;
use portolan_ledger::{AudienceId, Locode, OrganisationId, Time};

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
            mode: self.mode.map(|mode| mode.as_str().to_owned()),
        }
    }
}
