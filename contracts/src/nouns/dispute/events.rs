//! What is said of disputes.

use super::{Dispute, Step};
use crate::events::Event;
use portolan_ledger::Digest;

/// A record is disputed.
#[must_use]
pub fn opened(record: Digest, dispute: &Dispute) -> Event {
    about(Event::new("dispute.opened", Some(record), dispute.subjects.iter().copied()), dispute)
}

/// A dispute went on or ended.
#[must_use]
pub fn stepped(record: Digest, dispute: &Dispute, step: Step) -> Event {
    about(Event::new("dispute.stepped", Some(record), dispute.subjects.iter().copied()), dispute).with("step", step)
}

fn about(event: Event, dispute: &Dispute) -> Event {
    event.with("target", dispute.target).with("claimant", &dispute.claimant).with("respondent", &dispute.respondent)
}
