//! What is said of proposals.

use super::{Proposal, Standing};
use crate::events::Event;
use portolan_ledger::{Digest, OrganisationId};

/// A proposal was made.
#[must_use]
pub fn opened(record: Digest, proposal: &Proposal) -> Event {
    about("proposal.opened", Some(record), record, proposal)
        .with("proposer", &proposal.proposer)
        .with("ends_at", proposal.ends_at)
}

/// A validator voted.
#[must_use]
pub fn voted(record: Digest, of: Digest, proposal: &Proposal, voter: &OrganisationId) -> Event {
    about("proposal.voted", Some(record), of, proposal).with("voter", voter).with("vote", proposal.votes[voter].vote)
}

/// A proposal is no longer open; by a record or by time.
#[must_use]
pub fn closed(record: Option<Digest>, of: Digest, proposal: &Proposal) -> Event {
    let name = match proposal.standing {
        Standing::Open => "proposal.opened",
        Standing::Executed { .. } => "proposal.executed",
        Standing::Moot { .. } => "proposal.moot",
        Standing::Rejected { .. } => "proposal.rejected",
        Standing::Expired { .. } => "proposal.expired",
    };
    let event = about(name, record, of, proposal);
    match &proposal.standing {
        Standing::Moot { reason, .. } => event.with("reason", reason),
        _ => event,
    }
}

fn about(name: &'static str, record: Option<Digest>, of: Digest, proposal: &Proposal) -> Event {
    let event =
        Event::new(name, record, [proposal.subject]).with("proposal", of).with("action", proposal.action.name());
    match proposal.action.organisation() {
        Some(organisation) => event.with("organisation", organisation),
        None => event,
    }
}
