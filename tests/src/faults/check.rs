//! Hold the histories of honest nodes against each other and against what was promised.
//!
//! A function from what lies on the disks: it asks no node and knows no scenario.

use super::findings::Finding;
use super::histories::History;
use super::journal::Promises;
use portolan_ledger::{Address, Digest, Height, NetworkId, Round};
use std::collections::BTreeMap;

/// Everything that is wrong; nothing, if nothing final is lost and nobody forked.
#[must_use]
pub fn check(histories: &[History], promises: &Promises, network: &NetworkId) -> Vec<Finding> {
    let mut findings = Vec::new();
    for history in histories {
        findings.extend(chained(history));
        findings.extend(certified(history, network));
        findings.extend(kept(history, promises));
    }
    findings.extend(same(histories));
    findings.extend(one_vote_each(histories));
    findings
}

/// Each block follows on the one before it, without a hole.
fn chained(history: &History) -> Vec<Finding> {
    let mut before = (history.genesis.height, history.genesis.digest());
    let mut findings = Vec::new();
    for block in &history.blocks {
        let header = &block.header;
        if header.height != before.0.next() || header.previous != before.1 {
            findings.push(Finding::Unchained { member: history.member.clone(), height: header.height });
        }
        before = (header.height, header.digest());
    }
    findings
}

/// Each block has its own certificate, signed by a quorum of the validators that the block before it names.
fn certified(history: &History, network: &NetworkId) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut named = history.genesis.next_validators;
    for block in &history.blocks {
        let (header, certificate) = (&block.header, &block.certificate);
        let set = history.sets.get(&named).filter(|_| header.validators == named);
        named = header.next_validators;
        let Some(set) = set else {
            findings.push(Finding::ForeignSet { member: history.member.clone(), height: header.height });
            continue;
        };
        if !certificate.is_of(header) {
            findings.push(Finding::certificate(&history.member, header.height, None));
        } else if let Err(refusal) = certificate.verify(network, set) {
            findings.push(Finding::certificate(&history.member, header.height, Some(refusal)));
        }
    }
    findings
}

/// Everything that was answered final is there once, where it was answered to be; nothing is there that was not sent.
fn kept(history: &History, promises: &Promises) -> Vec<Finding> {
    let member = || history.member.clone();
    let mut places: BTreeMap<Digest, Height> = BTreeMap::new();
    let mut findings = Vec::new();
    for block in &history.blocks {
        let height = block.header.height;
        for submission in &block.submissions {
            if let Some(first) = places.insert(*submission, height) {
                findings.push(Finding::Twice { submission: *submission, first, second: height, member: member() });
            }
            if !promises.sent.contains(submission) {
                findings.push(Finding::Invented { submission: *submission, height, member: member() });
            }
        }
    }
    for (submission, answered) in &promises.answered_final {
        match places.get(submission) {
            None => {
                findings.push(Finding::Lost { submission: *submission, height: *answered, member: member() });
            }
            Some(height) if height != answered => findings.push(Finding::Moved {
                submission: *submission,
                answered: *answered,
                height: *height,
                member: member(),
            }),
            Some(_) => {}
        }
    }
    findings
}

/// At every height that two nodes have, they have the same block and the same state.
fn same(histories: &[History]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some((first, others)) = histories.split_first() else { return findings };
    for other in others {
        for (here, there) in first.blocks.iter().zip(&other.blocks) {
            let (height, member) = (here.header.height, first.member.clone());
            if here.header.state_root != there.header.state_root {
                findings.push(Finding::StateRoot { height, member: member.clone(), other: other.member.clone() });
            }
            let (here, there) = (here.header.digest(), there.header.digest());
            if here != there {
                findings.push(Finding::Fork { height, member, here, other: other.member.clone(), there });
                // What follows on a fork differs too, and says no more.
                break;
            }
        }
    }
    findings
}

/// No validator's precommits for two blocks of one round stand in any two certificates.
fn one_vote_each(histories: &[History]) -> Vec<Finding> {
    let mut votes: BTreeMap<(Address, Height, Round), Digest> = BTreeMap::new();
    let mut findings = Vec::new();
    for certificate in histories.iter().flat_map(|history| &history.blocks).map(|block| &block.certificate) {
        for (voter, _) in &certificate.signatures {
            let (height, round, block) = (certificate.height, certificate.round, certificate.block.header);
            let before = votes.insert((*voter, height, round), block);
            if before.is_some_and(|before| before != block) {
                findings.push(Finding::TwoPrecommits { voter: *voter, height, round });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests;
