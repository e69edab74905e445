//! Change parameters of the rules.

use super::Decision;
use crate::events::Event;
use crate::limits::{PICKUP_VALIDITY_MS_MAX, PICKUP_VALIDITY_MS_MIN, PORTS_MAX};
use crate::nouns::proposal::action::ParametersChange;
use crate::parameters::Parameters;
use crate::refusal::{Code, Refusal};
use crate::state::{Changes, read};
use crate::state_keys;
use portolan_ledger::StateView;
use portolan_ledger::limits::{SUBMISSION_BYTES_MAX, SUBMISSION_RECORDS_MAX};

/// R-502 · R-498. The new values count from the next block on.
pub(super) fn effect(view: &dyn StateView, decision: &Decision, change: &ParametersChange) -> Result<Changes, Refusal> {
    let before: Parameters = read(view, &state_keys::parameters()).expect("the state holds a genesis");
    let after = changed(&before, change);
    check(&after)?;
    if before == after {
        return Err(Refusal::new(Code::NothingChanges, ".", "every parameter is what it was"));
    }
    let mut changes = Changes::none();
    changes.put(state_keys::parameters(), &after);
    changes.say(Event::new("parameters.changed", Some(decision.record), []));
    Ok(changes)
}

/// The parameters with what is named put in place of what was.
#[must_use]
pub fn changed(before: &Parameters, change: &ParametersChange) -> Parameters {
    let mut required_lights = before.required_lights.clone();
    required_lights.extend(change.required_lights.clone());
    Parameters {
        edition: before.edition,
        ports: change.ports.clone().unwrap_or_else(|| before.ports.clone()),
        required_lights,
        pickup_validity_ms: change.pickup_validity_ms.unwrap_or(before.pickup_validity_ms),
        hold_override_roles: change.hold_override_roles.clone().unwrap_or_else(|| before.hold_override_roles.clone()),
        quota: change.quota.unwrap_or(before.quota),
        thresholds: change.thresholds.unwrap_or(before.thresholds),
        gate_requires: change.gate_requires.clone().unwrap_or_else(|| before.gate_requires.clone()),
        papers_kept: change.papers_kept.clone().unwrap_or_else(|| before.papers_kept.clone()),
    }
}

fn check(parameters: &Parameters) -> Result<(), Refusal> {
    let refuse = |field: &str, message: String| Err(Refusal::new(Code::ParametersNotSound, field, message));
    if !(1..=PORTS_MAX).contains(&parameters.ports.len()) {
        return refuse("ports", format!("1 to {PORTS_MAX} ports, not {}", parameters.ports.len()));
    }
    let validity = PICKUP_VALIDITY_MS_MIN..=PICKUP_VALIDITY_MS_MAX;
    if !validity.contains(&parameters.pickup_validity_ms) {
        return refuse("pickup_validity_ms", format!("{} to {} milliseconds", validity.start(), validity.end()));
    }
    // What the longest submission of all would use up could not be kept by anybody.
    let limits = [
        ("quota.records_per_hour_max", parameters.quota.records_per_hour_max, SUBMISSION_RECORDS_MAX),
        ("quota.bytes_per_hour_max", parameters.quota.bytes_per_hour_max, SUBMISSION_BYTES_MAX),
    ];
    match limits.into_iter().find(|(_, limit, least)| *limit > 0 && *limit < *least as u64) {
        Some((field, _, least)) => refuse(field, format!("0 for no limit, or at least {least}")),
        None => Ok(()),
    }
}
