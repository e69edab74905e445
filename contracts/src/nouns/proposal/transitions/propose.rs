//! Make a proposal.

use crate::context::RecordContext;
use crate::limits::{PROPOSAL_OPEN_MS_MAX, PROPOSAL_OPEN_MS_MIN, PROPOSALS_OPEN_MAX, PROPOSALS_OPEN_OF_MEMBER_MAX};
use crate::nouns::proposal::{PROPOSAL, Proposal, ProposalBody, Standing, effects, events, find, keys, rules};
use crate::nouns::subject;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use std::collections::BTreeMap;

/// R-221 · R-480 · R-481 · R-402 · R-485 · R-486, then what stands against the action itself.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ProposalBody = context.body()?;
    rules::author_is_validator(view, context)?;
    let id = context.subject_of(PROPOSAL);
    subject::rules::id_is_derived(context, id, &body.nonce)?;
    let open_for = body.ends_at.saturating_since_ms(context.time);
    if !(PROPOSAL_OPEN_MS_MIN..=PROPOSAL_OPEN_MS_MAX).contains(&open_for) {
        let (first, last) = (context.time.plus_ms(PROPOSAL_OPEN_MS_MIN), context.time.plus_ms(PROPOSAL_OPEN_MS_MAX));
        return context.refuse(Code::ProposalEndOutOfBounds, "body.ends_at", format!("from {first} to {last}"));
    }
    check_room(view, context)?;
    // What could not be done today is not worth a vote; whether it still can is asked again when it passes.
    let decision = effects::Decision::of(context);
    effects::of(view, &decision, &body.action).map_err(|refusal| refusal.within("body.action"))?;

    let proposal = Proposal {
        subject: id,
        proposer: context.author.id.clone(),
        action: body.action,
        proposed_at: context.time,
        height: context.height,
        ends_at: body.ends_at,
        votes: BTreeMap::new(),
        standing: Standing::Open,
    };
    let mut changes = Changes::none();
    changes.put(keys::proposal(&context.digest()), &proposal);
    changes.put(keys::open(body.ends_at, &context.digest()), &());
    changes.say(events::opened(context.digest(), &proposal));
    Ok(changes)
}

fn check_room(view: &dyn StateView, context: &RecordContext<'_>) -> Result<(), Refusal> {
    let open = view.scan(&keys::all_open(), PROPOSALS_OPEN_MAX);
    let own = open.iter().filter_map(|(key, _)| find(view, &keys::record_of(key)));
    let own = own.filter(|proposal| proposal.proposer == context.author.id).count();
    if open.len() < PROPOSALS_OPEN_MAX && own < PROPOSALS_OPEN_OF_MEMBER_MAX {
        return Ok(());
    }
    let message = format!("{} proposals are open, {own} of them this member's", open.len());
    context.refuse(Code::ProposalsFull, "author", message)
}
