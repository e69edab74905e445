//! Of single containers: the manifest line that is missing, the stays that manifests await, the dwell.

use super::{Check, calls, keys};
use crate::limits::{LONG_STAY_MS, MANIFEST_LINE_GRACE_MS};
use crate::nouns::consignment::rules::{consignments_of, was_discharged};
use crate::nouns::consignment::{self, Consignment};
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::manifest;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::terminal_event::{self, FullEmpty, Mark, Stay};
use crate::parameters::{Paper, keeps};
use crate::state::{Changes, Overlay};
use portolan_ledger::{StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// a full container was taken off a vessel and is in no accepted manifest line, where manifests are kept.
#[must_use]
pub fn over_landed(view: &dyn StateView, group: &BTreeSet<SubjectId>, stay: &Stay) -> bool {
    let full = stay.full_empty() != Some(FullEmpty::Empty);
    full && stay.was_discharged() && keeps(view, Paper::Manifest) && !consignment::rules::in_accepted_line(view, group)
}

/// when a container will have been in the yard for too long; `None` when it is not there, or it was found before.
#[must_use]
pub fn too_long(stay: &Stay) -> Option<Time> {
    let course = stay.course();
    let since = course.in_yard_since.filter(|_| !course.marks.contains(&Mark::Disposed))?;
    // A late report of an earlier arrival does not make it another stay.
    let found = stay.long_stay_since.is_some_and(|found| since <= found);
    (!found).then(|| since.plus_ms(LONG_STAY_MS))
}

/// Keep what is noted of a container in step with its events.
pub fn follow(view: &dyn StateView, time: Time, id: SubjectId, before: &Stay, stay: &mut Stay, changes: &mut Changes) {
    match (before.was_discharged(), stay.was_discharged()) {
        (false, true) => discharged(view, time, id, stay, changes),
        (true, false) => not_discharged_after_all(view, time, id, stay, changes),
        _ => {}
    }
    let (was_due, is_due) = (too_long(before), too_long(stay));
    if was_due != is_due {
        was_due.into_iter().for_each(|due| changes.remove(keys::due(due, Check::Dwell, &id)));
        is_due.into_iter().for_each(|due| changes.put(keys::due(due, Check::Dwell, &id), &()));
    }
}

fn discharged(view: &dyn StateView, time: Time, id: SubjectId, stay: &mut Stay, changes: &mut Changes) {
    // Also where a line is there: what is said of it within the day counts, whether it came before the discharge or after.
    let due = time.plus_ms(MANIFEST_LINE_GRACE_MS);
    stay.line_due = Some(due);
    changes.put(keys::due(due, Check::Line, &id), &());
    for (manifest, stay) in awaiting(view, &group_of(view, id)) {
        let awaited = manifest::keys::awaited(&manifest, &stay);
        if view.get(&awaited).is_some() {
            changes.remove(awaited);
        }
    }
}

fn not_discharged_after_all(view: &dyn StateView, time: Time, id: SubjectId, stay: &mut Stay, changes: &mut Changes) {
    if let Some(due) = stay.line_due.take() {
        changes.remove(keys::due(due, Check::Line, &id));
    }
    let group = group_of(view, id);
    let others = group.iter().filter(|other| **other != id);
    if others.into_iter().any(|other| terminal_event::find(view, other).was_discharged()) {
        return;
    }
    for (manifest, stay) in awaiting(view, &group) {
        changes.put(manifest::keys::awaited(&manifest, &stay), &());
        calls::look_again_if_closed(view, time, manifest::find(view, &manifest).call(), changes);
    }
}

/// Two stays are joined or split by `changes`: what was discharged under one subject is awaited under none that counts as the same.
pub fn follow_join(view: &dyn StateView, time: Time, pair: [SubjectId; 2], changes: &mut Changes) {
    let mut after = Overlay::over(view);
    after.apply(changes.writes.clone());
    for stay in pair {
        let (was, is) = (was_discharged(view, stay), was_discharged(&after, stay));
        for (manifest, stay) in awaiting(view, &group_of(&after, stay)).into_iter().filter(|_| was != is) {
            let awaited = manifest::keys::awaited(&manifest, &stay);
            if is {
                changes.remove(awaited);
            } else {
                changes.put(awaited, &());
                calls::look_again_if_closed(view, time, manifest::find(view, &manifest).call(), changes);
            }
        }
    }
}

/// The manifests that list these stays to be discharged, each with the stay that it names.
fn awaiting(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> BTreeSet<(SubjectId, SubjectId)> {
    let of_stay = |stay: &SubjectId| {
        let manifests =
            consignments_of(view, stay).into_iter().filter_map(|id| consignment::find(view, &id).awaited_by());
        manifests.map(|manifest| (manifest, *stay)).collect::<Vec<_>>()
    };
    group.iter().flat_map(of_stay).collect()
}

/// Keep the stays that manifests await in step with a line that changed from `before` to `after`.
pub fn await_lines(
    view: &dyn StateView,
    time: Time,
    id: SubjectId,
    (before, after): (&Consignment, &Consignment),
    changes: &mut Changes,
) {
    let listed = |line: &Consignment| -> BTreeSet<(SubjectId, SubjectId)> {
        let by = line.awaited_by();
        by.into_iter().flat_map(|manifest| line.stays.iter().map(move |stay| (manifest, *stay))).collect()
    };
    let (before, after) = (listed(before), listed(after));
    for (manifest, stay) in before.difference(&after) {
        let others = consignments_of(view, stay).into_iter().filter(|other| *other != id);
        if !others.into_iter().any(|other| consignment::find(view, &other).awaited_by() == Some(*manifest)) {
            changes.remove(manifest::keys::awaited(manifest, stay));
        }
    }
    for (manifest, stay) in after.difference(&before) {
        if !was_discharged(view, *stay) {
            changes.put(manifest::keys::awaited(manifest, stay), &());
            calls::look_again_if_closed(view, time, manifest::find(view, manifest).call(), changes);
        }
    }
}

/// The day for the missing line is over.
pub(super) fn end_of_grace(view: &dyn StateView, id: SubjectId, changes: &mut Changes) {
    if over_landed(view, &group_of(view, id), &terminal_event::find(view, &id)) {
        changes.raise(Finding { rule: ExceptionRule::OverLanded, subjects: vec![id], about: None });
    }
}

/// The container is in the yard for too long now.
pub(super) fn end_of_dwell(view: &dyn StateView, id: SubjectId, changes: &mut Changes) {
    let mut stay = terminal_event::find(view, &id);
    stay.long_stay_since = stay.course().in_yard_since;
    changes.put(terminal_event::keys::stay(&id), &stay);
    changes.raise(Finding { rule: ExceptionRule::LongStay, subjects: vec![id], about: None });
}
