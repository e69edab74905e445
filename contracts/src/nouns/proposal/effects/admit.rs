//! Let an organisation run a node and write under its own name.

use super::{Decision, roles, set};
use crate::events::Event;
use crate::limits::{NODES_MAX, ORGANISATION_NAME_CHARS_MAX, SET_CHANGE_DELAY, SIGNING_KEYS_MAX};
use crate::nouns::key::{NewKey, rules};
use crate::nouns::node::{self, Node, NodeKind};
use crate::nouns::organisation::{self, Organisation, OrganisationStatus};
use crate::nouns::proposal::action::{Admission, Introduction};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Height, KeyId, StateView};

/// R-488 · R-504 · R-501 · R-505 · R-491 · R-492 · R-493 · R-490 · R-497. It may write from the next block on and votes two
/// heights later, or when there is room.
pub(super) fn effect(view: &dyn StateView, decision: &Decision, admission: &Admission) -> Result<Changes, Refusal> {
    check_newcomer(view, admission)?;
    let roles = roles::checked(&admission.roles)?;
    check_node(view, admission)?;
    let kids = check_keys(view, decision, admission)?;
    let (id, next) = (&admission.organisation, decision.height.next());
    let mut changes = Changes::none();
    let node = node_of(admission);
    if let Some(validator) = node.validator() {
        set::join(view, decision, validator, &mut changes)?;
    }

    for (purpose, new, kid) in &kids {
        let delay = if *purpose == KeyPurpose::Consensus { SET_CHANGE_DELAY } else { 1 };
        let from = Height(decision.height.0.saturating_add(delay)).max(next);
        rules::begin(&mut changes, kid, id, *purpose, new, from);
    }
    let holds_signing_key = !admission.introduction.signing.is_empty();
    let (name, status) = (admission.name.clone(), OrganisationStatus::Active);
    let organisation = Organisation { id: id.clone(), name, status, roles, holds_signing_key };
    changes.put(organisation::keys::organisation(id), &organisation);
    changes.put(node::keys::node(id), &node);
    let event = Event::new("member.admitted", Some(decision.record), []).with("organisation", id);
    changes.say(event.with("kind", node.kind).with("power", node.power));
    Ok(changes)
}

/// An id that nobody has, or one that runs no node yet, or one that left.
fn check_newcomer(view: &dyn StateView, admission: &Admission) -> Result<(), Refusal> {
    let id = &admission.organisation;
    if let Some(found) = organisation::find(view, id) {
        let is_new_here = match found.status {
            OrganisationStatus::Active => node::find(view, id).is_none(),
            OrganisationStatus::Suspended => false,
            OrganisationStatus::Left => true,
        };
        if !is_new_here {
            let message = format!("{id} is {} and runs a node or is to be readmitted", found.status);
            return Err(Refusal::new(Code::StandingDiffers, "organisation", message));
        }
    }
    if !organisation::is_a_name(&admission.name) {
        let rule = format!("1 to {ORGANISATION_NAME_CHARS_MAX} characters, no control character, no blank at the ends");
        return Err(Refusal::new(Code::NameNotSound, "name", rule));
    }
    Ok(())
}

fn check_node(view: &dyn StateView, admission: &Admission) -> Result<(), Refusal> {
    let refuse = |field: &str, message: String| Err(Refusal::new(Code::NodeNotSound, field, message));
    let votes = admission.kind == NodeKind::Validator;
    if votes != admission.introduction.consensus.is_some() {
        return refuse("introduction.consensus", "stands exactly for a validator".to_owned());
    }
    if !votes && admission.power != 0 {
        return refuse("power", format!("is 0 for an {}", admission.kind));
    }
    let signing = admission.introduction.signing.len();
    let least = usize::from(admission.kind != NodeKind::Auditor);
    if !(least..=SIGNING_KEYS_MAX).contains(&signing) {
        return refuse("introduction.signing", format!("{least} to {SIGNING_KEYS_MAX} keys, not {signing}"));
    }
    if node::all(view).len() >= NODES_MAX {
        return refuse(".", format!("{NODES_MAX} nodes are the most"));
    }
    Ok(())
}

/// The keys with their ids, none of them anybody's so far and no two alike.
fn check_keys<'a>(
    view: &dyn StateView,
    decision: &Decision,
    admission: &'a Admission,
) -> Result<Vec<(KeyPurpose, &'a NewKey, KeyId)>, Refusal> {
    let mut found: Vec<(KeyPurpose, &NewKey, KeyId)> = Vec::new();
    for (field, purpose, new) in named_keys(&admission.introduction) {
        let field = format!("introduction.{field}");
        if found.iter().any(|(_, other, _)| other.public_key == new.public_key) {
            return Err(Refusal::new(Code::KeyTaken, field, format!("{} stands twice", new.public_key)));
        }
        let kid = rules::id_of_new(view, &decision.network, &admission.organisation, purpose, new, &field)?;
        found.push((purpose, new, kid));
    }
    Ok(found)
}

fn named_keys(introduction: &Introduction) -> Vec<(String, KeyPurpose, &NewKey)> {
    let one = |name: &str, purpose, key| (name.to_owned(), purpose, key);
    let mut keys = vec![
        one("root", KeyPurpose::Root, &introduction.root),
        one("transport", KeyPurpose::Transport, &introduction.transport),
        one("sealing", KeyPurpose::Sealing, &introduction.sealing),
        one("log", KeyPurpose::Log, &introduction.log),
    ];
    keys.extend(introduction.consensus.iter().map(|key| one("consensus", KeyPurpose::Consensus, key)));
    let signing = introduction.signing.iter().enumerate();
    keys.extend(signing.map(|(at, key)| (format!("signing[{at}]"), KeyPurpose::Signing, key)));
    keys
}

fn node_of(admission: &Admission) -> Node {
    let Introduction { address, consensus, transport, sealing, log, .. } = &admission.introduction;
    Node {
        organisation: admission.organisation.clone(),
        kind: admission.kind,
        power: admission.power,
        address: Some(address.clone()),
        consensus_key: consensus.as_ref().map(|key| key.public_key.0),
        transport_key: transport.public_key.0,
        sealing_key: sealing.public_key.0,
        log_key: log.public_key.0,
    }
}
