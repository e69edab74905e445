//! What actions ask of the validator sets to come.

use super::{Decision, standing};
use crate::events::Event;
use crate::limits::SET_CHANGES_WAITING_MAX;
use crate::membership::{SetChange, ValidatorSchedule, schedule};
use crate::nouns::node::{self, NodeKind};
use crate::nouns::organisation::OrganisationStatus;
use crate::nouns::proposal::action::PowerSetting;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use crate::state_keys;
use portolan_ledger::limits::{VALIDATOR_POWER_MAX, VALIDATORS_MAX};
use portolan_ledger::{OrganisationId, StateView, Validator};
use std::collections::BTreeMap;

/// Members of a set below which one more may hold a third: with fewer there is no smaller step.
const SMALL_SET: usize = 4;

/// R-487 · R-488 · R-498 · R-490 · R-497.
pub(super) fn set_power(view: &dyn StateView, decision: &Decision, setting: &PowerSetting) -> Result<Changes, Refusal> {
    let id = &setting.organisation;
    standing::find(view, id, &[OrganisationStatus::Active])?;
    let node = node::find(view, id).filter(|node| node.kind == NodeKind::Validator);
    let Some(mut node) = node else {
        return Err(Refusal::new(Code::NodeUnknown, "organisation", format!("{id} runs no validator")));
    };
    if node.power == setting.power {
        return Err(Refusal::new(Code::NothingChanges, "power", format!("it is {}", node.power)));
    }
    node.power = setting.power;
    let mut changes = Changes::none();
    let validator = node.validator().expect("a validator has a consensus key");
    join(view, decision, validator, &mut changes)?;
    changes.put(node::keys::node(id), &node);
    let event = Event::new("member.power", Some(decision.record), []);
    changes.say(event.with("organisation", id).with("power", node.power));
    Ok(changes)
}

/// Let a member become a validator, or one with this power: R-490 · R-497.
pub(super) fn join(
    view: &dyn StateView,
    decision: &Decision,
    validator: Validator,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let mut schedule = schedule(view);
    check_power(&schedule.target(), &validator)?;
    has_room(&schedule)?;
    let organisation = validator.organisation.clone();
    schedule.ask_for(SetChange { organisation, validator: Some(validator), record: decision.record });
    changes.put(state_keys::validator_schedule(), &schedule);
    Ok(())
}

/// Let a member be a validator no longer, if it is one or is to be: R-489 · R-497.
pub(super) fn leave(
    view: &dyn StateView,
    decision: &Decision,
    id: &OrganisationId,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let mut schedule = schedule(view);
    let target = schedule.target();
    if !target.contains_key(id) {
        return Ok(());
    }
    if target.len() == 1 {
        return Err(Refusal::new(Code::LastValidator, "organisation", format!("{id} alone would validate")));
    }
    has_room(&schedule)?;
    schedule.ask_for(SetChange { organisation: id.clone(), validator: None, record: decision.record });
    changes.put(state_keys::validator_schedule(), &schedule);
    Ok(())
}

/// A member's power may rise by less than a third of what all have then; in a set of less than four, where nobody can be less
/// than a third, up to what the greatest of the others has.
fn check_power(target: &BTreeMap<OrganisationId, Validator>, validator: &Validator) -> Result<(), Refusal> {
    let refuse = |code, message: String| Err(Refusal::new(code, "power", message));
    if !(1..=VALIDATOR_POWER_MAX).contains(&validator.power) {
        return refuse(Code::PowerOutOfBounds, format!("1 to {VALIDATOR_POWER_MAX}, not {}", validator.power));
    }
    let others = target.values().filter(|other| other.organisation != validator.organisation);
    let powers: Vec<u64> = others.map(|other| other.power).collect();
    if powers.len() >= VALIDATORS_MAX {
        return refuse(Code::PowerOutOfBounds, format!("{VALIDATORS_MAX} validators are the most"));
    }
    let before = target.get(&validator.organisation).map_or(0, |own| own.power);
    let rise = u128::from(validator.power.saturating_sub(before));
    let total = powers.iter().copied().map(u128::from).sum::<u128>() + u128::from(validator.power);
    let greatest = powers.iter().copied().max().unwrap_or(0);
    let is_small_step = rise * 3 < total;
    let is_least_step = powers.len() < SMALL_SET && validator.power <= greatest;
    if is_small_step || is_least_step {
        return Ok(());
    }
    let message = format!("a rise by {rise} is a third or more of the {total} that all would have; take smaller steps");
    refuse(Code::PowerOutOfBounds, message)
}

fn has_room(schedule: &ValidatorSchedule) -> Result<(), Refusal> {
    if schedule.waiting().len() < SET_CHANGES_WAITING_MAX {
        return Ok(());
    }
    let message = format!("{SET_CHANGES_WAITING_MAX} changes of the validators wait");
    Err(Refusal::new(Code::SetChangesFull, ".", message))
}
