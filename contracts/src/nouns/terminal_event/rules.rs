//! What follows from the events of a container stay, and which rules they can break.

use super::{ContainerEvent, Place, Stay, StayEvent};
use crate::limits::STAY_EVENTS_KEPT;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold::{self, Hold};
use crate::nouns::pickup_authorisation;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

impl Stay {
    /// Where the container is.
    #[must_use]
    pub fn place(&self) -> Place {
        self.events.iter().fold(self.settled.clone(), |place, event| place.after(event))
    }

    /// Where the container was before `time`.
    #[must_use]
    pub fn place_before(&self, time: Time) -> Place {
        let earlier = self.events.iter().take_while(|event| event.event_time <= time);
        earlier.fold(self.settled.clone(), |place, event| place.after(event))
    }

    /// Whether it was taken off a vessel here.
    #[must_use]
    pub fn was_discharged(&self) -> bool {
        self.events.iter().any(|event| event.event == ContainerEvent::Discharged)
            || matches!(self.settled, Place::InYard { .. })
    }

    /// Put an event in its place by time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, event: StayEvent) {
        let at = self.events.partition_point(|other| other.event_time <= event.event_time);
        self.events.insert(at, event);
        if self.events.len() > STAY_EVENTS_KEPT {
            let oldest = self.events.remove(0);
            self.settled = self.settled.after(&oldest);
        }
    }

    /// Take out the event that `record` made, if `operator` made it and it still counts.
    pub fn take(&mut self, record: Digest, operator: &OrganisationId) -> Option<StayEvent> {
        let at = self.events.iter().position(|event| event.record == record && event.operator == *operator)?;
        Some(self.events.remove(at))
    }
}

impl Place {
    /// Where a container is after one more event.
    #[must_use]
    pub fn after(&self, event: &StayEvent) -> Self {
        match event.event {
            ContainerEvent::Discharged | ContainerEvent::GateIn => Self::InYard { operator: event.operator.clone() },
            ContainerEvent::GateOut => Self::Out { at: event.event_time },
            ContainerEvent::Loaded => Self::OnBoard { at: event.event_time },
        }
    }
}

/// a gate-out needs a valid pick-up authorisation of one of the subjects that count as one.
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

/// a container cannot leave twice, come in where it already is, or be seen by two terminals at once.
#[must_use]
pub fn contradicts(before: &Place, event: &StayEvent) -> bool {
    match (event.event, before) {
        (ContainerEvent::GateOut | ContainerEvent::Loaded, Place::Out { .. } | Place::OnBoard { .. }) => true,
        (_, Place::InYard { operator }) => *operator != event.operator,
        _ => false,
    }
}
