//! Check evidence under a trust policy, offline: no network, no clock, no database.
//!
//! The checks follow the chain of trust from the policy outwards: network → validator sets → certificate → log →
//! header → key → signature → record → openings. The first link that does not hold is named in the finding.
//!
//! Invariants
//! - Every byte of the evidence takes part in a check: changing any of them breaks a link.
//! - A finding says which link of which statement broke, so that an auditor can act on it.

mod finding;
mod statement;
#[cfg(test)]
mod tests;

pub use finding::{Finding, Link};
pub use statement::{ProvenStatement, Speaker};

use crate::certificate::Certificate;
use crate::evidence::{Evidence, SetChange};
use crate::identity::{Height, NetworkId, OrganisationId};
use crate::limits::{EVIDENCE_SET_CHANGES_MAX, EVIDENCE_STATEMENTS_MAX};
use crate::merkle::verify_consistency;
use crate::policy::TrustPolicy;
use crate::validators::ValidatorSet;

/// What verified evidence proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The proven record.
    pub record: ProvenStatement,
    /// The records that name its subjects.
    pub names: Vec<ProvenStatement>,
    /// Height of the certificate that carries all of it.
    pub certified_height: Height,
    /// The members whose signatures it bears.
    pub carried_by: Vec<OrganisationId>,
}

/// Read an evidence file and check it under `policy`.
///
/// # Errors
/// The first [`Finding`]: which link of the chain does not hold, and why.
pub fn verify(evidence: &[u8], policy: &TrustPolicy) -> Result<Proven, Finding> {
    let evidence = Evidence::decode(evidence).map_err(|error| Finding::new(Link::Format, error))?;
    verify_decoded(&evidence, policy)
}

/// Check decoded evidence under `policy`.
///
/// # Errors
/// The first [`Finding`].
pub fn verify_decoded(evidence: &Evidence, policy: &TrustPolicy) -> Result<Proven, Finding> {
    keeps_limits(evidence)?;
    if evidence.network != policy.network {
        let reason = format!("the evidence is of network {}, the policy of {}", evidence.network, policy.network);
        return Err(Finding::new(Link::Network, reason));
    }
    let set = set_in_force(evidence, policy)?;
    let certificate = &evidence.certificate;
    certificate.verify(&policy.network, &set).map_err(|error| Finding::new(Link::Certificate, error))?;
    extends_anchor(evidence, policy)?;
    let mut proven = Vec::with_capacity(evidence.statements.len());
    for (index, entry) in evidence.statements.iter().enumerate() {
        let statement = statement::check(entry, certificate, &set, &policy.network)
            .map_err(|(link, reason)| Finding::of_statement(index, link, reason))?;
        proven.push(statement);
    }
    statement::check_relations(&proven)
        .map_err(|(index, reason)| Finding::of_statement(index, Link::Relation, reason))?;
    let record = proven.remove(0);
    let carried_by = carriers(certificate, &set);
    Ok(Proven { record, names: proven, certified_height: certificate.height, carried_by })
}

/// Counts are refused before anything is checked, so that nobody can make a verifier work without end.
fn keeps_limits(evidence: &Evidence) -> Result<(), Finding> {
    let (statements, changes) = (evidence.statements.len(), evidence.set_changes.len());
    if !(1..=EVIDENCE_STATEMENTS_MAX).contains(&statements) {
        let reason = format!("1 to {EVIDENCE_STATEMENTS_MAX} statements, not {statements}");
        return Err(Finding::new(Link::Format, reason));
    }
    if changes > EVIDENCE_SET_CHANGES_MAX {
        let reason = format!("at most {EVIDENCE_SET_CHANGES_MAX} changes of the validator set, not {changes}");
        return Err(Finding::new(Link::Format, reason));
    }
    Ok(())
}

/// The validator set that must have signed the certificate: the anchor's, after every recorded change.
fn set_in_force(evidence: &Evidence, policy: &TrustPolicy) -> Result<ValidatorSet, Finding> {
    let anchor = &policy.anchor;
    let (set, height) = follow_set_changes(&policy.network, anchor.height, &anchor.validators, &evidence.set_changes)?;
    if evidence.certificate.height <= height {
        let reason = format!("height {} is not after {height}; fetch newer evidence", evidence.certificate.height);
        return Err(Finding::new(Link::Certificate, reason));
    }
    Ok(set)
}

/// The validator set after `changes` of one that was in force from `height` on, and the height of the last of them. Each
/// change must be signed by the set before it.
///
/// # Errors
/// The [`Finding`] names the first change that does not hold.
pub fn follow_set_changes(
    network: &NetworkId,
    height: Height,
    set: &ValidatorSet,
    changes: &[SetChange],
) -> Result<(ValidatorSet, Height), Finding> {
    let (mut set, mut height) = (set.clone(), height);
    for (index, change) in changes.iter().enumerate() {
        let broken = |reason: String| Finding::new(Link::SetChange(index), reason);
        let header = &change.header;
        if header.network != *network || header.height <= height || header.validators != set.hash() {
            return Err(broken(format!("header {} does not follow on the set before it", header.height)));
        }
        if !change.certificate.is_of(header) {
            return Err(broken("the certificate is for another header".into()));
        }
        change.certificate.verify(network, &set).map_err(|error| broken(error.to_string()))?;
        if change.next.hash() != header.next_validators || change.next == set {
            return Err(broken("the header does not name this next set".into()));
        }
        set = change.next.clone();
        height = header.height;
    }
    Ok((set, height))
}

/// The certified log must extend the anchor's, so that evidence of another history is found out.
fn extends_anchor(evidence: &Evidence, policy: &TrustPolicy) -> Result<(), Finding> {
    let (anchor, block) = (&policy.anchor, &evidence.certificate.block);
    if verify_consistency(anchor.size, &anchor.root, block.log_size, &block.log_root, &evidence.consistency) {
        return Ok(());
    }
    let reason = format!("the log of {} leaves does not extend the anchor's {} leaves", block.log_size, anchor.size);
    Err(Finding::new(Link::Anchor, reason))
}

fn carriers(certificate: &Certificate, set: &ValidatorSet) -> Vec<OrganisationId> {
    let signers = certificate.signatures.iter().filter_map(|(address, _)| set.by_address(address));
    signers.map(|validator| validator.organisation.clone()).collect()
}
