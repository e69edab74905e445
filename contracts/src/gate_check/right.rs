//! the release right is assigned to the haulier that asks.

use super::{Asked, GateDecision, GateRule};
use crate::nouns::organisation;
use crate::nouns::release_right::{self, ReleaseRight, Standing};
use crate::nouns::subject;
use crate::parameters::{GateRequirement, Parameters};
use crate::roles::Role;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// By what right somebody comes for a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody is named.
    Nobody,
    /// A haulier opens the assignment.
    Opened {
        /// Who it is.
        haulier: OrganisationId,
        /// The salt of the assignment.
        salt: Digest,
    },
    /// An authorisation has seen it opened.
    Recorded {
        /// Who it was.
        haulier: OrganisationId,
        /// The record of the assignment.
        assignment: Digest,
    },
}

impl Claim {
    /// The haulier that is named.
    #[must_use]
    pub const fn haulier(&self) -> Option<&OrganisationId> {
        match self {
            Self::Nobody => None,
            Self::Opened { haulier, .. } | Self::Recorded { haulier, .. } => Some(haulier),
        }
    }
}

/// A right is looked at where the network requires one, and wherever a haulier says that it has one.
pub(super) fn check(
    view: &dyn StateView,
    parameters: &Parameters,
    group: &BTreeSet<SubjectId>,
    asked: &Asked<'_>,
    decision: &mut GateDecision,
) {
    let required = parameters.gate_requires.contains(&GateRequirement::ReleaseRight);
    if !required && asked.claim == Claim::Nobody {
        return;
    }
    match assigned_right(view, group, asked) {
        Ok((right, assignment)) => {
            decision.grounds.assignment = Some(assignment);
            decision.grounds.end_at(right.valid_to);
        }
        Err(text) => decision.deny(GateRule::ReleaseRight, None, None, text),
    }
}

fn assigned_right(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    asked: &Asked<'_>,
) -> Result<(ReleaseRight, Digest), String> {
    let live = release_right::rules::live_of_group(view, group, asked.time);
    let (stay, right) = match live.as_slice() {
        [] => return Err(why_none_lives(view, group, asked.time)),
        [one] => one.clone(),
        more => return Err(format!("{} release rights for this container are live", more.len())),
    };
    let assigned = right.offer.as_ref().filter(|_| right.standing(view, &stay, asked.time) == Standing::Assigned);
    let Some(offer) = assigned else {
        return Err("the release right is not assigned to a haulier".to_owned());
    };
    let haulier = match &asked.claim {
        Claim::Nobody => return Err("the release right is assigned, and no haulier is named".to_owned()),
        Claim::Opened { haulier, salt } if release_right::rules::commitment(&stay, haulier, salt) == offer.to => {
            haulier
        }
        Claim::Recorded { haulier, assignment } if *assignment == offer.record => haulier,
        claim => {
            let haulier = claim.haulier().map_or("", OrganisationId::as_str);
            return Err(format!("the release right is not assigned to {haulier}"));
        }
    };
    if !is_haulier(view, &stay, haulier, asked.time) {
        return Err(format!("{haulier} is no haulier of this port"));
    }
    let assignment = offer.record;
    Ok((right, assignment))
}

fn why_none_lives(view: &dyn StateView, group: &BTreeSet<SubjectId>, time: Time) -> String {
    let newest = group.iter().filter_map(|stay| release_right::find(view, stay).map(|right| (stay, right)));
    match newest.max_by_key(|(_, right)| right.issued_at) {
        Some((stay, right)) => match right.standing(view, stay, time) {
            standing if standing.is_live() => {
                format!("the release right was issued by {}, and the bill of lading is another's", right.issuer)
            }
            standing => format!("the release right is {standing}"),
        },
        None => "no release right was issued".to_owned(),
    }
}

fn is_haulier(view: &dyn StateView, stay: &SubjectId, haulier: &OrganisationId, time: Time) -> bool {
    let port = subject::find(view, stay).map(|subject| subject.port);
    let found = organisation::find(view, haulier);
    found.zip(port).is_some_and(|(found, port)| {
        found.status == organisation::OrganisationStatus::Active && found.has_role(&[Role::Haulier], &port, time)
    })
}
