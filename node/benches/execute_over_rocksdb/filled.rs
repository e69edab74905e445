//! A store that has seen many containers.

use crate::world::{BLOCK_MS, GENESIS_MS, World, genesis, network, organisation};
use portolan_contracts::nouns::subject::{Subject, SubjectKind, keys};
use portolan_contracts::parameters::LastBlock;
use portolan_contracts::state::encode;
use portolan_contracts::state_keys;
use portolan_ledger::certificate::BlockId;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::Frontier;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{
    Certificate, Digest, Header, Height, Locode, Round, StateWrites, SubjectId, Time, Validator, ValidatorSet,
    VerifiedSubmission,
};
use portolan_node::storage::{
    CommittedBlock, PrivateWrites, RecordEntry, Store, StoreOptions, TreeUpdate, genesis_root,
};
use std::path::PathBuf;

/// Subjects in the state before anything is measured.
const SUBJECTS: usize = 10_000_000;
/// Subjects written in one block while the store is filled.
const AT_ONCE: usize = 100_000;
/// The cache of the measured node, bytes.
const CACHE_BYTES: usize = 512 * 1024 * 1024;

/// The store, and how much is in it.
pub struct Filled {
    pub store: Store,
    pub subjects: usize,
    /// Goes with the value, unless the store is kept.
    _folder: Option<tempfile::TempDir>,
}

impl Filled {
    /// Open the store that is kept, or fill one.
    pub fn open() -> Self {
        let subjects =
            std::env::var("PORTOLAN_BENCH_SUBJECTS").ok().map_or(SUBJECTS, |text| text.parse().expect("a number"));
        let kept = std::env::var_os("PORTOLAN_BENCH_STORE").map(PathBuf::from);
        let folder = kept.is_none().then(|| tempfile::tempdir().expect("a folder for temporary files"));
        let path = kept.unwrap_or_else(|| folder.as_ref().expect("one of the two").path().to_owned());
        let options = StoreOptions { cache_bytes: CACHE_BYTES, ..StoreOptions::default() };
        let store = Store::open(&path, options).expect("the folder can be used");
        let mut filled = Self { store, subjects, _folder: folder };
        if filled.store.tip().is_none() {
            filled.begin();
        }
        // Each block that fills is numbered, so that a store that was left half-way is filled on.
        for number in usize::try_from(filled.height()).expect("small")..subjects.div_ceil(AT_ONCE) {
            filled.fill(number);
        }
        filled.settle();
        filled
    }

    /// Let the rules know at which block they are: those that filled the store were not executed.
    fn settle(&mut self) {
        let last = LastBlock { height: Height(self.height() + 1), time: self.time().plus_ms(BLOCK_MS) };
        let writes: StateWrites = [(state_keys::last_block(), Some(encode(&last)))].into();
        let tree = self.store.root_after(&writes).expect("the tree can be read");
        self.commit(last.time, writes, tree, &[], Vec::new());
    }

    fn begin(&mut self) {
        let state = genesis().writes().expect("a genesis");
        let root = genesis_root(&state).expect("a small tree");
        let header = Header::genesis(1, network(), Time(GENESIS_MS), root, &validators());
        self.store.begin(&header, state).expect("an empty store");
    }

    fn fill(&mut self, number: usize) {
        let from = number * AT_ONCE;
        let opened = (from..(from + AT_ONCE).min(self.subjects)).map(subject);
        let writes: StateWrites = opened.map(|(key, value)| (key, Some(value))).collect();
        let tree = self.store.root_after(&writes).expect("the tree can be read");
        let time = self.time().plus_ms(BLOCK_MS);
        self.commit(time, writes, tree, &[], Vec::new());
        if number % 10 == 9 {
            println!("{} of {} subjects are there", from + AT_ONCE, self.subjects);
        }
    }

    /// The height of the newest block.
    pub fn height(&self) -> u64 {
        self.store.tip().expect("it has a genesis").header.height.0
    }

    fn time(&self) -> Time {
        self.store.tip().expect("it has a genesis").header.time
    }

    /// Let the world stand where the store stands.
    pub fn follow(&self, world: &mut World) {
        world.height = self.height();
        world.time = self.time().plus_ms(BLOCK_MS);
    }

    /// Make a block the tip, as a node does.
    pub fn commit(
        &mut self,
        time: Time,
        writes: StateWrites,
        (state_root, tree_update): (Digest, TreeUpdate),
        submissions: &[VerifiedSubmission],
        events: Vec<Vec<u8>>,
    ) {
        let tip = self.store.tip().expect("it has a genesis");
        let records: Vec<RecordEntry> = submissions.iter().flat_map(entries).collect();
        let mut frontier: Frontier = tip.frontier.clone();
        frontier.append(leaf_of_header(&tip.header.digest()));
        for entry in &records {
            frontier.append(leaf_of_record(&entry.record, &entry.submission, entry.index));
        }
        let header = Header {
            height: tip.header.height.next(),
            time,
            previous: tip.header.digest(),
            // Bodies are stored when they arrive, which is not measured here; so the block names none.
            submissions_root: digests_root(std::iter::empty()),
            submission_count: 0,
            log_size: frontier.size(),
            log_root: frontier.root(),
            record_count: u32::try_from(records.len()).expect("a block has few records"),
            state_root,
            ..tip.header
        };
        let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
        let certificate = Certificate { height: header.height, round: Round(0), block, signatures: Vec::new() };
        let block = CommittedBlock {
            header,
            certificate,
            next_validators: None,
            submissions: Vec::new(),
            writes,
            tree_update,
            records,
            events,
            private: PrivateWrites::default(),
        };
        self.store.commit(block).expect("the disk takes it");
    }
}

/// The entry of a subject as the rules write it.
fn subject(number: usize) -> (Vec<u8>, Vec<u8>) {
    let record = Digest::of(&number.to_be_bytes());
    let subject = Subject {
        kind: SubjectKind::ContainerStay,
        opener: organisation("terminal"),
        port: Locode::parse("GBFXT").expect("a port"),
        record,
        opened_at: Time(GENESIS_MS),
    };
    let id = SubjectId(record.0[..16].try_into().expect("16 bytes"));
    (keys::subject(&id), encode(&subject))
}

fn entries(submission: &VerifiedSubmission) -> impl Iterator<Item = RecordEntry> + '_ {
    (0u32..).zip(submission.records()).map(|(index, record)| RecordEntry {
        record: record.digest(),
        submission: submission.digest(),
        index,
        subjects: record.subjects.iter().map(|subject| subject.id).collect(),
    })
}

/// One validator: nothing is signed here.
fn validators() -> ValidatorSet {
    let public_key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]).verifying_key().to_bytes();
    ValidatorSet::new(vec![Validator { organisation: organisation("terminal"), public_key, power: 1 }]).expect("a set")
}
