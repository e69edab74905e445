//! Find records and submissions: by digest, by leaf, by subject, by the submitter's own id.

use super::Store;
use super::block::RecordEntry;
use super::columns::Column;
use super::database::{Batch, Database, decode};
use super::fault::StorageFault;
use super::keys::{Decided, Key, after_prefix, trailing_number};
use crate::limits::STORE_PAGE_MAX;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, OrganisationId, SubjectId, SubmissionId};

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RecordPlace {
    /// Height of its block.
    pub height: Height,
    /// Its submission.
    pub submission: Digest,
    /// Its position in the submission.
    pub index: u32,
    /// Its leaf in the record log.
    pub leaf: u64,
}

/// What stands at a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct LeafRecord {
    pub(super) record: Digest,
    pub(super) submission: Digest,
    pub(super) index: u32,
}

/// Put the indexes of one block's records into its batch; the first of them stands at `first_leaf`.
pub(super) fn write(
    database: &Database,
    batch: &mut Batch<'_>,
    height: Height,
    first_leaf: u64,
    records: &[RecordEntry],
) -> Result<(), StorageFault> {
    let mut here = std::collections::BTreeSet::new();
    let mut leaves = Vec::with_capacity(records.len());
    for (leaf, entry) in (first_leaf..).zip(records) {
        let RecordEntry { record, submission, index, subjects } = entry;
        let (submission, index) = (*submission, *index);
        leaves.push(LeafRecord { record: *record, submission, index });
        // A record that stands twice has its first place: what was once answered stays true.
        if here.insert(record) && !database.has(&Key::Record(record))? {
            batch.put_value(&Key::Record(record), &RecordPlace { height, submission, index, leaf });
        }
        for subject in subjects {
            batch.put(&Key::SubjectRecord { subject, leaf }, record);
        }
    }
    if !leaves.is_empty() {
        batch.put_value(&Key::Leaves(height), &leaves);
    }
    Ok(())
}

impl Store {
    /// Where the record with this digest is; `None` while it is in no decided block.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn record(&self, record: &Digest) -> Result<Option<RecordPlace>, StorageFault> {
        self.database().read(&Key::Record(record))
    }

    /// The bytes of a decided record.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn record_bytes(&self, record: &Digest) -> Result<Option<Vec<u8>>, StorageFault> {
        let Some(place) = self.record(record)? else { return Ok(None) };
        let Some(text) = self.signed_text(&place.submission)? else { return Ok(None) };
        let index = usize::try_from(place.index).unwrap_or(usize::MAX);
        Ok(text.records.into_iter().nth(index))
    }

    /// At most `limit` records of `subject` by ascending leaf, those after leaf `after` only.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn records_of(
        &self,
        subject: &SubjectId,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, Digest)>, StorageFault> {
        let Some(leaf) = after.map_or(Some(0), |after| after.checked_add(1)) else { return Ok(Vec::new()) };
        let from = Key::SubjectRecord { subject, leaf }.encode();
        let entries = self.database().iterate(Column::Subjects, from, after_prefix(&subject.0));
        let read = |entry| {
            let (key, value): (Box<[u8]>, Box<[u8]>) = entry?;
            Ok((trailing_number(&key), decode(Column::Subjects, &value)?))
        };
        entries.take(limit.min(STORE_PAGE_MAX)).map(read).collect()
    }

    /// The records of the block at `height` in order, each with its submission and its position in it. Empty at 0 and
    /// beyond the tip.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn records_of_block(&self, height: Height) -> Result<Vec<(Digest, Digest, u32)>, StorageFault> {
        let leaves: Vec<LeafRecord> = self.database().read(&Key::Leaves(height))?.unwrap_or_default();
        Ok(leaves.into_iter().map(|LeafRecord { record, submission, index }| (record, submission, index)).collect())
    }

    /// The height of the block that names this submission; `None` while none does.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn submission_place(&self, submission: &Digest) -> Result<Option<Height>, StorageFault> {
        self.database().read(&Key::SubmissionHeight(submission))
    }

    /// The submission that carries `id` of `submitter`: the decided one, or else the one that is held.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn submission_by_id(
        &self,
        submitter: &OrganisationId,
        id: &SubmissionId,
    ) -> Result<Option<Digest>, StorageFault> {
        let by = |decided| self.database().read(&Key::SubmissionById { submitter, id, decided });
        Ok(by(Decided::Yes)?.or(by(Decided::NotYet)?))
    }
}
