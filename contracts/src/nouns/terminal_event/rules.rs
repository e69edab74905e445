//! What follows from the events of a container stay, and which rules they can break.

use super::{ContainerEvent, Course, FullEmpty, Place, Stay, StayEvent};
use crate::limits::{CALL_TIMES_TOLERANCE_MS, STAY_EVENTS_KEPT};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold::{self, Hold};
use crate::nouns::pickup_authorisation;
use crate::nouns::terminal_event::Category;
use crate::parameters::GateCategory;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

impl StayEvent {
    /// Where it stands among the others: by time, then as things happen, then by what it says, whoever reported first and by
    /// whichever of two records that say the same.
    #[must_use]
    pub const fn order(&self) -> (Time, u8, Digest, &OrganisationId) {
        (self.event_time, self.event.rank(), self.content, &self.operator)
    }

    /// Whether everything that counts of the container is the same without it.
    #[must_use]
    pub const fn only_tells(&self) -> bool {
        let says = self.category.is_some() || self.full_empty.is_some() || self.mass_verified;
        self.event.is_observation() && !says
    }
}

impl Stay {
    /// What is known of the container.
    #[must_use]
    pub fn course(&self) -> Course {
        self.events.iter().fold(self.settled.clone(), Course::after)
    }

    /// Where the container is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.course().place
    }

    /// What the container is here for: as the terminal last said, else as it was last announced.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        self.course().category.or_else(|| self.announced.iter().rev().find_map(|announced| announced.category))
    }

    /// Whether it holds goods: as the terminal last said, else as it was last announced.
    #[must_use]
    pub fn full_empty(&self) -> Option<FullEmpty> {
        self.course().full_empty.or_else(|| self.announced.iter().rev().find_map(|announced| announced.full_empty))
    }

    /// Whether it was taken off a vessel here.
    #[must_use]
    pub fn was_discharged(&self) -> bool {
        self.course().discharged_at.is_some()
    }

    /// Put an event in its place by time. Beyond the limit the oldest that only tells goes, else the oldest is folded away.
    pub fn insert(&mut self, event: StayEvent) {
        let at = self.events.partition_point(|other| other.order() < event.order());
        self.events.insert(at, event);
        if self.events.len() > STAY_EVENTS_KEPT {
            // A reefer is looked at twice a day: that must not push out when it came.
            let goes = self.events.iter().position(StayEvent::only_tells).unwrap_or(0);
            let oldest = self.events.remove(goes);
            self.settled = std::mem::take(&mut self.settled).after(&oldest);
        }
    }

    /// Take out the event that `record` made, if `operator` made it and it still counts.
    pub fn take(&mut self, record: Digest, operator: &OrganisationId) -> Option<StayEvent> {
        let at = self.events.iter().position(|event| event.record == record && event.operator == *operator)?;
        Some(self.events.remove(at))
    }

    /// the records of the events that contradict where the container then was.
    #[must_use]
    pub fn contradictions(&self) -> BTreeSet<Digest> {
        let mut course = self.settled.clone();
        let mut found = BTreeSet::new();
        for event in &self.events {
            if contradicts(&course.place, event) {
                found.insert(event.record);
            }
            course = course.after(event);
        }
        found
    }
}

/// leaving inland needs a valid pick-up authorisation of one of the subjects that count as one.
#[must_use]
pub fn unauthorised_gate_out(view: &dyn StateView, group: &BTreeSet<SubjectId>, event: &StayEvent) -> Option<Finding> {
    let authorised = group
        .iter()
        .filter_map(|stay| pickup_authorisation::find(view, stay))
        .any(|authorisation| authorisation.terminal == event.operator && authorisation.is_valid_at(event.event_time));
    let subjects = group.iter().copied().collect();
    (!authorised).then_some(Finding { rule: ExceptionRule::GateOutUnauthorised, subjects, about: None })
}

/// a gate-out while a hold forbade it, by the times at which both happened and by what stood on the ledger.
#[must_use]
pub fn gate_out_under_hold(view: &dyn StateView, group: &BTreeSet<SubjectId>, left_at: Time) -> Vec<Finding> {
    let holds = hold::rules::on_stays(view, group);
    let forbidding = holds.iter().filter(|(_, hold)| hold.forbids_gate_out());
    forbidding.flat_map(|(record, hold)| broken_by_leaving(group, *record, hold, left_at)).collect()
}

/// The two findings of X-08 that one hold can give.
#[must_use]
pub fn broken_by_leaving(group: &BTreeSet<SubjectId>, record: Digest, hold: &Hold, left_at: Time) -> Vec<Finding> {
    let finding = |rule| Finding { rule, subjects: group.iter().copied().collect(), about: Some(record) };
    let by_event = hold.was_in_force_at(left_at).then(|| finding(ExceptionRule::GateOutUnderHoldByEventTime));
    let by_ledger = hold.stood_on_ledger_at(left_at).then(|| finding(ExceptionRule::GateOutUnderHoldByLedgerTime));
    by_event.into_iter().chain(by_ledger).collect()
}

/// whether the same author reported this event of the same moment before. In the same words it counts once; in other
/// words it is a fork, since which of the two holds would depend on who reads.
///
/// # Errors
/// [`Code::Fork`].
pub fn repeats(stay: &Stay, event: &StayEvent) -> Result<bool, Refusal> {
    let same = |other: &&StayEvent| {
        (other.event, other.event_time, &other.operator) == (event.event, event.event_time, &event.operator)
    };
    match stay.events.iter().find(same) {
        None => Ok(false),
        Some(before) if before.content == event.content => Ok(true),
        Some(before) => {
            let message = format!("{} of this moment was reported otherwise", event.event);
            Err(Refusal::new(Code::Fork, "body", message).naming(before.record))
        }
    }
}

/// a container cannot leave twice, be handled where it is no more, or be seen by two terminals at once.
#[must_use]
pub fn contradicts(before: &Place, event: &StayEvent) -> bool {
    match before {
        Place::Announced => false,
        Place::InYard { operator } | Place::AtInspection { operator } => *operator != event.operator,
        Place::OnBoard { .. } => event.event.needs_presence(),
        Place::Out { .. } | Place::EmptyReturned { .. } => {
            event.event.needs_presence() || event.event == ContainerEvent::Restowed
        }
    }
}

/// a full export container is loaded and nobody knew its verified gross mass by then.
#[must_use]
pub fn loaded_without_mass(stay: &Stay, event: &StayEvent) -> bool {
    let by_then = |time: Time| time <= event.event_time;
    let announced = stay.announced.iter().any(|announced| announced.mass_verified && by_then(announced.event_time));
    let is_known = announced || stay.course().weighed_at.is_some_and(by_then);
    event.event == ContainerEvent::Loaded && stay.gate_category() == Some(GateCategory::Export) && !is_known
}

/// loaded while a hold forbade it, by the times at which both happened or by what stood on the ledger.
#[must_use]
pub fn loaded_under_hold(group: &BTreeSet<SubjectId>, holds: &BTreeMap<Digest, Hold>, loaded_at: Time) -> Vec<Finding> {
    let in_force = |hold: &Hold| hold.was_in_force_at(loaded_at) || hold.stood_on_ledger_at(loaded_at);
    let broken = holds.iter().filter(|(_, hold)| hold.forbids_loading() && in_force(hold));
    let finding = |record: &Digest| Finding {
        rule: ExceptionRule::LoadedUnderHold,
        subjects: group.iter().copied().collect(),
        about: Some(*record),
    };
    broken.map(|(record, _)| finding(record)).collect()
}

/// taken off before the vessel arrived or put on after it departed, beyond what clocks explain.
#[must_use]
pub fn outside_call(side: Side, moved_at: Time, call_time: Time) -> Option<ExceptionRule> {
    match side {
        Side::Arrival => {
            (moved_at.plus_ms(CALL_TIMES_TOLERANCE_MS) < call_time).then_some(ExceptionRule::DischargedBeforeArrival)
        }
        Side::Departure => {
            (call_time.plus_ms(CALL_TIMES_TOLERANCE_MS) < moved_at).then_some(ExceptionRule::LoadedAfterDeparture)
        }
    }
}

/// The end of a call that the time of a move is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Side {
    /// Discharges come after it.
    Arrival = 1,
    /// Loadings come before it.
    Departure = 2,
}

impl Side {
    /// The side that an event is held against, if any.
    #[must_use]
    pub const fn of(event: ContainerEvent) -> Option<Self> {
        match event {
            ContainerEvent::Discharged | ContainerEvent::OverLanded => Some(Self::Arrival),
            ContainerEvent::Loaded => Some(Self::Departure),
            _ => None,
        }
    }
}
