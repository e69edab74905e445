//! What follows from the events of a container in the order of their time.

use super::{Category, ContainerEvent, FullEmpty, StayEvent};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{OrganisationId, Time};
use std::collections::BTreeSet;

/// Where a container is.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
#[serde(tag = "place", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Place {
    /// Nobody has seen it here yet.
    #[default]
    Announced,
    /// In the yard of a terminal.
    InYard {
        /// Who runs the terminal.
        operator: OrganisationId,
    },
    /// Gone through the gate, or by rail or barge.
    Out {
        /// When it left.
        at: Time,
    },
    /// On board of a vessel.
    OnBoard {
        /// When it was loaded.
        at: Time,
    },
    /// In the inspection area of a yard, from where it does not leave.
    AtInspection {
        /// Who runs the terminal.
        operator: OrganisationId,
    },
    /// Given back empty: the stay is over.
    EmptyReturned {
        /// When it was given back.
        at: Time,
        /// When it had left; when it was given back, if nobody reported that.
        left_at: Time,
    },
}

impl Place {
    /// Who has it in the yard, the inspection area being part of it.
    #[must_use]
    pub const fn yard_operator(&self) -> Option<&OrganisationId> {
        match self {
            Self::InYard { operator } | Self::AtInspection { operator } => Some(operator),
            Self::Announced | Self::Out { .. } | Self::OnBoard { .. } | Self::EmptyReturned { .. } => None,
        }
    }

    /// When it left inland, if it has.
    #[must_use]
    pub const fn left_at(&self) -> Option<Time> {
        match self {
            Self::Out { at } | Self::EmptyReturned { left_at: at, .. } => Some(*at),
            Self::Announced | Self::InYard { .. } | Self::AtInspection { .. } | Self::OnBoard { .. } => None,
        }
    }

    /// Whether the stay is over: it left inland or on a vessel.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.left_at().is_some() || matches!(self, Self::OnBoard { .. })
    }

    /// Where a container is after one more event.
    #[must_use]
    pub fn after(&self, event: &StayEvent) -> Self {
        let (at, operator) = (event.event_time, || event.operator.clone());
        match event.event {
            arriving if arriving.arrives() => Self::InYard { operator: operator() },
            leaving if leaving.leaves_inland() => Self::Out { at },
            ContainerEvent::ReturnedToStack | ContainerEvent::ShutOut => Self::InYard { operator: operator() },
            ContainerEvent::MovedToInspection | ContainerEvent::Positioned => {
                Self::AtInspection { operator: operator() }
            }
            ContainerEvent::Loaded | ContainerEvent::Restowed => Self::OnBoard { at },
            ContainerEvent::EmptyReturned => Self::EmptyReturned { at, left_at: self.left_at().unwrap_or(at) },
            _ => self.clone(),
        }
    }
}

words! {
    /// What a container is known for, beside where it is (DOMAIN C-21).
    Mark {
        /// It is in the yard for too long.
        LongStay = 1 => "LONG_STAY",
        /// It, or goods in it, count as abandoned.
        Abandoned = 2 => "ABANDONED",
        /// Its goods were disposed of.
        Disposed = 3 => "DISPOSED",
        /// An inspection ended with seizure.
        Seized = 4 => "SEIZED",
    }
}

/// What is known of a container after some of its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Course {
    /// Where it is.
    pub place: Place,
    /// What it is here for, as last said.
    pub category: Option<Category>,
    /// Whether it holds goods, as last said.
    pub full_empty: Option<FullEmpty>,
    /// When it was first taken off a vessel here.
    pub discharged_at: Option<Time>,
    /// Since when it is in the yard.
    pub in_yard_since: Option<Time>,
    /// When its verified gross mass was first known.
    pub weighed_at: Option<Time>,
    /// What was reported of it beside where it is.
    pub marks: BTreeSet<Mark>,
}

impl Course {
    /// What is known after one more event.
    #[must_use]
    pub fn after(mut self, event: &StayEvent) -> Self {
        let first = |known: Option<Time>, seen: bool| known.or_else(|| seen.then_some(event.event_time));
        self.place = self.place.after(event);
        self.discharged_at = first(self.discharged_at, event.event.is_off_vessel());
        self.weighed_at = first(self.weighed_at, event.mass_verified);
        self.category = event.category.or(self.category);
        let by_work = match event.event {
            ContainerEvent::Stuffed => Some(FullEmpty::Full),
            ContainerEvent::Stripped | ContainerEvent::EmptyReturned => Some(FullEmpty::Empty),
            _ => None,
        };
        self.full_empty = event.full_empty.or(by_work).or(self.full_empty);
        self.in_yard_since = match self.place.yard_operator() {
            Some(_) => first(self.in_yard_since, true),
            None => None,
        };
        self.mark(event.event);
        self
    }

    fn mark(&mut self, event: ContainerEvent) {
        let reported = match event {
            ContainerEvent::LongStay => Some(Mark::LongStay),
            ContainerEvent::AbandonNotice => Some(Mark::Abandoned),
            ContainerEvent::Disposed => Some(Mark::Disposed),
            _ => None,
        };
        self.marks.extend(reported);
        if self.place.has_ended() {
            // What left is neither waiting nor left behind any more.
            self.marks.retain(|mark| !matches!(mark, Mark::LongStay | Mark::Abandoned));
        }
    }
}
