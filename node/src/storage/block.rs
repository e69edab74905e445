//! Decided blocks: write one in one batch, read what was written.

use super::fault::StorageFault;
use super::keys::{Decided, Key};
use super::private::{self, PrivateWrites};
use super::{Store, TreeUpdate, bodies, index, proposals, state};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::Frontier;
use portolan_ledger::{Certificate, Digest, Header, Height, StateWrites, SubjectId, ValidatorSet};

/// The newest block, and the right edge of the log after it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Tip {
    /// Its header.
    pub header: Header,
    /// Its certificate; none for the genesis header.
    pub certificate: Option<Certificate>,
    /// The record log after it.
    pub frontier: Frontier,
}

/// A decided block as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBlock {
    /// Its header.
    pub header: Header,
    /// The quorum for it.
    pub certificate: Certificate,
    /// The submissions it names, in order.
    pub submissions: Vec<Digest>,
}

/// One record of a block that is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordEntry {
    /// The record.
    pub record: Digest,
    /// Its submission.
    pub submission: Digest,
    /// Its position in the submission.
    pub index: u32,
    /// The subjects it names.
    pub subjects: Vec<SubjectId>,
}

/// A decided block with all that becomes durable with it.
#[derive(Debug, Clone)]
pub struct CommittedBlock {
    /// Its header.
    pub header: Header,
    /// The quorum for it.
    pub certificate: Certificate,
    /// The validators of the next height, where they are others than this one's.
    pub next_validators: Option<ValidatorSet>,
    /// The submissions it names, in order.
    pub submissions: Vec<Digest>,
    /// What it changes in the state.
    pub writes: StateWrites,
    /// What [`Store::root_after`] gave for those writes.
    pub tree_update: TreeUpdate,
    /// Its records, in the order of their leaves.
    pub records: Vec<RecordEntry>,
    /// What the rules say happened, in order, each encoded by the caller.
    pub events: Vec<Vec<u8>>,
    /// What this node learns from it for itself.
    pub private: PrivateWrites,
}

impl Store {
    /// Write a decided block in one synced batch and make it the tip: header, certificate, names of submissions, state,
    /// tree, log, indexes and events; what was undecided about it goes.
    ///
    /// # Errors
    /// [`StorageFault`]; then the store takes no more writes, and whether the block is there shows after a restart.
    ///
    /// # Panics
    /// When the block does not follow on the tip, or its roots are not what its contents lead to, or a body that it names
    /// is not held: then this node was about to store what a quorum did not decide.
    pub fn commit(&self, block: CommittedBlock) -> Result<Tip, StorageFault> {
        let _chain = self.lock_chain();
        let before = self.shared_tip().expect("a node starts only on a store with its genesis");
        check(&before, &block);
        let CommittedBlock { header, certificate, next_validators, submissions, writes, .. } = block;
        let CommittedBlock { tree_update, records, events, private, .. } = block;
        let height = header.height;
        let mut batch = self.database().batch();
        batch.put(&Key::Header(height), header.encode());
        batch.put_value(&Key::Certificate(height), &certificate);
        if let Some(next) = &next_validators {
            batch.put_value(&Key::SetChange(height), next);
        }
        batch.put_value(&Key::Block(height), &submissions);
        state::write(&mut batch, &writes);
        tree_update.write(&mut batch, &writes);

        let mut frontier = before.frontier.clone();
        let mut log_node = |level, index, hash: Digest| batch.put(&Key::LogNode { level, index }, hash);
        frontier.append_with(leaf_of_header(&before.header.digest()), &mut log_node);
        let first_leaf = frontier.size();
        for RecordEntry { record, submission, index, .. } in &records {
            frontier.append_with(leaf_of_record(record, submission, *index), &mut log_node);
        }
        let ends = (frontier.size(), frontier.root()) == (header.log_size, header.log_root);
        assert!(ends, "block {height} leads to the log its header states");

        index::write(self.database(), &mut batch, height, first_leaf, &records)?;
        for submission in &submissions {
            let held = bodies::held(self.database(), submission)?.expect("a block names only what is held");
            let (submitter, id) = (&held.submitter, &held.id);
            batch.put_value(&Key::SubmissionHeight(submission), &height);
            batch.put(&Key::SubmissionById { submitter, id, decided: Decided::Yes }, submission);
            batch.delete(&Key::Undecided(submission));
        }
        if !events.is_empty() {
            batch.put_value(&Key::Events(height), &events);
        }
        // Held until the batch is written: names are read before they are written.
        let mut numbers = self.lock_intake();
        private::write(self.database(), &mut batch, [&private].into_iter(), &mut numbers)?;
        proposals::drop_of(self.database(), &mut batch, height)?;
        let tip = Tip { header, certificate: Some(certificate), frontier };
        batch.put_value(&Key::Tip, &tip);
        // Who computes the next root meanwhile waits, so that it sees the pages of one height.
        let kept = self.tree_to_change();
        batch.commit("a block")?;
        kept.follow(tree_update.changes());
        self.set_tip(tip.clone());
        Ok(tip)
    }

    /// The block at `height`; none at 0, which nobody signed, and beyond the tip.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn block(&self, height: Height) -> Result<Option<StoredBlock>, StorageFault> {
        let Some(certificate) = self.certificate(height)? else { return Ok(None) };
        let (Some(header), Some(submissions)) = (self.header(height)?, self.database().read(&Key::Block(height))?)
        else {
            return Ok(None);
        };
        Ok(Some(StoredBlock { header, certificate, submissions }))
    }

    /// The header at `height`, from 0 on.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn header(&self, height: Height) -> Result<Option<Header>, StorageFault> {
        self.database().read(&Key::Header(height))
    }

    /// The certificate of the block at `height`.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn certificate(&self, height: Height) -> Result<Option<Certificate>, StorageFault> {
        self.database().read(&Key::Certificate(height))
    }
}

/// What the caller promises.
fn check(before: &Tip, block: &CommittedBlock) {
    let CommittedBlock { header, certificate, next_validators, submissions, tree_update, records, .. } = block;
    let height = header.height;
    let next = next_validators.as_ref().map_or(header.validators, ValidatorSet::hash);
    assert_eq!(next, header.next_validators, "block {height} comes with the next set that its header names");
    assert_eq!(height, before.header.height.next(), "a block follows on the tip");
    assert_eq!(header.previous, before.header.digest(), "block {height} follows on the tip");
    assert!(certificate.is_of(header), "the certificate is for block {height}");
    assert!(tree_update.leads_to(height, &header.state_root), "block {height} leads to the state its header states");
    assert_eq!(usize::try_from(header.submission_count), Ok(submissions.len()), "block {height} names all it counts");
    assert_eq!(usize::try_from(header.record_count), Ok(records.len()), "block {height} has all records it counts");
}
