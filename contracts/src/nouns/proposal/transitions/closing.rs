//! What proposals do at the beginning and the end of a block: those whose time is over expire, those that passed take effect.

use crate::events::Event;
use crate::execution::BlockContext;
use crate::limits::PROPOSALS_SWEPT_MAX;
use crate::nouns::proposal::{Standing, effects, events, find, keys};
use crate::state::Overlay;
use portolan_ledger::{Digest, StateView as _};

/// Close the proposals whose time is over, oldest end first, bounded.
pub(crate) fn expire(overlay: &mut Overlay<'_>, context: &BlockContext) -> Vec<Event> {
    let mut told = Vec::new();
    for (key, _) in overlay.scan(&keys::all_open(), PROPOSALS_SWEPT_MAX) {
        let record = keys::record_of(&key);
        let mut proposal = find(overlay, &record).expect("an open proposal is there");
        if context.time < proposal.ends_at {
            break;
        }
        proposal.standing = Standing::Expired { height: context.height };
        overlay.remove(key);
        overlay.put(keys::proposal(&record), &proposal);
        told.push(events::closed(None, record, &proposal));
    }
    told
}

/// Do what passed in this block, in the order in which it passed.
pub(crate) fn take_effect(overlay: &mut Overlay<'_>, context: &BlockContext, passed: &[Digest]) -> Vec<Event> {
    let mut told = Vec::new();
    for record in passed {
        let mut proposal = find(overlay, record).expect("what passed is there");
        let decision =
            effects::Decision { network: context.network, height: context.height, time: context.time, record: *record };
        match effects::of(overlay, &decision, &proposal.action) {
            Ok(changes) => {
                overlay.apply(changes.writes);
                told.extend(changes.events);
            }
            Err(refusal) => {
                let (height, code) = (context.height, refusal.code().number());
                proposal.standing = Standing::Moot { height, code, reason: refusal.message().to_owned() };
                overlay.put(keys::proposal(record), &proposal);
            }
        }
        told.push(events::closed(None, *record, &proposal));
    }
    told
}
