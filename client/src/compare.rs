//! Compare what several nodes say: the heads of their logs, and their records of one subject.
//!
//! Two honest nodes may be at different heights, so the newer must prove that its log extends the older's, and records
//! are compared up to the older height. Where something differs, the node that cannot be right is named, as far as that
//! can be proven: by the certificate of its head under a trust policy, by a record's own digest, by evidence.
//!
//! Invariants
//! - Pure: the answers come in, the findings go out.
//! - What a node could open for its reader is not compared: readers have different rights.

#[cfg(test)]
mod tests;

use portolan_api::block::{CheckpointAnswer, ConsistencyAnswer};
use portolan_api::record::RecordEntry;
use portolan_ledger::merkle::verify_consistency;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{Digest, Height, Record};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What one node says.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The node's address.
    pub node: String,
    /// The head of its log.
    pub head: CheckpointAnswer,
    /// Its records of the subject, oldest first.
    pub entries: Vec<RecordEntry>,
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Difference {
    /// The head of a node is not certified by those the policy trusts, or not by its own certificate.
    HeadNotCertified {
        /// The node.
        node: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Two logs do not extend one another.
    HistoriesPart {
        /// The node with the shorter log.
        older: String,
        /// The node with the longer log.
        newer: String,
        /// What was tried.
        reason: String,
    },
    /// A record that others have is not in a node's history.
    RecordMissing {
        /// The node that does not show it.
        node: String,
        /// A node that shows it.
        shown_by: String,
        /// The record.
        record: Digest,
        /// Height of its block.
        height: Height,
    },
    /// Two nodes show one record differently.
    RecordDiffers {
        /// One node.
        node: String,
        /// The other.
        other: String,
        /// The record.
        record: Digest,
    },
}

impl Difference {
    /// The difference in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::HeadNotCertified { node, reason } => {
                format!("{node}: the head of its log is not certified: {reason}")
            }
            Self::HistoriesPart { older, newer, reason } => {
                format!("{newer} does not prove that its log extends that of {older}: {reason}")
            }
            Self::RecordMissing { node, shown_by, record, height } => {
                format!("{node} does not show record {record} of block {height}, which {shown_by} shows")
            }
            Self::RecordDiffers { node, other, record } => {
                format!("{node} and {other} show record {record} differently")
            }
        }
    }
}

/// Whether the head of a node is what its certificate says, and under a policy also signed by those it trusts.
#[must_use]
pub fn check_head(account: &Account, policy: Option<&TrustPolicy>) -> Option<Difference> {
    let head = &account.head;
    let found = |reason: String| Some(Difference::HeadNotCertified { node: account.node.clone(), reason });
    let Some(certificate) = &head.certificate else {
        return if head.height == Height(0) { None } else { found("it carries no certificate".into()) };
    };
    let certificate = match certificate.to_certificate() {
        Ok(certificate) => certificate,
        Err(error) => return found(error.to_string()),
    };
    let of_the_head = certificate.height == head.height
        && certificate.block.log_size == head.size
        && certificate.block.log_root == head.root;
    if !of_the_head {
        return found("its certificate is for another head".into());
    }
    let policy = policy?;
    if head.network != policy.network {
        return found(format!("it is of network {}, the policy of {}", head.network, policy.network));
    }
    certificate.verify(&policy.network, &policy.anchor.validators).err().and_then(|error| found(error.to_string()))
}

/// Whether the log of `newer` extends that of `older`, by the proof that the newer node gave.
#[must_use]
pub fn check_extension(older: &Account, newer: &Account, proof: &ConsistencyAnswer) -> Option<Difference> {
    let found = |reason: &str| {
        let (older, newer) = (older.node.clone(), newer.node.clone());
        Some(Difference::HistoriesPart { older, newer, reason: reason.into() })
    };
    let (old, new) = (&older.head, &newer.head);
    if old.network != new.network {
        return found("they are of two networks");
    }
    if (proof.from, proof.to, &proof.root) != (old.size, new.size, &new.root) {
        return found("the proof is for other heads");
    }
    match verify_consistency(old.size, &old.root, new.size, &new.root, &proof.path) {
        true => None,
        false if old.size == new.size => found("equally long, with different roots"),
        false => found("the proof does not lead from one root to the other"),
    }
}

/// What differs between the nodes' records of the subject, up to the lowest of their heads.
#[must_use]
pub fn check_records(accounts: &[Account]) -> Vec<Difference> {
    let common = accounts.iter().map(|account| account.head.height).min().unwrap_or_default();
    let shown: Vec<BTreeMap<Digest, RecordEntry>> =
        accounts.iter().map(|account| signed_part(account, common)).collect();
    let all: BTreeSet<(u64, Digest)> =
        shown.iter().flat_map(BTreeMap::values).map(|entry| (entry.leaf, entry.record)).collect();
    let digests: BTreeSet<Digest> = all.iter().map(|(_, record)| *record).collect();
    let mut differences = Vec::new();
    for record in digests {
        let holder =
            shown.iter().position(|entries| entries.contains_key(&record)).expect("a shown record has a holder");
        let held = &shown[holder][&record];
        for (account, entries) in accounts.iter().zip(&shown) {
            let (node, other) = (account.node.clone(), accounts[holder].node.clone());
            match entries.get(&record) {
                None => {
                    differences.push(Difference::RecordMissing { node, shown_by: other, record, height: held.height })
                }
                Some(entry) if entry != held => differences.push(Difference::RecordDiffers { node, other, record }),
                Some(_) => {}
            }
        }
    }
    differences
}

/// A node's entries up to a height, without what only its reader may see.
fn signed_part(account: &Account, up_to: Height) -> BTreeMap<Digest, RecordEntry> {
    let entries = account.entries.iter().filter(|entry| entry.height <= up_to);
    entries.map(|entry| (entry.record, RecordEntry { opened: Vec::new(), ..entry.clone() })).collect()
}

/// Whether an entry says what the record's signed text says; a node whose entry does not is not to be believed.
#[must_use]
pub fn entry_is_of_text(entry: &RecordEntry, text: &[u8]) -> bool {
    let Ok(record) = Record::decode(text) else { return false };
    let subjects = entry.subjects.iter().map(|subject| (&subject.kind, &subject.id));
    record.digest() == entry.record
        && record.record_type == entry.record_type
        && record.author == entry.author
        && record.authority == entry.authority
        && record.function == entry.function
        && record.supersedes == entry.supersedes
        && record.event_time == entry.event_time
        && record.classifier == entry.classifier
        && record.port == entry.port
        && record.subjects.iter().map(|subject| (&subject.kind, &subject.id)).eq(subjects)
        && entry.body.as_object() == Some(&record.body)
}
