//! What the rules say happened, as the store keeps it.

use portolan_contracts::Event;

/// The one encoding of an event.
#[must_use]
pub fn encode(event: &Event) -> Vec<u8> {
    borsh::to_vec(event).expect("writing to memory cannot fail")
}
