//! A node small enough to read at once: bodies, proposals and decided blocks are files, written and synced.
//!
//! Its rules: a body's digest is its SHA-256; the log grows by one leaf for the block and one for each submission; the
//! roots are hashes of what came before. A node told to lie states a wrong state root in what it proposes.

use super::standing::Standing;
use async_trait::async_trait;
use bytes::Bytes;
use portolan_consensus::{
    Application, Arrival, Body, DecidedBlock, Fault, LineUp, Member, Misbehaviour, Origin, Proposal, Received, Tip,
    Verdict,
};
use portolan_ledger::submission::digests_root;
use portolan_ledger::{
    Address, Certificate, Digest, Header, Height, NetworkId, OrganisationId, Round, Time, ValidatorSet,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};

type ProposalOnDisk = (u32, Option<u32>, Address, Header, Vec<Digest>);

/// A decided block, for whoever watches.
pub struct Committed {
    pub header: Header,
    pub submissions: Vec<Digest>,
    pub round: Round,
}

struct State {
    tip: Header,
    standing: Standing,
    misbehaviour: Vec<Misbehaviour>,
    pending: BTreeSet<Digest>,
    proposals: BTreeMap<Digest, Proposal>,
}

pub struct Toy {
    network: NetworkId,
    own: Address,
    lies: bool,
    folder: PathBuf,
    state: Mutex<State>,
    work: Notify,
    committed: mpsc::UnboundedSender<Committed>,
}

fn write_synced(path: &Path, bytes: &[u8]) {
    // Two senders may bring one body at the same time.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let temporary = path.with_extension(format!("new{}", WRITTEN.fetch_add(1, Ordering::Relaxed)));
    let mut file = File::create(&temporary).expect("the toy's folder can be written");
    file.write_all(bytes).expect("the disk has room");
    file.sync_data().expect("the disk syncs");
    fs::rename(temporary, path).expect("the toy's folder can be written");
}

fn genesis(network: NetworkId, set: &ValidatorSet) -> Header {
    Header {
        edition: 1,
        network,
        height: Height(0),
        time: Time(0),
        proposer: Address([0; 20]),
        previous: Digest([0; 32]),
        submissions_root: digests_root(std::iter::empty()),
        submission_count: 0,
        log_size: 0,
        log_root: Digest([0; 32]),
        record_count: 0,
        state_root: Digest([0; 32]),
        validators: set.hash(),
        next_validators: set.hash(),
    }
}

fn to_disk(proposal: &Proposal) -> Vec<u8> {
    let valid_round = proposal.valid_round.map(|round| round.0);
    let parts = (proposal.round.0, valid_round, proposal.proposer, &proposal.header, &proposal.submissions);
    borsh::to_vec(&parts).expect("memory")
}

fn from_disk(bytes: &[u8]) -> Proposal {
    let (round, valid_round, proposer, header, submissions): ProposalOnDisk =
        borsh::from_slice(bytes).expect("what the toy wrote");
    Proposal { round: Round(round), valid_round: valid_round.map(Round), proposer, header, submissions }
}

impl Toy {
    pub fn open(
        network: NetworkId,
        own: Address,
        lies: bool,
        mut standing: Standing,
        folder: &Path,
        committed: mpsc::UnboundedSender<Committed>,
    ) -> Self {
        for name in ["bodies", "proposals", "decided"] {
            fs::create_dir_all(folder.join(name)).expect("the toy's folder can be written");
        }
        let mut tip = genesis(network, &standing.validators(Height(0)));
        let mut proposals = BTreeMap::new();
        let mut decided = BTreeSet::new();
        while let Ok(bytes) = fs::read(folder.join("decided").join(tip.height.next().to_string())) {
            let block = Self::decided_from(&bytes);
            for digest in &block.proposal.submissions {
                let body = fs::read(folder.join("bodies").join(digest.to_string())).expect("held when it was decided");
                standing.decided(block.proposal.header.height, &body);
            }
            decided.extend(block.proposal.submissions);
            tip = block.proposal.header;
        }
        for entry in fs::read_dir(folder.join("proposals")).expect("it was made above").flatten() {
            if entry.path().extension().is_none() {
                let proposal = from_disk(&fs::read(entry.path()).expect("it is there"));
                proposals.insert(proposal.header.digest(), proposal);
            }
        }
        let bodies = fs::read_dir(folder.join("bodies")).expect("it was made above").flatten();
        let names = bodies.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let pending = names.filter(|digest| !decided.contains(digest)).collect();
        let state = Mutex::new(State { tip, standing, misbehaviour: Vec::new(), pending, proposals });
        let folder = folder.to_owned();
        Self { network, own, lies, folder, state, work: Notify::new(), committed }
    }

    fn decided_from(bytes: &[u8]) -> DecidedBlock {
        let (proposal, certificate): (Vec<u8>, Certificate) = borsh::from_slice(bytes).expect("what the toy wrote");
        DecidedBlock { proposal: from_disk(&proposal), certificate }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many breaches of the protocol this node has seen.
    pub fn misbehaviour_count(&self) -> usize {
        self.state().misbehaviour.len()
    }

    fn body_path(&self, digest: &Digest) -> PathBuf {
        self.folder.join("bodies").join(digest.to_string())
    }

    /// Keep a body that came over the edge.
    pub fn admit(&self, bytes: &[u8]) -> Digest {
        let digest = Digest::of(bytes);
        write_synced(&self.body_path(&digest), bytes);
        self.state().pending.insert(digest);
        self.work.notify_waiters();
        digest
    }

    /// What follows from a tip and what a block names.
    fn outcome(&self, tip: &Header, submissions: &[Digest]) -> (u64, Digest, Digest) {
        let root = digests_root(submissions.iter().copied());
        let log_root = Digest::of_pieces(&[tip.log_root.as_ref(), tip.digest().as_ref(), root.as_ref()]);
        let state_root = Digest::of_pieces(&[tip.state_root.as_ref(), root.as_ref()]);
        (tip.log_size + 1 + submissions.len() as u64, log_root, state_root)
    }

    fn make(&self, height: Height, round: Round) -> Proposal {
        let mut state = self.state();
        let same = |p: &&Proposal| p.header.height == height && p.round == round && p.proposer == self.own;
        if let Some(made) = state.proposals.values().find(same) {
            return made.clone();
        }
        let submissions: Vec<_> = state.pending.iter().take(1_000).copied().collect();
        let (log_size, log_root, mut state_root) = self.outcome(&state.tip, &submissions);
        if self.lies {
            state_root = Digest::of(b"a lie");
        }
        let header = Header {
            edition: 1,
            network: self.network,
            height,
            time: Time(state.tip.time.0 + 1),
            proposer: self.own,
            previous: state.tip.digest(),
            submissions_root: digests_root(submissions.iter().copied()),
            submission_count: submissions.len() as u32,
            log_size,
            log_root,
            record_count: submissions.len() as u32,
            state_root,
            validators: state.standing.validators(height).hash(),
            next_validators: state.standing.validators(height.next()).hash(),
        };
        let proposal = Proposal { round, valid_round: None, proposer: self.own, header, submissions };
        self.keep(&mut state, &proposal);
        proposal
    }

    fn keep(&self, state: &mut State, proposal: &Proposal) {
        let digest = proposal.header.digest();
        write_synced(&self.folder.join("proposals").join(digest.to_string()), &to_disk(proposal));
        state.proposals.insert(digest, proposal.clone());
    }

    fn execute(&self, proposal: &Proposal) -> Verdict {
        let mut state = self.state();
        let (header, tip) = (&proposal.header, &state.tip);
        let outcome = (header.log_size, header.log_root, header.state_root);
        let missing = proposal.submissions.iter().any(|digest| !self.body_path(digest).exists());
        assert!(!missing, "checked before everything it names is here");
        if header.height != tip.height.next() {
            return Verdict::Untimely;
        }
        if header.previous != tip.digest() {
            return Verdict::Invalid("it does not follow".into());
        }
        if outcome != self.outcome(tip, &proposal.submissions) {
            return Verdict::Invalid("it leads elsewhere".into());
        }
        self.keep(&mut state, proposal);
        Verdict::Valid
    }
}

#[async_trait]
impl Application for Toy {
    async fn snapshot(&self, from: &OrganisationId, request: Bytes) -> Option<Bytes> {
        let answer = [format!("answer to {from}: ").as_bytes(), &request].concat();
        (request != "nothing").then(|| answer.into())
    }

    async fn tip(&self) -> Tip {
        let tip = self.state().tip.clone();
        Tip { height: tip.height, header: tip.digest() }
    }

    async fn validators(&self, height: Height) -> Option<ValidatorSet> {
        Some(self.state().standing.validators(height))
    }

    async fn line_up(&self, height: Height) -> Option<LineUp> {
        let state = self.state();
        let (validators, turns) = (state.standing.validators(height), state.standing.turns(height));
        (height == state.tip.height.next()).then_some(LineUp { validators, turns })
    }

    async fn members(&self) -> Arc<[Member]> {
        let state = self.state();
        state.standing.members(state.tip.height).into()
    }

    async fn misbehaved(&self, misbehaviour: Misbehaviour) -> Result<(), Fault> {
        self.state().misbehaviour.push(misbehaviour);
        Ok(())
    }

    async fn propose(&self, height: Height, round: Round, _: Duration) -> Result<Proposal, Fault> {
        Ok(tokio::task::block_in_place(|| self.make(height, round)))
    }

    async fn undecided(&self, height: Height, round: Round) -> Vec<Proposal> {
        let state = self.state();
        state.proposals.values().filter(|p| p.header.height == height && p.round == round).cloned().collect()
    }

    async fn proposal(&self, header: &Digest) -> Option<Proposal> {
        self.state().proposals.get(header).cloned()
    }

    async fn check(&self, proposal: &Proposal, _: Origin) -> Result<Verdict, Fault> {
        Ok(tokio::task::block_in_place(|| self.execute(proposal)))
    }

    async fn missing(&self, submissions: &[Digest]) -> Vec<Digest> {
        submissions.iter().filter(|digest| !self.body_path(digest).exists()).copied().collect()
    }

    async fn receive(&self, _: &OrganisationId, bodies: Vec<Body>, _: Arrival) -> Vec<Received> {
        let receive = |body: &Body| {
            if Digest::of(&body.bytes) != body.digest {
                return Received::Unsound;
            }
            tokio::task::block_in_place(|| write_synced(&self.body_path(&body.digest), &body.bytes));
            self.state().pending.insert(body.digest);
            Received::Stored
        };
        let received = bodies.iter().map(receive).collect();
        self.work.notify_waiters();
        received
    }

    async fn body(&self, digest: &Digest) -> Option<Bytes> {
        fs::read(self.body_path(digest)).ok().map(Bytes::from)
    }

    async fn commit(&self, certificate: Certificate) -> Result<(), Fault> {
        let proposal = self.state().proposals.get(&certificate.block.header).cloned();
        let proposal = proposal.ok_or_else(|| Fault::new("commit", "the proposal is not held"))?;
        if proposal.header.height <= self.state().tip.height {
            return Ok(());
        }
        let bytes = borsh::to_vec(&(to_disk(&proposal), &certificate)).expect("memory");
        let path = self.folder.join("decided").join(proposal.header.height.to_string());
        tokio::task::block_in_place(|| write_synced(&path, &bytes));
        let mut state = self.state();
        for digest in &proposal.submissions {
            state.pending.remove(digest);
            let body = fs::read(self.body_path(digest)).expect("checked before it was voted for");
            state.standing.decided(proposal.header.height, &body);
        }
        state.tip = proposal.header.clone();
        state.proposals.retain(|_, undecided| undecided.header.height > proposal.header.height);
        let (header, submissions) = (proposal.header, proposal.submissions);
        let _ = self.committed.send(Committed { header, submissions, round: certificate.round });
        Ok(())
    }

    async fn decided(&self, height: Height) -> Option<DecidedBlock> {
        let bytes = fs::read(self.folder.join("decided").join(height.to_string())).ok()?;
        Some(Self::decided_from(&bytes))
    }

    async fn history_min(&self) -> Height {
        Height(1)
    }

    async fn work(&self) {
        loop {
            let notified = self.work.notified();
            if !self.state().pending.is_empty() {
                return;
            }
            notified.await;
        }
    }
}
