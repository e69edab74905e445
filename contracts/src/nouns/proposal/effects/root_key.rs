//! Give a member that lost its root key a new one.

use super::{Decision, standing};
use crate::events::Event;
use crate::membership::keys_of;
use crate::nouns::key::rules;
use crate::nouns::node;
use crate::nouns::organisation::OrganisationStatus;
use crate::nouns::proposal::action::RootKeyReplacement;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::key::KeyPurpose;

/// R-487 · R-488 · R-491 · R-492 · R-493 · R-494 · R-496. The old one ends with this block.
pub(super) fn effect(
    view: &dyn StateView,
    decision: &Decision,
    replacement: &RootKeyReplacement,
) -> Result<Changes, Refusal> {
    let (id, purpose) = (&replacement.organisation, KeyPurpose::Root);
    standing::find(view, id, &[OrganisationStatus::Active, OrganisationStatus::Suspended])?;
    let kid = rules::id_of_new(view, &decision.network, id, purpose, &replacement.root, "root")?;
    rules::has_room(view, id)?;
    if node::find(view, id).is_none() {
        return Err(Refusal::new(Code::NodeUnknown, "organisation", format!("{id} runs no node")));
    }

    let (mut changes, from) = (Changes::none(), decision.height.next());
    for (old, key) in keys_of(view, id) {
        if key.purpose == purpose && key.until.is_none() {
            rules::end(view, &mut changes, &old, from);
        }
    }
    rules::begin(&mut changes, &kid, id, purpose, &replacement.root, from);
    let event = Event::new("member.root-key", Some(decision.record), []);
    changes.say(event.with("organisation", id).with("key", &kid).with("from", from));
    Ok(changes)
}
