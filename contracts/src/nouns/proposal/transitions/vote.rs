//! Vote on a proposal.

use crate::context::RecordContext;
use crate::nouns::proposal::{CastVote, PROPOSAL, Proposal, Standing, VoteBody, events, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{Digest, StateView};

/// R-221 · R-480 · R-481 · R-482 · R-483 · R-484.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: VoteBody = context.body()?;
    rules::author_is_validator(view, context)?;
    let mut proposal = proposal_of(view, context, &body.proposal)?;
    if proposal.standing != Standing::Open || proposal.ends_at <= context.time {
        let message = format!("it is {}", proposal.standing.in_words());
        return context.refuse(Code::ProposalClosed, "body.proposal", message);
    }
    if let Some(first) = proposal.votes.get(&context.author.id) {
        let message = format!("{} said {} at height {}", context.author.id, first.vote, first.height);
        return Err(Refusal::new(Code::VotedBefore, "author", message).naming(first.record));
    }

    let cast = CastVote { vote: body.vote, record: context.digest(), height: context.height };
    proposal.votes.insert(context.author.id.clone(), cast);
    let mut changes = Changes::none();
    changes.say(events::voted(context.digest(), body.proposal, &proposal, &context.author.id));
    let tally = rules::tally(view, &proposal, context.height);
    let threshold = proposal.action.threshold(&context.parameters.thresholds);
    if tally.passes(threshold) {
        // Done at the end of the block. Until then nothing more can be said to it.
        proposal.standing = Standing::Executed { height: context.height };
        changes.pass(body.proposal);
        changes.remove(keys::open(proposal.ends_at, &body.proposal));
    } else if tally.cannot_pass(threshold) {
        proposal.standing = Standing::Rejected { height: context.height };
        changes.remove(keys::open(proposal.ends_at, &body.proposal));
        changes.say(events::closed(Some(context.digest()), body.proposal, &proposal));
    }
    changes.put(keys::proposal(&body.proposal), &proposal);
    Ok(changes)
}

fn proposal_of(view: &dyn StateView, context: &RecordContext<'_>, record: &Digest) -> Result<Proposal, Refusal> {
    let proposal = find(view, record).filter(|proposal| proposal.subject == context.subject_of(PROPOSAL));
    proposal.ok_or_else(|| {
        Refusal::new(Code::ProposalUnknown, "body.proposal", "no proposal of this subject has this digest")
    })
}
