//! A small chain made by hand: members with keys from fixed seeds, blocks with certificates, the record log, and a state
//! tree kept by `jmt`. No rules are executed, so it can also hold what honest validators would have refused.
//!
//! Shared by the tests of `verify` and `submission`, the conformance vectors and the bench. Everything is deterministic:
//! two runs make the same bytes.
#![allow(dead_code, reason = "each test that includes this module uses its own part of it")]

pub mod large;
pub mod member;
pub mod proofs;
pub mod story;
pub mod tree;

use member::Member;
use portolan_ledger::certificate::{BlockId, Certificate, precommit_text};
use portolan_ledger::evidence::Opening;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::Frontier;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Digest, Header, Height, NetworkId, Round, StateWrites, Time, ValidatorSet, VerifiedSubmission};
use std::collections::BTreeMap;
use tree::Tree;

/// Block time of genesis, 2026-11-23T08:00:00Z.
pub const GENESIS_TIME: Time = Time(1_795_420_800_000);
/// Edition of the rules that every block here names.
const EDITION: u16 = 1;

/// The chain so far.
pub struct Chain {
    pub network: NetworkId,
    pub members: Vec<Member>,
    /// By height; 0 is genesis.
    pub blocks: Vec<Block>,
    /// What the parts of a record held.
    pub opened: BTreeMap<Digest, Vec<Opening>>,
    /// Complete subtrees of the record log by (level, index).
    pub log_nodes: BTreeMap<(u8, u64), Digest>,
    pub tree: Tree,
    frontier: Frontier,
}

/// One block with what an archive keeps of it.
pub struct Block {
    pub header: Header,
    /// Nobody signs genesis.
    pub certificate: Option<Certificate>,
    /// The set that signs this block.
    pub set: ValidatorSet,
    /// The set that signs the next.
    pub next: ValidatorSet,
    pub submissions: Vec<VerifiedSubmission>,
    /// Version of the tree that holds the state after this block.
    pub state_version: u64,
}

impl Chain {
    /// Genesis: `validators` of the members make the first set, every member's keys and `fillers` more entries the state.
    pub fn start(members: Vec<Member>, validators: &[&str], fillers: u64) -> Self {
        let mut tree = Tree::default();
        let mut state = StateWrites::new();
        for member in &members {
            state.insert(member.key_entry(), Some(member.key_value()));
        }
        for filler in 0..fillers {
            state.insert([&[0xff, 0xff][..], &filler.to_be_bytes()].concat(), Some(filler.to_le_bytes().to_vec()));
        }
        let state_root = tree.write(&state);
        let network = NetworkId(Digest::of(b"a network of the tests"));
        let set = member::set_of(&members, validators);
        let header = Header::genesis(EDITION, network, GENESIS_TIME, state_root, &set);
        let genesis = Block {
            header,
            certificate: None,
            set: set.clone(),
            next: set,
            submissions: vec![],
            state_version: tree.version(),
        };
        let blocks = vec![genesis];
        let (opened, log_nodes) = (BTreeMap::new(), BTreeMap::new());
        Self { network, members, blocks, opened, log_nodes, tree, frontier: Frontier::default() }
    }

    /// The newest block.
    pub fn tip(&self) -> &Block {
        self.blocks.last().expect("genesis is always there")
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> &Member {
        member::of(&self.members, name)
    }

    /// Block time of the block that comes next.
    pub fn next_time(&self) -> Time {
        self.tip().header.time.plus_ms(1_000)
    }

    /// Decide a block with these submissions.
    pub fn append(&mut self, submissions: Vec<VerifiedSubmission>) {
        self.append_with(submissions, &StateWrites::new(), None);
    }

    /// Decide a block that also writes to the state and may name another set for the next block.
    pub fn append_with(
        &mut self,
        submissions: Vec<VerifiedSubmission>,
        writes: &StateWrites,
        next: Option<ValidatorSet>,
    ) {
        if !writes.is_empty() {
            self.tree.write(writes);
        }
        let Block { header: previous, next: set, .. } = self.tip();
        let (previous, set) = (previous.clone(), set.clone());
        let next = next.unwrap_or_else(|| set.clone());
        let record_count = self.append_leaves(&previous, &submissions);
        let header = Header {
            edition: EDITION,
            network: self.network,
            height: previous.height.next(),
            time: self.next_time(),
            proposer: set.as_slice()[0].address(),
            previous: previous.digest(),
            submissions_root: digests_root(submissions.iter().map(VerifiedSubmission::digest)),
            submission_count: u32::try_from(submissions.len()).expect("few submissions"),
            log_size: self.frontier.size(),
            log_root: self.frontier.root(),
            record_count,
            state_root: self.tree.root(),
            validators: set.hash(),
            next_validators: next.hash(),
        };
        let certificate = Some(self.certify(&header, &set));
        let state_version = self.tree.version();
        self.blocks.push(Block { header, certificate, set, next, submissions, state_version });
    }

    fn append_leaves(&mut self, previous: &Header, submissions: &[VerifiedSubmission]) -> u32 {
        let mut leaves = vec![leaf_of_header(&previous.digest())];
        for submission in submissions {
            for (index, record) in (0..).zip(submission.records()) {
                leaves.push(leaf_of_record(&record.digest(), &submission.digest(), index));
            }
        }
        for leaf in &leaves {
            self.frontier.append_with(*leaf, |level, index, hash| {
                self.log_nodes.insert((level, index), hash);
            });
        }
        u32::try_from(leaves.len() - 1).expect("few records")
    }

    /// A certificate by the fewest validators of `set` that make a quorum.
    pub fn certify(&self, header: &Header, set: &ValidatorSet) -> Certificate {
        let quorum = (1..).find(|count| set.is_quorum(*count)).expect("all of them are a quorum");
        self.certify_by(header, set, usize::try_from(quorum).expect("few validators"))
    }

    /// A certificate by the first `count` validators of `set`, each of power 1.
    pub fn certify_by(&self, header: &Header, set: &ValidatorSet, count: usize) -> Certificate {
        let Header { height, log_size, log_root, .. } = *header;
        let round = Round(0);
        let block = BlockId { header: header.digest(), log_size, log_root };
        let text = precommit_text(&self.network, height, round, &block);
        let vote = |validator: &portolan_ledger::Validator| {
            (validator.address(), member::of(&self.members, validator.organisation.as_str()).precommit(&text))
        };
        let signatures = set.as_slice().iter().take(count).map(vote).collect();
        Certificate { height, round, block, signatures }
    }

    /// The block at `height`.
    pub fn block(&self, height: Height) -> &Block {
        &self.blocks[usize::try_from(height.0).expect("few blocks")]
    }
}
