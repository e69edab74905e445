//! Customs releases whose declaration has not been seen released yet.
//!
//! Messages arrive out of order: the release may come before the status that it rests on. It is kept, counts for
//! nothing, and takes effect when the status arrives. After 15 minutes an exception is raised, once, by the first block
//! whose time is later; it keeps waiting.

use super::{PendingRelease, Release, events, keys};
use crate::limits::{PENDING_RELEASES_OF_DECLARATION_MAX, PENDING_RELEASES_SWEPT_MAX};
use crate::nouns::declaration_status::Standing;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::state::{Changes, decode, read};
use portolan_ledger::{Digest, StateView, SubjectId, Time};

impl PendingRelease {
    /// Whether a declaration that stands so lets it take effect. That customs has taken its status back since is no matter: the
    /// light shows it, and the status came all the same, whichever of the three was first.
    #[must_use]
    pub fn is_satisfied_by(&self, standing: &Standing) -> bool {
        standing.was_released() && self.version.is_none_or(|version| version == standing.version)
    }
}

/// Let the releases that waited for this declaration take effect, if it now stands as they say.
pub fn take_effect(view: &dyn StateView, declaration: &SubjectId, standing: &Standing, changes: &mut Changes) {
    let waiting = view.scan(&keys::waiting_for(declaration), PENDING_RELEASES_OF_DECLARATION_MAX);
    for (key, value) in waiting {
        let pending: PendingRelease = decode(&value);
        if !pending.is_satisfied_by(standing) {
            continue;
        }
        let record = keys::record_of(&key);
        for target in &pending.targets {
            let at = keys::release(target, pending.light, Some(declaration));
            let newest: Option<Release> = read(view, &at);
            // A later release of the same light has taken its place.
            let Some(release) = newest.filter(|newest| newest.record == record) else { continue };
            changes.put(at, &Release { effective: true, ..release });
        }
        changes.remove(key);
        changes.remove(keys::pending(pending.deadline, &record));
        changes.say(events::took_effect(record, &pending.targets));
    }
}

/// The pending releases that are overdue at `time`: raise the exception once, keep waiting.
#[must_use]
pub fn sweep(view: &dyn StateView, time: Time) -> Vec<(Digest, Changes)> {
    let oldest = view.scan(&keys::all_pending(), PENDING_RELEASES_SWEPT_MAX);
    let read = oldest.into_iter().map(|(key, value)| (key, decode::<PendingRelease>(&value)));
    let overdue = read.take_while(|(_, pending)| pending.deadline <= time);
    overdue
        .map(|(key, pending)| {
            let record = keys::record_of(&key);
            let mut changes = Changes::none();
            changes.remove(key);
            let mut subjects = pending.targets.clone();
            if !subjects.contains(&pending.declaration) {
                subjects.push(pending.declaration);
            }
            changes.raise(Finding { rule: ExceptionRule::ReleaseOverdue, subjects, about: Some(record) });
            (record, changes)
        })
        .collect()
}
