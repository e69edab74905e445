//! Register a key in the place of another of its purpose.
//!
//! A signing key may overlap with its successor, so that what was signed before and is still on its way counts. A
//! validator's consensus key changes with its set, two heights later or when there is room; until then the old one votes.

use crate::context::RecordContext;
use crate::limits::{SET_CHANGE_DELAY, SET_CHANGES_WAITING_MAX};
use crate::membership::{SetChange, schedule};
use crate::nouns::key::{KeyBody, ORGANISATION, events, rules};
use crate::nouns::node::{self, Node};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use crate::state_keys;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Height, StateView, Validator};

/// R-491 · R-492 · R-493 · R-494 · R-495 · R-496 · R-497.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>, body: &KeyBody) -> Result<Changes, Refusal> {
    let (author, purpose, new) = (&context.author.id, body.purpose, super::new_key(body));
    let kid = rules::id_of_new(view, &context.network, author, purpose, &new, "body.public_key")?;
    rules::has_room(view, author)?;
    let ends = super::key_in_force(view, context, body)?;
    let mut changes = Changes::none();
    let next = context.height.next();
    let from = match purpose {
        KeyPurpose::Signing | KeyPurpose::Root => next,
        _ => change_node(view, context, body, &mut changes)?,
    };

    rules::begin(&mut changes, &kid, author, purpose, &new, from);
    let waits_for_its_set = purpose == KeyPurpose::Consensus && from != next;
    if !waits_for_its_set {
        rules::end(view, &mut changes, &ends, Height(next.0.saturating_add(body.overlap.unwrap_or(0))));
    }
    let subject = context.subject_of(ORGANISATION);
    let event = events::changed(context.digest(), subject, body.action, author, purpose);
    changes.say(events::with_ended(events::with_new(event, &kid, from), &ends));
    Ok(changes)
}

/// Put the new key into the author's node; the height from which it counts.
fn change_node(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &KeyBody,
    changes: &mut Changes,
) -> Result<Height, Refusal> {
    let new = super::new_key(body).public_key.0;
    let Some(mut node) = node::find(view, &context.author.id) else {
        return context.refuse(Code::NodeUnknown, "author", format!("{} runs no node", context.author.id));
    };
    let mut from = context.height.next();
    match body.purpose {
        KeyPurpose::Transport => node.transport_key = new,
        KeyPurpose::Sealing => node.sealing_key = new,
        KeyPurpose::Log => node.log_key = new,
        KeyPurpose::Consensus => {
            node.consensus_key = Some(new);
            from = change_set(view, context, &node, changes)?;
        }
        KeyPurpose::Signing | KeyPurpose::Root => unreachable!("these are not the node's"),
    }
    changes.put(node::keys::node(&node.organisation), &node);
    Ok(from)
}

/// Ask for the member's new consensus key in the sets to come.
fn change_set(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    node: &Node,
    changes: &mut Changes,
) -> Result<Height, Refusal> {
    let mut schedule = schedule(view);
    let Some(Validator { organisation, power, .. }) = schedule.target().remove(&node.organisation) else {
        return Ok(context.height.next());
    };
    // One at a time for each member, so that nobody fills the line of all.
    let waits = schedule.waiting().iter().any(|change| change.organisation == organisation);
    if waits || schedule.waiting().len() >= SET_CHANGES_WAITING_MAX {
        let message = format!("{} changes of the validators wait", schedule.waiting().len());
        return context.refuse(Code::SetChangesFull, "body.purpose", message);
    }
    let public_key = node.consensus_key.expect("it was put there");
    let validator = Some(Validator { organisation: organisation.clone(), public_key, power });
    schedule.ask_for(SetChange { organisation, validator, record: context.digest() });
    changes.put(state_keys::validator_schedule(), &schedule);
    Ok(Height(context.height.0.saturating_add(SET_CHANGE_DELAY)))
}
