//! What is said of inventory matches.

use super::InventoryMatchBody;
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// The port answered.
#[must_use]
pub fn answered(record: Digest, subjects: impl Iterator<Item = SubjectId>, body: &InventoryMatchBody) -> Event {
    let event = Event::new("inventory.answered", Some(record), subjects).with("result", body.result);
    match &body.reason {
        Some(reason) => event.with("reason", reason),
        None => event,
    }
}
