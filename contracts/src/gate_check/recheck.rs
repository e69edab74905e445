//! at the gate, an authorisation that was given before is asked again.

use super::{Asked, Claim, GateDecision, GateRule, gate_check_of};
use crate::nouns::pickup_authorisation::{self, PickupAuthorisation};
use portolan_ledger::{OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// May the container leave now under the authorisation that `terminal` was given for it? Every reason against: what has
/// become of the authorisation, and everything that a gate check of this moment says.
#[must_use]
pub fn recheck(view: &dyn StateView, stays: &[SubjectId], terminal: &OrganisationId, time: Time) -> GateDecision {
    let without = |claim, vehicle| gate_check_of(view, &Asked { stays, terminal, time, claim, vehicle });
    let subjects = without(Claim::Nobody, None).subjects;
    let Some(authorisation) = newest_authorisation(view, &subjects, terminal) else {
        let mut decision = without(Claim::Nobody, None);
        decision.deny(GateRule::Authorisation, None, None, format!("{terminal} has no authorisation for it"));
        return decision;
    };
    let claim = match (&authorisation.haulier, authorisation.assignment) {
        (Some(haulier), Some(assignment)) => Claim::Recorded { haulier: haulier.clone(), assignment },
        _ => Claim::Nobody,
    };
    let mut decision = without(claim, authorisation.vehicle);
    if let Some(ended) = authorisation.ended {
        let text = format!("what the authorisation rests on was revoked or superseded at {}", ended.time);
        decision.deny(GateRule::Authorisation, None, Some(ended.record), text);
    }
    if authorisation.valid_until <= time {
        let text = format!("the authorisation expired at {}", authorisation.valid_until);
        decision.deny(GateRule::Authorisation, None, None, text);
    }
    decision
}

/// The newest authorisation that `terminal` was given for one of these subjects, whatever has become of it.
#[must_use]
pub fn newest_authorisation(
    view: &dyn StateView,
    subjects: &BTreeSet<SubjectId>,
    terminal: &OrganisationId,
) -> Option<PickupAuthorisation> {
    let given = subjects.iter().filter_map(|stay| pickup_authorisation::find(view, stay));
    given.filter(|authorisation| authorisation.terminal == *terminal).max_by_key(|authorisation| authorisation.given_at)
}
