//! Check that what the store holds agrees with itself, and that validators signed for it.

use super::Store;
use super::block::{StoredBlock, Tip};
use super::columns::Column;
use super::database::{Database, decode};
use super::fault::StorageFault;
use super::index::LeafRecord;
use super::keys::Key;
use super::tree::{Newest, PagesAt, entries_of, value_at};
use portolan_ledger::certificate::CertificateRefusal;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::Frontier;
use portolan_ledger::state::key_hash;
use portolan_ledger::state_tree;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Digest, Header, Height, ValidatorSet};

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Something that must be there is not.
    #[error("{what} of block {height} is missing")]
    Missing {
        /// What.
        what: &'static str,
        /// Of which block.
        height: Height,
    },
    /// Something is not as a header states or as something else has it.
    #[error("{what} of block {height} is not as it must be")]
    Differs {
        /// What.
        what: &'static str,
        /// Of which block.
        height: Height,
    },
    /// The validators in force did not sign for a block.
    #[error("the certificate of block {height} does not make it final: {refusal}")]
    NotFinal {
        /// Which block.
        height: Height,
        /// What the certificate lacks.
        refusal: CertificateRefusal,
    },
    /// An entry of the state is not the one the tree has.
    #[error("{count} entries of the state are not those of the state tree")]
    State {
        /// How many.
        count: u64,
    },
    /// A body is not the one its key names.
    #[error("submission {0} is not as it was signed")]
    Body(Digest),
    /// The database cannot read what it wrote.
    #[error("{column} cannot be read to its end: {text}")]
    Unreadable {
        /// Where.
        column: Column,
        /// What the database says.
        text: String,
    },
}

/// Told how far a check is.
pub trait FsckProgress {
    /// A part of the check begins, with about so many steps; 0 when nobody knows.
    fn begins(&mut self, part: &'static str, steps: u64);
    /// One more step is done.
    fn step(&mut self);
}

/// Nobody looks.
impl FsckProgress for () {
    fn begins(&mut self, _: &'static str, _: u64) {}
    fn step(&mut self) {}
}

/// Knows the validator set that signs for a header; none when it does not.
pub type KnownSets<'a> = dyn Fn(&Header) -> Option<ValidatorSet> + 'a;

/// The first thing in which the tip does not agree with what it stands for. Quick: done at each open.
pub(super) fn tip_problem(database: &Database, tip: &Tip) -> Result<Option<Problem>, StorageFault> {
    let Tip { header, certificate, frontier } = tip;
    let height = header.height;
    let differs = |what| Ok(Some(Problem::Differs { what, height }));
    if database.read::<Header>(&Key::Header(height))?.as_ref() != Some(header) {
        return differs("the header");
    }
    if database.read(&Key::Certificate(height))? != *certificate || certificate.is_none() != (height == Height(0)) {
        return differs("the certificate");
    }
    let log_agrees =
        frontier.is_well_formed() && (frontier.size(), frontier.root()) == (header.log_size, header.log_root);
    if !log_agrees {
        return differs("the frontier of the log");
    }
    if state_tree::root(&Newest::of(database))? != header.state_root {
        return differs("the root of the state tree");
    }
    if database.has(&Key::Header(height.next()))? {
        return differs("the successor");
    }
    Ok(None)
}

impl Store {
    /// Check everything: that every entry can be read, each block's links, roots and certificate, the log leaf by leaf, the
    /// state entry by entry, each body. Reads the whole database, and no block is committed meanwhile.
    ///
    /// # Errors
    /// [`StorageFault`] when something cannot be read although it could be a moment before.
    pub fn fsck(&self, sets: &KnownSets<'_>, progress: &mut dyn FsckProgress) -> Result<Vec<Problem>, StorageFault> {
        let _chain = self.lock_chain();
        let mut problems = self.unreadable_columns(progress);
        // Further checks would stop at the same places and say less.
        if problems.is_empty() {
            self.check_all(sets, progress, &mut problems)?;
        }
        Ok(problems)
    }

    /// Read every entry of every column, which makes the database check its own checksums, the oldest versions included.
    fn unreadable_columns(&self, progress: &mut dyn FsckProgress) -> Vec<Problem> {
        progress.begins("files", Column::ALL.len() as u64);
        let mut problems = Vec::new();
        for column in Column::ALL {
            let fault = self.database().iterate(*column, Vec::new(), None).find_map(Result::err);
            problems.extend(fault.map(|fault| {
                let text = std::error::Error::source(&fault).map_or_else(|| fault.to_string(), ToString::to_string);
                Problem::Unreadable { column: *column, text }
            }));
            progress.step();
        }
        problems
    }

    fn check_all(
        &self,
        sets: &KnownSets<'_>,
        progress: &mut dyn FsckProgress,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StorageFault> {
        let Some(tip) = self.shared_tip() else { return Ok(()) };
        problems.extend(tip_problem(self.database(), &tip)?);
        let Some((mut previous, mut frontier)) = self.check_start(progress, problems)? else { return Ok(()) };
        progress.begins("blocks", tip.header.height.0 - previous.height.0);
        while previous.height < tip.header.height {
            let height = previous.height.next();
            let Some(block) = self.block(height)? else {
                problems.push(Problem::Missing { what: "the header, certificate or list of submissions", height });
                return Ok(());
            };
            self.check_block(&previous, &block, &mut frontier, problems)?;
            problems.extend(not_final(&block, sets));
            previous = block.header;
            progress.step();
        }
        if frontier != tip.frontier {
            problems.push(Problem::Differs { what: "the frontier of the log", height: tip.header.height });
        }
        self.check_state(&tip.header, progress, problems)?;
        self.check_bodies(progress, problems)
    }

    /// Where the blocks begin: after genesis, or after the block that this store was joined at, whose log is then checked
    /// leaf by leaf.
    fn check_start(
        &self,
        progress: &mut dyn FsckProgress,
        problems: &mut Vec<Problem>,
    ) -> Result<Option<(Header, Frontier)>, StorageFault> {
        let Some(base) = self.base()? else {
            let genesis = self.header(Height(0))?;
            if genesis.is_none() {
                problems.push(Problem::Missing { what: "the header", height: Height(0) });
            }
            return Ok(genesis.map(|header| (header, Frontier::default())));
        };
        progress.begins("leaves", base.frontier.size());
        let mut frontier = Frontier::default();
        let mut stored = true;
        for leaf in 0..base.frontier.size() {
            let Some(hash) = self.log_leaf(leaf)? else {
                problems.push(Problem::Missing { what: "a leaf of the log", height: base.header.height });
                return Ok(None);
            };
            let mut nodes = Vec::new();
            frontier.append_with(hash, |level, index, hash| nodes.push((level, index, hash)));
            for (level, index, hash) in nodes.into_iter().filter(|(level, ..)| *level > 0) {
                stored &= self.database().read(&Key::LogNode { level, index })? == Some(hash);
            }
            progress.step();
        }
        if !stored || frontier != base.frontier || frontier.root() != base.header.log_root {
            problems.push(Problem::Differs { what: "the log", height: base.header.height });
        }
        Ok(Some((base.header, base.frontier)))
    }

    fn check_block(
        &self,
        previous: &Header,
        block: &StoredBlock,
        frontier: &mut Frontier,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StorageFault> {
        let StoredBlock { header, certificate, submissions } = block;
        let height = header.height;
        let mut expect = |holds: bool, what| {
            if !holds {
                problems.push(Problem::Differs { what, height });
            }
        };
        expect(height == previous.height.next() && header.previous == previous.digest(), "the link to its predecessor");
        expect(certificate.is_of(header), "the certificate");
        expect(digests_root(submissions.iter().copied()) == header.submissions_root, "the list of submissions");
        let mut nodes = Vec::new();
        frontier.append_with(leaf_of_header(&previous.digest()), |level, index, hash| nodes.push((level, index, hash)));
        let mut indexed = true;
        for (record, submission, index) in self.records_of_block(height)? {
            indexed &= self.record(&record)?.is_some_and(|place| place.height <= height);
            let leaf = leaf_of_record(&record, &submission, index);
            frontier.append_with(leaf, |level, index, hash| nodes.push((level, index, hash)));
        }
        let mut stored = true;
        for (level, index, hash) in nodes {
            stored &= self.database().read(&Key::LogNode { level, index })? == Some(hash);
        }
        let mut placed = true;
        for submission in submissions {
            placed &= self.submission_place(submission)? == Some(height) && self.holds(submission)?;
        }
        expect((frontier.size(), frontier.root()) == (header.log_size, header.log_root), "the log");
        expect(stored, "the log's stored subtrees");
        expect(indexed, "the index of records");
        expect(placed, "the index of submissions");
        let root = state_tree::root(&PagesAt::new(self.database(), height)?)?;
        expect(root == header.state_root, "the root of the state tree");
        Ok(())
    }

    /// The state and its tree have the same entries: as many, and each proven.
    fn check_state(
        &self,
        header: &Header,
        progress: &mut dyn FsckProgress,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StorageFault> {
        let pages = PagesAt::new(self.database(), header.height)?;
        let (mut entries, mut wrong) = (0, 0);
        let proven = entries_of(&pages)?;
        progress.begins("state", proven);
        for entry in self.database().iterate(Column::State, Vec::new(), None) {
            let (key, value) = entry?;
            let place = key_hash(&key);
            let (found, proof) = state_tree::prove(&pages, &place)?;
            let kept = value_at(self.database(), &place, header.height)?;
            entries += 1;
            progress.step();
            let is_found = found == Some(Digest::of(&value)) && kept.as_deref() == Some(&*value);
            let agrees = is_found && proof.verify(&header.state_root, &key, Some(&value));
            wrong += u64::from(!agrees);
        }
        let count = wrong + proven.abs_diff(entries);
        if count > 0 {
            problems.push(Problem::State { count });
        }
        Ok(())
    }

    fn check_bodies(&self, progress: &mut dyn FsckProgress, problems: &mut Vec<Problem>) -> Result<(), StorageFault> {
        progress.begins("submissions", 0);
        for entry in self.database().iterate(Column::Held, Vec::new(), None) {
            let (digest, held) = entry?;
            progress.step();
            let digest: Digest = decode(Column::Held, &digest)?;
            let held: super::bodies::Held = decode(Column::Held, &held)?;
            let text = self.signed_text(&digest)?;
            let mut sound = text.is_some_and(|text| Digest::of(text.jws.as_bytes()) == digest);
            for part in &held.parts {
                let bytes = self.part(&digest, part)?;
                sound &= bytes.is_none_or(|bytes| Digest::of(&bytes) == *part);
            }
            if !sound {
                problems.push(Problem::Body(digest));
            }
        }
        for entry in self.database().iterate(Column::Leaves, Vec::new(), None) {
            let (_, leaves) = entry?;
            progress.step();
            for LeafRecord { record, submission, index } in decode::<Vec<LeafRecord>>(Column::Leaves, &leaves)? {
                let text = self.signed_text(&submission)?;
                let bytes = text.and_then(|text| text.records.into_iter().nth(usize::try_from(index).ok()?));
                if bytes.is_none_or(|bytes| Digest::of(&bytes) != record) {
                    problems.push(Problem::Body(submission));
                }
            }
        }
        Ok(())
    }
}

/// What a block's certificate lacks under the set that its header names.
fn not_final(block: &StoredBlock, sets: &KnownSets<'_>) -> Option<Problem> {
    let height = block.header.height;
    match sets(&block.header) {
        Some(set) if set.hash() == block.header.validators => {
            let refusal = block.certificate.verify(&block.header.network, &set).err()?;
            Some(Problem::NotFinal { height, refusal })
        }
        _ => Some(Problem::Differs { what: "the validator set", height }),
    }
}
