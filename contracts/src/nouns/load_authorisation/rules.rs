//! What forbids a container to be put on a vessel.

use crate::nouns::declaration::{self, rules::declarations_of};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::exit;
use crate::nouns::hold::{self, Effect, Hold, HoldCode};
use crate::nouns::terminal_event::{self, Stay};
use crate::parameters::GateCategory;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// every reason against loading the container known as this group: a hold that forbids it and, for a full export container,
/// a declaration that is missing or that customs has not released for exit.
#[must_use]
pub fn against_loading(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> Vec<String> {
    let stays = group.iter().map(|stay| terminal_event::find(view, stay));
    let is_export = stays.into_iter().any(|stay| is_full_export(&stay));
    reasons(view, group, is_export)
}

/// X-10 for a loading that happened; `stay` is the container as it stands with it.
#[must_use]
pub fn loaded_without_permission(view: &dyn StateView, group: &BTreeSet<SubjectId>, stay: &Stay) -> Option<Finding> {
    let is_export = is_full_export(stay) || group.iter().any(|id| is_full_export(&terminal_event::find(view, id)));
    let subjects = group.iter().copied().collect();
    let broken = !reasons(view, group, is_export).is_empty();
    broken.then_some(Finding { rule: ExceptionRule::LoadedWithoutPermission, subjects, about: None })
}

fn is_full_export(stay: &Stay) -> bool {
    stay.gate_category() == Some(GateCategory::Export)
}

fn reasons(view: &dyn StateView, group: &BTreeSet<SubjectId>, is_export: bool) -> Vec<String> {
    let holds = hold::rules::on_stays(view, group);
    let forbidding = holds.values().filter(|hold| hold.is_open() && forbids_loading(hold));
    let mut reasons: Vec<String> =
        forbidding.map(|hold| format!("{} hold {} of {}", hold.light, hold.hold_code, hold.placer)).collect();
    if is_export {
        let declarations: BTreeSet<SubjectId> = group.iter().flat_map(|stay| declarations_of(view, stay)).collect();
        let counts = |id: &&SubjectId| !declaration::find(view, id).standing().state.is_void();
        let counting: Vec<&SubjectId> = declarations.iter().filter(counts).collect();
        let waiting = counting.iter().filter(|id| !exit::rules::may_be_loaded(view, id));
        reasons.extend(waiting.map(|id| format!("the declaration {id} is not released for exit")));
        if counting.is_empty() {
            reasons.push("no declaration covers it".to_owned());
        }
    }
    reasons
}

fn forbids_loading(hold: &Hold) -> bool {
    hold.effect.contains(&Effect::NoLoad) || hold.hold_code == HoldCode::DoNotLoad
}
