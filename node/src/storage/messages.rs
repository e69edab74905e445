//! Messages as they came, byte by byte, with what became of them. Private to the node.

use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::{Key, after_prefix, trailing_number};
use super::{Numbers, Store};
use crate::limits::STORE_PAGE_MAX;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Time};
use std::collections::BTreeMap;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
pub enum MessageState {
    /// All of it was read.
    Imported = 1,
    /// Some or all of it could not be read; a person has to look.
    Quarantined = 2,
}

/// A message as it came.
#[derive(Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredMessage {
    /// What became of it.
    pub state: MessageState,
    /// What it was said to be; empty when nothing was said.
    pub content_type: String,
    /// When it came.
    pub received_at: Time,
    /// Who posted it.
    pub posted_by: String,
    /// Salt of its commitment.
    pub salt: [u8; 32],
    /// What could not be read: code, reason, place.
    pub reasons: Vec<(String, String, String)>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for StoredMessage {
    // A message may hold what must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredMessage")
            .field("state", &self.state)
            .field("received_at", &self.received_at)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A message with its number.
#[derive(BorshSerialize, BorshDeserialize)]
struct Numbered {
    number: u64,
    message: StoredMessage,
}

impl Store {
    /// The message with this id.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn message(&self, id: &Digest) -> Result<Option<StoredMessage>, StorageFault> {
        Ok(self.database().read(&Key::Message(id))?.map(|Numbered { message, .. }| message))
    }

    /// At most `limit` messages in the order they came, those in `state` only, and after number `after` only; each with
    /// its number and id.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn messages(
        &self,
        state: Option<MessageState>,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, Digest, StoredMessage)>, StorageFault> {
        let Some(number) = after.map_or(Some(0), |after| after.checked_add(1)) else { return Ok(Vec::new()) };
        let from = Key::MessageNumber { state, number }.encode();
        let until = after_prefix(&from[..from.len() - 8]);
        let mut found = Vec::new();
        for entry in self.database().iterate(Column::Private, from, until).take(limit.min(STORE_PAGE_MAX)) {
            let (key, id) = entry?;
            let id: Digest = decode(Column::Private, &id)?;
            if let Some(message) = self.message(&id)? {
                found.push((trailing_number(&key), id, message));
            }
        }
        Ok(found)
    }
}

/// Put messages into a batch; new ones get the next numbers.
pub(super) fn write(
    database: &Database,
    batch: &mut Batch<'_>,
    messages: BTreeMap<&Digest, &StoredMessage>,
    numbers: &mut Numbers,
) -> Result<(), StorageFault> {
    for (id, message) in messages {
        let known: Option<Numbered> = database.read(&Key::Message(id))?;
        let number = match &known {
            Some(known) => known.number,
            None => {
                let number = numbers.message;
                numbers.message += 1;
                number
            }
        };
        if let Some(known) = known
            && known.message.state != message.state
        {
            batch.delete(&Key::MessageNumber { state: Some(known.message.state), number });
        }
        batch.put(&Key::MessageNumber { state: None, number }, id);
        batch.put(&Key::MessageNumber { state: Some(message.state), number }, id);
        batch.put_value(&Key::Message(id), &Numbered { number, message: message.clone() });
    }
    Ok(())
}

/// The number of the next message.
pub(super) fn next_number(database: &Database) -> Result<u64, StorageFault> {
    let last = database.at_or_before(&Key::MessageNumber { state: None, number: u64::MAX })?;
    let first = Key::MessageNumber { state: None, number: 0 }.encode();
    let numbers = last.filter(|(key, _)| key.starts_with(&first[..first.len() - 8]));
    Ok(numbers.map_or(1, |(key, _)| trailing_number(&key) + 1))
}
