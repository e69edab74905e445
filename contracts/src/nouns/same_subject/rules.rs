//! What joining means: who may, and which subjects count as one.

use super::{Join, keys};
use crate::limits::JOINED_SUBJECTS_MAX;
use crate::nouns::subject::Subject;
use crate::state::decode;
use portolan_ledger::{OrganisationId, StateView, SubjectId};
use std::collections::BTreeSet;

/// Whether what was said is enough: customs said it, or the openers of both did.
#[must_use]
pub fn is_enough(join: &Join, pair: [&Subject; 2]) -> bool {
    join.customs.is_some() || pair.iter().all(|subject| join.openers.contains_key(&subject.opener))
}

/// Whether the organisation opened one of the two.
#[must_use]
pub fn is_opener(organisation: &OrganisationId, pair: [&Subject; 2]) -> bool {
    pair.iter().any(|subject| subject.opener == *organisation)
}

/// The subjects that count as one with `subject`, itself among them, in ascending order.
#[must_use]
pub fn group_of(view: &dyn StateView, subject: SubjectId) -> BTreeSet<SubjectId> {
    let mut group = BTreeSet::from([subject]);
    let mut to_visit = vec![subject];
    // Each subject is visited once and joining refuses larger groups, so the limit bounds this loop.
    while let Some(next) = to_visit.pop() {
        for (key, value) in view.scan(&keys::of_subject(&next), JOINED_SUBJECTS_MAX) {
            let other = keys::other_of(&key);
            if decode::<Join>(&value).in_force && group.insert(other) {
                to_visit.push(other);
            }
        }
    }
    group
}

/// How many statements, in force or proposed, name this subject.
#[must_use]
pub fn join_count(view: &dyn StateView, subject: SubjectId) -> usize {
    view.scan(&keys::of_subject(&subject), JOINED_SUBJECTS_MAX).len()
}
