//! Put evidence together: from a record's digest to one file that `portolan verify` checks offline.
//!
//! Reads the store at one tip, so that certificate, log paths and consistency speak of the same log. The records that
//! name the proven record's subjects come along with their names opened, as far as this node may read them.

use crate::storage::{StorageFault, Store, Tip};
use portolan_ledger::evidence::{Evidence, Opening, SetChange, Statement};
use portolan_ledger::key::{MemberKey, state_key};
use portolan_ledger::limits::EVIDENCE_STATEMENTS_MAX;
use portolan_ledger::merkle::{self, leaf_hash};
use portolan_ledger::record::SubjectRef;
use portolan_ledger::submission::Envelope;
use portolan_ledger::{Digest, Height, Record};
use std::collections::{BTreeMap, BTreeSet};

/// Most records of one subject that are searched for its names.
const NAMING_RECORDS_MAX: usize = 64;

/// Why evidence cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceFault {
    /// The record is not final on this node.
    #[error("record {0} is not on the ledger")]
    UnknownRecord(Digest),
    /// The anchor is beyond this node's log.
    #[error("the log has {size} leaves, the anchor asks for {anchor}")]
    AnchorAhead {
        /// Leaves of this node's log.
        size: u64,
        /// Leaves the policy's anchor has.
        anchor: u64,
    },
    /// No block ends where the anchor's log ends.
    #[error("no block's log has {0} leaves; an anchor is the log after a block")]
    AnchorInside(u64),
    /// The ledger has no block yet.
    #[error("no block is decided yet")]
    Empty,
    /// Something that must be on this node's disk is not.
    #[error("the store lacks {0}; run `portolan-node fsck`")]
    Missing(&'static str),
    /// The store could not answer.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// Which parts the evidence opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openings {
    /// None: the evidence says who, when and what kind only.
    Nothing,
    /// All this node can read of the record and of the records that name its subjects.
    Readable,
}

/// Evidence of `record` for a policy whose anchor has `anchor` leaves.
///
/// # Errors
/// [`EvidenceFault`].
pub fn assemble(store: &Store, record: &Digest, anchor: u64, openings: Openings) -> Result<Evidence, EvidenceFault> {
    let tip = store.tip().ok_or(EvidenceFault::Empty)?;
    let certificate = tip.certificate.clone().ok_or(EvidenceFault::Empty)?;
    let size = tip.header.log_size;
    if anchor > size {
        return Err(EvidenceFault::AnchorAhead { size, anchor });
    }
    let consistency = store.log_consistency(anchor, size)?.ok_or(EvidenceFault::Missing("log nodes"))?;
    let first = statement(store, &tip, record, openings)?.ok_or(EvidenceFault::UnknownRecord(*record))?;
    let mut statements = vec![first];
    if openings == Openings::Readable {
        for name in naming_records(store, record)? {
            statements.extend(statement(store, &tip, &name, openings)?);
        }
    }
    statements[1..].sort_by_key(|statement| statement.leaf);
    let (network, set_changes) = (tip.header.network, set_changes(store, &tip, anchor)?);
    Ok(Evidence { network, set_changes, certificate, consistency, statements })
}

/// The changes of the validator set between the anchor's block and the certificate's.
fn set_changes(store: &Store, tip: &Tip, anchor: u64) -> Result<Vec<SetChange>, EvidenceFault> {
    let anchor = store.height_of_log(anchor)?.ok_or(EvidenceFault::AnchorInside(anchor))?;
    set_changes_until(store, tip, anchor)
}

/// The changes of the validator set after the block at `anchor` and before the tip's.
pub(crate) fn set_changes_until(store: &Store, tip: &Tip, anchor: Height) -> Result<Vec<SetChange>, EvidenceFault> {
    let changes = store.set_changes(anchor)?.into_iter().filter(|(height, _)| *height < tip.header.height);
    changes
        .map(|(height, next)| {
            let header = store.header(height)?.ok_or(EvidenceFault::Missing("a header"))?;
            let certificate = store.certificate(height)?.ok_or(EvidenceFault::Missing("a certificate"))?;
            Ok(SetChange { header, certificate, next })
        })
        .collect()
}

fn statement(
    store: &Store,
    tip: &Tip,
    digest: &Digest,
    openings: Openings,
) -> Result<Option<Statement>, EvidenceFault> {
    let Some(place) = store.record(digest)? else { return Ok(None) };
    if place.height > tip.header.height {
        return Ok(None);
    }
    let text = store.signed_text(&place.submission)?.ok_or(EvidenceFault::Missing("a submission"))?;
    let envelope = Envelope::parse(&text.jws).map_err(|_| EvidenceFault::Missing("a readable submission"))?;
    let header = store.header(place.height)?.ok_or(EvidenceFault::Missing("a header"))?;
    let size = tip.header.log_size;
    let header_path = if place.height == tip.header.height {
        None
    } else {
        Some(store.log_inclusion(header.log_size, size)?.ok_or(EvidenceFault::Missing("log nodes"))?)
    };
    let leaf_path = store.log_inclusion(place.leaf, size)?.ok_or(EvidenceFault::Missing("log nodes"))?;
    let (signer, signer_proof) = store.prove_state(place.height, &state_key(&envelope.kid))?;
    let signer = signer.ok_or(EvidenceFault::Missing("the signer's key"))?;
    let signer: MemberKey = borsh::from_slice(&signer).map_err(|_| EvidenceFault::Missing("a readable key"))?;
    let index = usize::try_from(place.index).unwrap_or(usize::MAX);
    let record = text.records.get(index).ok_or(EvidenceFault::Missing("a record"))?;
    Ok(Some(Statement {
        record: record.clone(),
        index: place.index,
        records_path: records_path(&text.records, index).ok_or(EvidenceFault::Missing("a record"))?,
        jws: text.jws,
        signer,
        signer_proof,
        leaf: place.leaf,
        leaf_path,
        header,
        header_path,
        openings: if openings == Openings::Readable { opened(store, digest)? } else { Vec::new() },
    }))
}

fn opened(store: &Store, record: &Digest) -> Result<Vec<Opening>, EvidenceFault> {
    let opened = store.opened(record)?;
    Ok(opened.into_iter().map(|(part, opened)| Opening { part, opened }).collect())
}

/// The path from record `index` to the root that the submission's signature covers.
fn records_path(records: &[Vec<u8>], index: usize) -> Option<Vec<Digest>> {
    let mut nodes = BTreeMap::new();
    let mut frontier = merkle::Frontier::default();
    for record in records {
        frontier.append_with(leaf_hash(Digest::of(record).as_ref()), |level, at, hash| {
            nodes.insert((level, at), hash);
        });
    }
    let index = u64::try_from(index).ok()?;
    merkle::inclusion_path(&|level, at| nodes.get(&(level, at)).copied(), index, frontier.size())
}

/// Records that name the subjects of `record`: the opening of each, and what ties another named subject to it (the
/// declaration that covers a container stay), with that subject's opening.
fn naming_records(store: &Store, record: &Digest) -> Result<Vec<Digest>, EvidenceFault> {
    let bytes = store.record_bytes(record)?.ok_or(EvidenceFault::UnknownRecord(*record))?;
    let proven = Record::decode(&bytes).map_err(|_| EvidenceFault::Missing("a readable record"))?;
    let mut names = BTreeSet::new();
    let mut seen: BTreeSet<SubjectRef> = proven.subjects.iter().cloned().collect();
    let mut wave: Vec<SubjectRef> = proven.subjects.clone();
    // Two steps: the record's own subjects, then those that a declaration ties to them.
    for step in 0..2 {
        let mut next = Vec::new();
        for subject in &wave {
            for (_, digest) in store.records_of(&subject.id, None, NAMING_RECORDS_MAX)? {
                if digest == *record || names.len() + 1 >= EVIDENCE_STATEMENTS_MAX || store.opened(&digest)?.is_empty()
                {
                    continue;
                }
                let bytes = store.record_bytes(&digest)?.ok_or(EvidenceFault::Missing("a record"))?;
                let other = Record::decode(&bytes).map_err(|_| EvidenceFault::Missing("a readable record"))?;
                let opens = other.record_type.as_str() == "Subject";
                let ties = step == 0 && other.record_type.as_str() == "Declaration";
                if opens || ties {
                    names.insert(digest);
                    next.extend(other.subjects.iter().filter(|subject| seen.insert((*subject).clone())).cloned());
                }
            }
        }
        wave = next;
    }
    Ok(names.into_iter().collect())
}
