//! Put evidence together from the chain, as a node does from its store.

use super::{Block, Chain};
use portolan_ledger::evidence::{Evidence, SetChange, Statement};
use portolan_ledger::key::{MemberKey, state_key};
use portolan_ledger::merkle::{Frontier, consistency_path, inclusion_path, leaf_hash};
use portolan_ledger::policy::{Anchor, TrustPolicy};
use portolan_ledger::{Digest, Height, VerifiedSubmission};
use std::collections::BTreeMap;

/// Where a record stands.
#[derive(Clone, Copy)]
pub struct Place {
    pub height: Height,
    /// Position of its submission in the block.
    pub submission: usize,
    /// Its position in the submission.
    pub index: u32,
    /// Its leaf in the log.
    pub leaf: u64,
}

impl Chain {
    /// The policy of an auditor who took the head after `height` as true.
    pub fn policy(&self, height: u64) -> TrustPolicy {
        let Block { header, next, .. } = self.block(Height(height));
        let anchor =
            Anchor { height: header.height, size: header.log_size, root: header.log_root, validators: next.clone() };
        TrustPolicy { network: self.network, anchor }
    }

    /// Where the record stands.
    pub fn place(&self, record: &Digest) -> Place {
        for block in &self.blocks {
            let mut leaf = block.header.log_size - u64::from(block.header.record_count);
            for (submission, content) in block.submissions.iter().enumerate() {
                for (index, candidate) in (0..).zip(content.records()) {
                    if candidate.digest() == *record {
                        return Place { height: block.header.height, submission, index, leaf };
                    }
                    leaf += 1;
                }
            }
        }
        panic!("the tests ask for records of the chain")
    }

    /// Evidence of the first of `records`, named by the others, with all they open, under the certificate of `tip`.
    pub fn evidence(&self, records: &[Digest], policy: &TrustPolicy, tip: u64) -> Evidence {
        let block = self.block(Height(tip));
        let since = policy.anchor.height;
        let changes = self
            .blocks
            .iter()
            .filter(|block| since < block.header.height && block.header.height.0 < tip && block.set != block.next);
        let mut statements: Vec<_> = records.iter().map(|record| self.statement(record, tip)).collect();
        statements[1..].sort_by_key(|statement| statement.leaf);
        Evidence {
            network: self.network,
            set_changes: changes.map(set_change).collect(),
            certificate: block.certificate.clone().expect("genesis is not asked for"),
            consistency: self.consistency(policy.anchor.size, block.header.log_size),
            statements,
        }
    }

    /// The statement of one record under the certificate of `tip`.
    pub fn statement(&self, record: &Digest, tip: u64) -> Statement {
        let Place { height, submission, index, leaf } = self.place(record);
        let size = self.block(Height(tip)).header.log_size;
        let Block { header, submissions, state_version, .. } = self.block(height);
        let submission = &submissions[submission];
        let (signer, signer_proof) = self.tree.prove(*state_version, &state_key(submission.kid()));
        let signer: MemberKey = borsh::from_slice(&signer.expect("every key of the tests is in the state"))
            .expect("the state holds member keys under their tag");
        Statement {
            record: submission.records()[usize::try_from(index).expect("few records")].bytes().to_vec(),
            index,
            records_path: records_path(submission, u64::from(index)),
            jws: submission.jws().to_owned(),
            signer,
            signer_proof,
            leaf,
            leaf_path: self.inclusion(leaf, size),
            header: header.clone(),
            header_path: (height.0 < tip).then(|| self.inclusion(header.log_size, size)),
            openings: self.opened.get(record).cloned().unwrap_or_default(),
        }
    }

    /// Consistency path between two sizes of the log.
    pub fn consistency(&self, old: u64, new: u64) -> Vec<Digest> {
        consistency_path(&|level, at| self.log_nodes.get(&(level, at)).copied(), old, new).expect("all nodes are kept")
    }

    /// Inclusion path of a leaf of the log.
    pub fn inclusion(&self, leaf: u64, size: u64) -> Vec<Digest> {
        inclusion_path(&|level, at| self.log_nodes.get(&(level, at)).copied(), leaf, size).expect("all nodes are kept")
    }
}

fn set_change(block: &Block) -> SetChange {
    let certificate = block.certificate.clone().expect("genesis changes no set");
    SetChange { header: block.header.clone(), certificate, next: block.next.clone() }
}

/// The path from a record to the root its submission signs.
pub fn records_path(submission: &VerifiedSubmission, index: u64) -> Vec<Digest> {
    let mut nodes = BTreeMap::new();
    let mut frontier = Frontier::default();
    for record in submission.records() {
        frontier.append_with(leaf_hash(record.digest().as_ref()), |level, at, hash| {
            nodes.insert((level, at), hash);
        });
    }
    inclusion_path(&|level, at| nodes.get(&(level, at)).copied(), index, frontier.size()).expect("all nodes are kept")
}
