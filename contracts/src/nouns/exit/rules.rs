//! How far an exit has come, and what follows from what terminals and customs report anyway.

use super::{ExitStatus as Status, events, find};
use crate::course::Step;
use crate::nouns::declaration::rules::{declarations_of, stays_of};
use crate::nouns::declaration::{self, Declaration, Regime};
use crate::nouns::declaration_status::DeclarationState;
use crate::nouns::terminal_event::{self, Category, FullEmpty, Place, Stay};
use crate::state::Changes;
use portolan_ledger::{Digest, StateView, SubjectId};

impl Step for Status {
    fn after(now: Option<Self>, said: Self) -> Self {
        let Some(now) = now else { return said };
        let takes_over = match (now, said) {
            (Self::ExitConfirmed, _) => false,
            (_, Self::ExitConfirmed | Self::Enquiry) => true,
            (Self::Departed, _) => false,
            (_, Self::Departed) => true,
            (Self::Enquiry, _) => false,
            // Where goods are says nothing of whether they may leave.
            (_, Self::ArrivalAtExit) => false,
            (_, Self::ReleasedForExit | Self::RefusedExit) => true,
        };
        if takes_over { said } else { now }
    }
}

/// How far the exit of a declaration's goods has come; `None` while they have not arrived. What customs says of the declaration
/// itself counts, and so does the arrival that follows from what terminals reported (A-EXIT).
#[must_use]
pub fn standing(view: &dyn StateView, id: &SubjectId) -> Option<Status> {
    let declaration = declaration::find(view, id);
    if declaration.standing().state == DeclarationState::Exited {
        return Some(Status::ExitConfirmed);
    }
    find(view, id).standing().or_else(|| has_arrived(view, id, &declaration).then_some(Status::ArrivalAtExit))
}

/// Whether the goods may be put on board.
#[must_use]
pub fn may_be_loaded(view: &dyn StateView, declaration: &SubjectId) -> bool {
    matches!(standing(view, declaration), Some(Status::ReleasedForExit | Status::Departed | Status::ExitConfirmed))
}

/// A-EXIT: every container of a released export declaration has come in, full and for export.
fn has_arrived(view: &dyn StateView, id: &SubjectId, declaration: &Declaration) -> bool {
    let stays = if is_released_export(declaration) { stays_of(view, id) } else { Vec::new() };
    !stays.is_empty() && stays.iter().all(|stay| is_at_exit(&terminal_event::find(view, stay)))
}

/// Whether goods that it declares for export may leave for the exit.
#[must_use]
pub fn is_released_export(declaration: &Declaration) -> bool {
    is_export(declaration)
        && matches!(declaration.standing().state, DeclarationState::Released | DeclarationState::Cleared)
}

/// Whether it declares goods for export.
#[must_use]
pub fn is_export(declaration: &Declaration) -> bool {
    declaration.header.as_ref().is_some_and(|header| header.regime == Regime::Export)
}

/// Whether a full container for export is in the port or has left it on board.
#[must_use]
pub fn is_at_exit(stay: &Stay) -> bool {
    let full_export = (stay.category(), stay.full_empty()) == (Some(Category::Export), Some(FullEmpty::Full));
    full_export && matches!(stay.place(), Place::InYard { .. } | Place::OnBoard { .. })
}

/// A container came in, or was said to be full and for export: tell of each released export declaration that it is at the exit.
pub fn tell_of_arrival(
    view: &dyn StateView,
    record: Digest,
    id: SubjectId,
    (before, now): (&Stay, &Stay),
    changes: &mut Changes,
) {
    if is_at_exit(before) || !is_at_exit(now) {
        return;
    }
    for declaration in declarations_of(view, &id) {
        if is_released_export(&declaration::find(view, &declaration)) {
            changes.say(events::arrived(record, declaration, id));
        }
    }
}

/// A declaration was released: tell of each of its containers that has come in before.
pub fn tell_of_release(
    view: &dyn StateView,
    record: Digest,
    id: SubjectId,
    (before, now): (&Declaration, &Declaration),
    changes: &mut Changes,
) {
    if is_released_export(before) || !is_released_export(now) {
        return;
    }
    for stay in stays_of(view, &id) {
        if is_at_exit(&terminal_event::find(view, &stay)) {
            changes.say(events::arrived(record, id, stay));
        }
    }
}
