//! Who may propose and vote, and what the votes come to.

use super::{Choice, Proposal};
use crate::context::RecordContext;
use crate::membership::{Share, validators_at};
use crate::nouns::organisation::{self, OrganisationStatus};
use crate::refusal::{Code, Refusal};
use portolan_ledger::record::Authority;
use portolan_ledger::{Height, OrganisationId, StateView, ValidatorSet};

/// How the power of a set stands to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Power that said yes.
    pub yes: u64,
    /// Power that said no.
    pub no: u64,
    /// All power of the set in force, also of validators that did not vote or are suspended.
    pub total: u64,
}

impl Tally {
    /// Whether more than `share` of the power said yes.
    #[must_use]
    pub fn passes(&self, share: Share) -> bool {
        share.is_exceeded_by(self.yes, self.total)
    }

    /// Whether so much said no that the rest is not more than `share`.
    #[must_use]
    pub fn cannot_pass(&self, share: Share) -> bool {
        !share.is_exceeded_by(self.total.saturating_sub(self.no), self.total)
    }
}

/// Add up the votes with the power that active organisations have in the set of `height`.
#[must_use]
pub fn tally(view: &dyn StateView, proposal: &Proposal, height: Height) -> Tally {
    let set = validators_at(view, height);
    let mut tally = Tally { yes: 0, no: 0, total: set.total_power() };
    for (voter, cast) in &proposal.votes {
        let power = if is_active(view, voter) { power_in(&set, voter) } else { 0 };
        match cast.vote {
            Choice::Yes => tally.yes += power,
            Choice::No => tally.no += power,
        }
    }
    tally
}

/// The author speaks for itself and is a validator of the set in force; that it is active was checked before.
///
/// # Errors
/// [`Code::OwnWordOnly`] or [`Code::NotAValidator`].
pub fn author_is_validator(view: &dyn StateView, context: &RecordContext<'_>) -> Result<(), Refusal> {
    if context.record.authority != Authority::Own {
        return context.refuse(Code::OwnWordOnly, "authority", "a validator proposes and votes itself");
    }
    if power_in(&validators_at(view, context.height), &context.author.id) > 0 {
        return Ok(());
    }
    let message = format!("{} is not in the set of validators of height {}", context.author.id, context.height);
    context.refuse(Code::NotAValidator, "author", message)
}

fn is_active(view: &dyn StateView, id: &OrganisationId) -> bool {
    organisation::find(view, id).is_some_and(|found| found.status == OrganisationStatus::Active)
}

fn power_in(set: &ValidatorSet, id: &OrganisationId) -> u64 {
    set.as_slice().iter().find(|validator| validator.organisation == *id).map_or(0, |validator| validator.power)
}
