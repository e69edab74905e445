//! Change what an organisation may write, and where.

use super::{Decision, standing};
use crate::events::Event;
use crate::limits::ORGANISATION_ROLES_MAX;
use crate::nouns::organisation::{self, Organisation, OrganisationStatus};
use crate::nouns::proposal::action::RoleSetting;
use crate::refusal::{Code, Refusal};
use crate::roles::RoleGrant;
use crate::state::Changes;
use portolan_ledger::StateView;

/// R-487 · R-488 · R-501 · R-498. The new roles count from the next block on.
pub(super) fn effect(view: &dyn StateView, decision: &Decision, setting: &RoleSetting) -> Result<Changes, Refusal> {
    let standing = [OrganisationStatus::Active, OrganisationStatus::Suspended];
    let found = standing::find(view, &setting.organisation, &standing)?;
    let roles = checked(&setting.roles)?;
    if found.roles == roles {
        return Err(Refusal::new(Code::NothingChanges, "roles", "they are what they were"));
    }
    let before = in_words(&found.roles);
    let after = Organisation { roles, ..found };
    let mut changes = Changes::none();
    changes.put(organisation::keys::organisation(&after.id), &after);
    let event = Event::new("member.roles", Some(decision.record), []).with("organisation", &after.id);
    changes.say(event.with("before", before).with("after", in_words(&after.roles)));
    Ok(changes)
}

/// Grants in their order, each once.
pub(super) fn checked(grants: &[RoleGrant]) -> Result<Vec<RoleGrant>, Refusal> {
    let refuse = |message: String| Err(Refusal::new(Code::RolesNotSound, "roles", message));
    if !(1..=ORGANISATION_ROLES_MAX).contains(&grants.len()) {
        return refuse(format!("1 to {ORGANISATION_ROLES_MAX} roles, not {}", grants.len()));
    }
    let mut sorted = grants.to_vec();
    sorted.sort();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return refuse(format!("{} stands twice", pair[0]));
    }
    let ends_first =
        |grant: &&RoleGrant| matches!((grant.from, grant.until), (Some(from), Some(until)) if until <= from);
    if let Some(grant) = sorted.iter().find(ends_first) {
        return refuse(format!("{grant} ends before it begins"));
    }
    Ok(sorted)
}

fn in_words(grants: &[RoleGrant]) -> String {
    grants.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
