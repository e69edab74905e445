//! What forbids a container to be put on a vessel.

use crate::light::Light;
use crate::nouns::declaration::{self, rules::declarations_of};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::exit;
use crate::nouns::hold;
use crate::nouns::terminal_event::{self, Stay};
use crate::parameters::{GateCategory, Parameters};
use crate::state::read;
use crate::state_keys;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// every reason against loading the container known as this group: a hold that forbids it and, for a full export container,
/// a declaration that is missing, where the network needs one, or that customs has not released for exit.
#[must_use]
pub fn against_loading(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> Vec<String> {
    let holds = hold::rules::on_stays(view, group);
    let forbidding = holds.values().filter(|hold| hold.is_open() && hold.forbids_loading());
    let mut reasons: Vec<String> =
        forbidding.map(|hold| format!("{} hold {} of {}", hold.light, hold.hold_code, hold.placer)).collect();
    if group.iter().any(|stay| is_full_export(&terminal_event::find(view, stay))) {
        reasons.extend(not_released_for_exit(view, group));
    }
    reasons
}

/// X-10 for a loading that happened: customs had not released it for exit. `stay` is the container as it stands with it.
/// Holds that forbade it are found by the times of both ([`terminal_event::rules::loaded_under_hold`]).
#[must_use]
pub fn loaded_without_permission(view: &dyn StateView, group: &BTreeSet<SubjectId>, stay: &Stay) -> Option<Finding> {
    let is_export = is_full_export(stay) || group.iter().any(|id| is_full_export(&terminal_event::find(view, id)));
    let broken = is_export && !not_released_for_exit(view, group).is_empty();
    let subjects = group.iter().copied().collect();
    broken.then_some(Finding { rule: ExceptionRule::LoadedWithoutPermission, subjects, about: None })
}

fn is_full_export(stay: &Stay) -> bool {
    stay.gate_category() == Some(GateCategory::Export)
}

/// Whether the network has exports declared: where it needs no customs light for them, customs keeps them elsewhere.
fn needs_customs(view: &dyn StateView) -> bool {
    let parameters: Option<Parameters> = read(view, &state_keys::parameters());
    parameters.is_some_and(|parameters| parameters.lights_of(GateCategory::Export).contains(&Light::Customs))
}

fn not_released_for_exit(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> Vec<String> {
    let declarations: BTreeSet<SubjectId> = group.iter().flat_map(|stay| declarations_of(view, stay)).collect();
    let counts = |id: &&SubjectId| !declaration::find(view, id).standing().state.is_void();
    let counting: Vec<&SubjectId> = declarations.iter().filter(counts).collect();
    if counting.is_empty() {
        return if needs_customs(view) { vec!["no declaration covers it".to_owned()] } else { Vec::new() };
    }
    let waiting = counting.iter().filter(|id| !exit::rules::may_be_loaded(view, id));
    waiting.map(|id| format!("the declaration {id} is not released for exit")).collect()
}
