//! What is private to the node: names, opened parts, receipts, messages, slots. No part of the ledger.
//!
//! Several of these become durable together, and together with a submission where one is signed: a receipt that was
//! promised without its submission, or the other way round, would write a record twice or never.

use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::{Key, after_prefix};
use super::messages::{self, StoredMessage};
use super::{Numbers, Store};
use portolan_ledger::part::Opened;
use portolan_ledger::{Digest, SubjectId};
use std::collections::BTreeMap;

/// Private data to be written together. Later writes of one key win; a name keeps all its subjects.
#[derive(Clone, Default)]
pub struct PrivateWrites {
    names: Vec<(Vec<u8>, SubjectId)>,
    opened: Vec<(Digest, u32, Opened)>,
    receipts: Vec<(Vec<u8>, Vec<u8>)>,
    messages: Vec<(Digest, StoredMessage)>,
    slots: Vec<(Vec<u8>, Vec<u8>)>,
}

impl PrivateWrites {
    /// `subject` stands under `name` (its canonical private form) from now on, after those that do already.
    pub fn put_name(&mut self, name: Vec<u8>, subject: SubjectId) {
        self.names.push((name, subject));
    }

    /// Part number `part` of `record` held this.
    pub fn put_opened(&mut self, record: Digest, part: u32, opened: Opened) {
        self.opened.push((record, part, opened));
    }

    /// The receipt under `key` is this.
    pub fn put_receipt(&mut self, key: Vec<u8>, receipt: Vec<u8>) {
        self.receipts.push((key, receipt));
    }

    /// The message `id` is this; a message that is kept keeps its number.
    pub fn put_message(&mut self, id: Digest, message: &StoredMessage) {
        self.messages.push((id, message.clone()));
    }

    /// The slot `name` holds this.
    pub fn put_private(&mut self, name: Vec<u8>, bytes: Vec<u8>) {
        self.slots.push((name, bytes));
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { names, opened, receipts, messages, slots } = self;
        names.is_empty() && opened.is_empty() && receipts.is_empty() && messages.is_empty() && slots.is_empty()
    }

    /// Add all of `other`, as written after this.
    pub fn append(&mut self, other: Self) {
        let Self { names, opened, receipts, messages, slots } = other;
        self.names.extend(names);
        self.opened.extend(opened);
        self.receipts.extend(receipts);
        self.messages.extend(messages);
        self.slots.extend(slots);
    }
}

impl std::fmt::Debug for PrivateWrites {
    // Counts only: what is in it must not reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrivateWrites")
            .field("names", &self.names.len())
            .field("opened", &self.opened.len())
            .field("receipts", &self.receipts.len())
            .field("messages", &self.messages.len())
            .field("slots", &self.slots.len())
            .finish()
    }
}

impl Store {
    /// Write private data, synced.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn write_private(&self, private: PrivateWrites) -> Result<(), StorageFault> {
        let mut numbers = self.lock_intake();
        let mut batch = self.database().batch();
        write(self.database(), &mut batch, [&private].into_iter(), &mut numbers)?;
        batch.commit("private data")
    }

    /// The subjects under `name`, in the order this node learnt them.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn subjects_named(&self, name: &[u8]) -> Result<Vec<SubjectId>, StorageFault> {
        Ok(self.database().read(&Key::Name(name))?.unwrap_or_default())
    }

    /// The opened parts of `record`, by their index in it.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// Never: the keys of this column end with four bytes of index.
    pub fn opened(&self, record: &Digest) -> Result<Vec<(u32, Opened)>, StorageFault> {
        let entries = self.database().iterate(Column::Opened, record.0.to_vec(), after_prefix(&record.0));
        let read = |entry| {
            let (key, value): (Box<[u8]>, Box<[u8]>) = entry?;
            let part = key.last_chunk::<4>().expect("the key of an opened part ends with its index");
            Ok((u32::from_be_bytes(*part), decode(Column::Opened, &value)?))
        };
        entries.map(read).collect()
    }

    /// The receipt under `key`.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn receipt(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageFault> {
        self.database().get(&Key::Receipt(key))
    }

    /// What the slot `name` holds.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn private(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageFault> {
        self.database().get(&Key::Slot(name))
    }
}

/// Put private data into a batch.
pub(super) fn write<'a>(
    database: &Database,
    batch: &mut Batch<'_>,
    private: impl Iterator<Item = &'a PrivateWrites>,
    numbers: &mut Numbers,
) -> Result<(), StorageFault> {
    let mut names: BTreeMap<&[u8], Vec<SubjectId>> = BTreeMap::new();
    let mut messages: BTreeMap<&Digest, &StoredMessage> = BTreeMap::new();
    for writes in private {
        for (name, subject) in &writes.names {
            let subjects = match names.entry(name) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(unread) => {
                    unread.insert(database.read(&Key::Name(name))?.unwrap_or_default())
                }
            };
            if !subjects.contains(subject) {
                subjects.push(*subject);
                batch.put_value(&Key::Name(name), subjects);
            }
        }
        for (record, part, opened) in &writes.opened {
            batch.put_value(&Key::Opened { record, part: *part }, opened);
        }
        for (key, receipt) in &writes.receipts {
            batch.put(&Key::Receipt(key), receipt);
        }
        for (name, bytes) in &writes.slots {
            batch.put(&Key::Slot(name), bytes);
        }
        messages.extend(writes.messages.iter().map(|(id, message)| (id, message)));
    }
    messages::write(database, batch, messages, numbers)
}
