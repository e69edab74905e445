//! Issue a right, offered to its first holder.

use crate::context::RecordContext;
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::release_right::{Offer, ReleaseRight, ReleaseRightBody, events, find, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-536 · R-530 · R-535.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    stay: SubjectId,
    body: &ReleaseRightBody,
) -> Result<Changes, Refusal> {
    let (to, valid_to) = body.to.zip(body.valid_to).expect("the form was checked before");

    rules::author_may_issue(view, context, stay)?;
    rules::none_is_live(view, stay, context.time)?;
    rules::validity(valid_to, context.time, None)?;

    let right = ReleaseRight {
        record: context.digest(),
        issuer: context.author.id.clone(),
        issued_at: context.time,
        valid_to,
        holder: context.author.id.clone(),
        chain_position: 0,
        offer: Some(Offer { record: context.digest(), to, assigns: false }),
        revoked: None,
    };
    let mut changes = Changes::none();
    changes.put(keys::release_right(&stay), &right);
    changes.say(events::taken(context.digest(), stay, body.step, &right));
    // The one before was used up; should its gate-out be taken back, nothing rests on it any more.
    if let Some(superseded) = find(view, &stay).and_then(|before| before.offer) {
        let at = (context.digest(), context.time);
        ending::end_what_rests_on(view, &[stay], &[superseded.record].into(), at, &mut changes);
    }
    Ok(changes)
}
