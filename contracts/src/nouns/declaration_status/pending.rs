//! Declarations that are released and whose acceptance was not seen.
//!
//! Messages arrive out of order: the release may come before the acceptance. Nothing is refused and nothing waits for it:
//! customs has released. If no acceptance of an earlier time has come after 15 minutes, an exception is raised, once, by
//! the first block whose time is later.

use super::keys::{all_awaiting_acceptance, awaiting_acceptance, deadline_and_declaration};
use super::{Flag, Standing, Status};
use crate::limits::{ACCEPTANCE_PENDING_MS_MAX, AWAITED_ACCEPTANCES_SWEPT_MAX};
use crate::nouns::declaration::{self, Declaration};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::state::{Changes, decode};
use portolan_ledger::{Digest, StateView, SubjectId, Time};

/// Begin to wait for the acceptance, or stop: after `record` the declaration stands so.
pub fn await_acceptance(
    declaration: &mut Declaration,
    id: &SubjectId,
    standing: &Standing,
    (record, time): (Digest, Time),
    changes: &mut Changes,
) {
    let lacks = standing.flags.contains(&Flag::ReleasedWithoutAcceptance);
    match (lacks, declaration.acceptance_due) {
        (true, None) => {
            let due = time.plus_ms(ACCEPTANCE_PENDING_MS_MAX);
            declaration.acceptance_due = Some(due);
            changes.put(awaiting_acceptance(due, id), &record);
        }
        (false, Some(due)) => {
            declaration.acceptance_due = None;
            changes.remove(awaiting_acceptance(due, id));
        }
        _ => {}
    }
}

/// The declarations whose acceptance is overdue at `time`: raise the exception once.
#[must_use]
pub fn sweep(view: &dyn StateView, time: Time) -> Vec<(Digest, Changes)> {
    let oldest = view.scan(&all_awaiting_acceptance(), AWAITED_ACCEPTANCES_SWEPT_MAX);
    let overdue = oldest.into_iter().take_while(|(key, _)| deadline_and_declaration(key).0 <= time);
    overdue
        .map(|(key, value)| {
            let (record, (_, declaration)) = (decode::<Digest>(&value), deadline_and_declaration(&key));
            let mut changes = Changes::none();
            changes.remove(key);
            let (rule, subjects) = (ExceptionRule::ReleasedUnaccepted, vec![declaration]);
            let about = release_of(&declaration::find(view, &declaration)).unwrap_or(record);
            changes.raise(Finding { rule, subjects, about: Some(about) });
            (record, changes)
        })
        .collect()
}

/// The record that released it first, by its time; another may have been seen before.
fn release_of(declaration: &Declaration) -> Option<Digest> {
    let releases = |status| matches!(status, Status::Released | Status::Cleared | Status::Exited);
    let first = declaration.statements.iter().find(|statement| releases(statement.status));
    first.map(|statement| statement.record)
}
