//! Suspend, readmit and remove an organisation.

use super::{Decision, set};
use crate::events::Event;
use crate::membership::{keys_of, schedule};
use crate::nouns::key;
use crate::nouns::node;
use crate::nouns::organisation::{self, Organisation, OrganisationStatus};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{OrganisationId, StateView};

/// R-487 · R-488 · R-489 · R-497. Its writes are refused from the next block on.
pub(super) fn suspend(view: &dyn StateView, decision: &Decision, id: &OrganisationId) -> Result<Changes, Refusal> {
    let organisation = find(view, id, &[OrganisationStatus::Active])?;
    let mut changes = Changes::none();
    set::leave(view, decision, id, &mut changes)?;
    stand(&mut changes, decision, organisation, OrganisationStatus::Suspended, "member.suspended");
    Ok(changes)
}

/// R-487 · R-488 · R-490 · R-497.
pub(super) fn readmit(view: &dyn StateView, decision: &Decision, id: &OrganisationId) -> Result<Changes, Refusal> {
    let organisation = find(view, id, &[OrganisationStatus::Suspended])?;
    let mut changes = Changes::none();
    if let Some(validator) = node::find(view, id).and_then(|node| node.validator()) {
        set::join(view, decision, validator, &mut changes)?;
    }
    stand(&mut changes, decision, organisation, OrganisationStatus::Active, "member.readmitted");
    Ok(changes)
}

/// R-487 · R-488 · R-489 · R-497. Its keys end; what they signed stays provable.
pub(super) fn remove(view: &dyn StateView, decision: &Decision, id: &OrganisationId) -> Result<Changes, Refusal> {
    let organisation = find(view, id, &[OrganisationStatus::Active, OrganisationStatus::Suspended])?;
    let mut changes = Changes::none();
    set::leave(view, decision, id, &mut changes)?;
    // A key that votes ends when its set does.
    let voting = schedule(view).target().remove(id).map(|validator| validator.public_key);
    for (kid, member_key) in keys_of(view, id) {
        let votes = member_key.purpose == KeyPurpose::Consensus && voting == Some(member_key.public_key);
        if !votes {
            key::rules::end(view, &mut changes, &kid, decision.height.next());
        }
    }
    stand(&mut changes, decision, organisation, OrganisationStatus::Left, "member.removed");
    Ok(changes)
}

/// The organisation, if it stands so.
pub(super) fn find(
    view: &dyn StateView,
    id: &OrganisationId,
    expected: &[OrganisationStatus],
) -> Result<Organisation, Refusal> {
    let Some(found) = organisation::find(view, id) else {
        return Err(Refusal::new(Code::OrganisationUnknown, "organisation", format!("{id} is unknown")));
    };
    if expected.contains(&found.status) {
        return Ok(found);
    }
    Err(Refusal::new(Code::StandingDiffers, "organisation", format!("{id} is {}", found.status)))
}

fn stand(
    changes: &mut Changes,
    decision: &Decision,
    organisation: Organisation,
    status: OrganisationStatus,
    event: &'static str,
) {
    let after = Organisation { status, ..organisation };
    changes.put(organisation::keys::organisation(&after.id), &after);
    changes.say(Event::new(event, Some(decision.record), []).with("organisation", &after.id));
}
