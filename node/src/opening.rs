//! Open what this node may read, when blocks become final: names go to the private index, texts beside the records.
//!
//! What a block opens is written with the block itself, so whoever waits for the block finds its names. At start the
//! blocks since the cursor are opened, should there be any. A part that does not open as its record commits to is logged
//! and skipped: it proves the author's defect, and must not stop the node.
//!
//! Invariant: everything up to the cursor was opened; names and cursor become durable together.

use crate::authoring::Keyring;
use crate::names;
use crate::storage::{PrivateWrites, StorageFault, Store};
use portolan_ledger::{Height, Record, VerifiedSubmission};
use serde_json::Value;

const CURSOR: &[u8] = b"opening/height";

/// Opens parts for one organisation.
pub struct Opener {
    store: Store,
    keyring: Keyring,
}

impl Opener {
    /// Open with `keyring` what `store` holds.
    #[must_use]
    pub const fn new(store: Store, keyring: Keyring) -> Self {
        Self { store, keyring }
    }

    /// Open everything from the cursor to the tip.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn catch_up(&self) -> Result<(), StorageFault> {
        let done = self.store.private(CURSOR)?.and_then(|bytes| borsh::from_slice(&bytes).ok()).unwrap_or(Height(0));
        let tip = self.store.tip().map_or(Height(0), |tip| tip.header.height);
        // Before its history a joined store has no bodies that could be opened.
        let mut height = done.next().max(self.store.history_min()?);
        while height <= tip {
            let mut submissions = Vec::new();
            for digest in self.store.block(height)?.map_or_else(Vec::new, |block| block.submissions) {
                submissions.extend(self.store.body(&digest)?);
            }
            self.store.write_private(self.opened_by(height, submissions.iter()))?;
            height = height.next();
        }
        Ok(())
    }

    /// What the block of these submissions opens, and the cursor after it.
    ///
    /// # Panics
    /// Never: writing to memory cannot fail.
    pub fn opened_by<'a>(
        &self,
        height: Height,
        submissions: impl Iterator<Item = &'a VerifiedSubmission>,
    ) -> PrivateWrites {
        let mut private = PrivateWrites::default();
        submissions.for_each(|submission| self.open(submission, &mut private));
        private.put_private(CURSOR.to_vec(), borsh::to_vec(&height).expect("writing to memory cannot fail"));
        private
    }

    fn open(&self, submission: &VerifiedSubmission, private: &mut PrivateWrites) {
        for record in submission.records() {
            for (index, reference) in (0..).zip(&record.parts) {
                let pieces = (submission.parts().get(&reference.digest), submission.parts().get(&reference.key_digest));
                let (Some(ciphertext), Some(wrapped)) = pieces else { continue };
                match self.keyring.open(record, reference, ciphertext, wrapped) {
                    None => {}
                    Some(Ok(opened)) => {
                        learn_name(record, &opened.plaintext, private);
                        private.put_opened(record.digest(), index, opened);
                    }
                    Some(Err(defect)) => {
                        tracing::warn!(record = %record.digest(), part = index, %defect, "a sealed part does not open");
                    }
                }
            }
        }
    }
}

/// The name that an opened part gives to the record's subject of that kind.
fn learn_name(record: &Record, plaintext: &[u8], private: &mut PrivateWrites) {
    let Ok(value) = serde_json::from_slice::<Value>(plaintext) else { return };
    let Some(name) = names::read(&value) else { return };
    let Some(subject) = record.subjects.iter().find(|subject| subject.kind == name.kind()) else { return };
    for key in name.keys() {
        private.put_name(key.into_bytes(), subject.id);
    }
}
