//! An authorisation ends with what it rests on.
//!
//! What takes the place of a record, or takes it back, ends at that moment every authorisation that rests on it, so that it
//! can be said later whether a container left while its authorisation was alive. Holds, joins and declarations that come
//! afterwards end nothing: the re-check at the gate sees them.

use super::{Ending, PickupAuthorisation, find, keys};
use crate::nouns::same_subject::rules::group_of;
use crate::state::Changes;
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::BTreeSet;

impl PickupAuthorisation {
    /// Whether it rests on one of these records.
    #[must_use]
    pub fn rests_on_any(&self, records: &BTreeSet<Digest>) -> bool {
        let releases = self.releases.values().flatten();
        releases.chain(&self.assignment).chain(&self.announcement).any(|record| records.contains(record))
    }
}

/// End the living authorisations of these stays, and of all that count as one with them, that rest on one of `superseded`:
/// the record `by` does it at `time`.
pub fn end_what_rests_on(
    view: &dyn StateView,
    stays: &[SubjectId],
    superseded: &BTreeSet<Digest>,
    (by, time): (Digest, Time),
    changes: &mut Changes,
) {
    let all: BTreeSet<SubjectId> = stays.iter().flat_map(|stay| group_of(view, *stay)).collect();
    for stay in all {
        let Some(authorisation) = find(view, &stay) else { continue };
        if authorisation.lives_at(time) && authorisation.rests_on_any(superseded) {
            let ended = Some(Ending { record: by, time });
            changes.put(keys::authorisation(&stay), &PickupAuthorisation { ended, ..authorisation });
        }
    }
}
