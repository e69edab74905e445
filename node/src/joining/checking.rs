//! Whether a head can be believed, before anything that it announces is asked for.

use super::{Ground, SourceFault};
use crate::snapshot::format::Head;
use portolan_ledger::evidence::SetChange;
use portolan_ledger::limits::EVIDENCE_SET_CHANGES_MAX;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::verify::follow_set_changes;
use portolan_ledger::{Height, merkle};

fn lies(reason: impl ToString) -> SourceFault {
    SourceFault::Lies(reason.to_string())
}

/// Check a head as `docs/specs/snapshot.md` §3 asks for.
///
/// # Errors
/// [`SourceFault::Lies`], or [`SourceFault::Useless`] for a head that is older than what this node believes already.
pub fn check(head: &Head, ground: &Ground) -> Result<(), SourceFault> {
    let Head { network, set_changes, header, certificate, log_pieces, .. } = head;
    if *network != ground.genesis.network || header.network != *network {
        return Err(lies(format!("it is of network {network}")));
    }
    if header.height == Height(0) {
        return Err(lies("nobody signs height 0"));
    }
    if set_changes.len() > EVIDENCE_SET_CHANGES_MAX {
        return Err(lies(format!("more than {EVIDENCE_SET_CHANGES_MAX} changes of the validator set")));
    }
    let (set, last) = follow_set_changes(network, Height(0), &ground.validators, set_changes).map_err(lies)?;
    if last >= header.height {
        return Err(lies("a change of the validator set is not before the head"));
    }
    if header.validators != set.hash() {
        return Err(lies("the head's validator set is not the one in force"));
    }
    if !certificate.is_of(header) {
        return Err(lies(format!("the certificate is of height {}, or of another block", certificate.height)));
    }
    certificate.verify(network, &set).map_err(|refusal| lies(format!("the certificate does not hold: {refusal}")))?;
    if log_pieces.len() as u64 != Head::log_pieces_of(header.log_size) || merkle::root(log_pieces) != header.log_root {
        return Err(lies("the roots of the log's pieces do not make the log's root"));
    }
    ground.policy.as_ref().map_or(Ok(()), |policy| check_policy(head, ground, policy))
}

/// The set in force at the policy's anchor must be the policy's. (Its log is compared when the leaves are there.)
fn check_policy(head: &Head, ground: &Ground, policy: &TrustPolicy) -> Result<(), SourceFault> {
    let anchor = &policy.anchor;
    if policy.network != head.network {
        return Err(SourceFault::Useless(format!("the trust policy is of network {}", policy.network)));
    }
    if head.header.height < anchor.height || head.header.log_size < anchor.size {
        let height = head.header.height;
        return Err(SourceFault::Useless(format!("it is of height {height}, older than the trust policy's anchor")));
    }
    let until: Vec<SetChange> =
        head.set_changes.iter().take_while(|change| change.header.height <= anchor.height).cloned().collect();
    let (set, _) = follow_set_changes(&head.network, Height(0), &ground.validators, &until).map_err(lies)?;
    if set == anchor.validators {
        Ok(())
    } else {
        Err(lies("the validator set at the trust policy's anchor is not the policy's"))
    }
}
