//! Exports that are released and not confirmed as exited within 90 days.
//!
//! The deadline is noted where customs releases an export declaration, whichever comes first, header or status. When it has passed, the
//! next block looks whether the goods have left meanwhile, and raises the exception if not.

use super::{ExitStatus, keys, rules};
use crate::limits::{EXIT_DUE_MS, EXITS_SWEPT_MAX};
use crate::nouns::declaration::{self, Declaration};
use crate::nouns::declaration_status::{Statement, Status};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::state::Changes;
use crate::state_keys::last_subject;
use portolan_ledger::{StateView, SubjectId, Time};

/// Note, or move, the deadline of an export declaration that changes from `before` to `now`.
pub fn follow(id: &SubjectId, before: &Declaration, now: &Declaration, changes: &mut Changes) {
    let (noted, due) = (deadline(before), deadline(now));
    if noted == due {
        return;
    }
    noted.into_iter().for_each(|noted| changes.remove(keys::due(noted, id)));
    due.into_iter().for_each(|due| changes.put(keys::due(due, id), &()));
}

/// Raise the exception for the exports that are overdue at `time`.
#[must_use]
pub fn sweep(view: &dyn StateView, time: Time) -> Vec<Changes> {
    let oldest = view.scan(&keys::all_due(), EXITS_SWEPT_MAX);
    let due = oldest.into_iter().map(|(key, _)| key).take_while(|key| keys::deadline_of(key) <= time);
    due.map(|key| {
        let id = last_subject(&key);
        let declaration = declaration::find(view, &id);
        let confirmed = rules::standing(view, &id) == Some(ExitStatus::ExitConfirmed);
        let mut changes = Changes::none();
        changes.remove(key);
        if rules::is_released_export(&declaration) && !confirmed {
            let about = release_of(&declaration).map(|statement| statement.record);
            changes.raise(Finding { rule: ExceptionRule::ExportNotExited, subjects: vec![id], about });
        }
        changes
    })
    .collect()
}

/// Of an export that was ever released, also if it no longer is: the sweep looks where it stands by then. What has come so far
/// decides alone, in whatever order it came.
fn deadline(declaration: &Declaration) -> Option<Time> {
    let released = rules::is_export(declaration).then(|| release_of(declaration))?;
    released.map(|statement| statement.time.plus_ms(EXIT_DUE_MS))
}

/// The first release among the statements that are kept.
fn release_of(declaration: &Declaration) -> Option<&Statement> {
    declaration.statements.iter().find(|statement| matches!(statement.status, Status::Released | Status::Cleared))
}
