//! Holds that reach a container only after it has left: by the header of a declaration, the line of a consignment or a join that
//! comes late. What the ties show counts as if they had come in time.

use super::{Hold, rules::on_stays};
use crate::nouns::exception::Finding;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::terminal_event::{self, Place, rules};
use crate::state::{Changes, Overlay};
use portolan_ledger::{Digest, StateView, SubjectId};

/// What a container that is in this place has broken by leaving, or by being loaded, under a hold.
#[must_use]
pub fn broken_by_place(stay: SubjectId, place: &Place, record: Digest, hold: &Hold) -> Vec<Finding> {
    let group = [stay].into();
    match (place, place.left_at()) {
        (Place::OnBoard { at }, _) => rules::loaded_under_hold(&group, &[(record, hold.clone())].into(), *at),
        (_, Some(at)) if hold.forbids_gate_out() => rules::broken_by_leaving(&group, record, hold, at),
        _ => Vec::new(),
    }
}

/// Raise what is broken by those of these stays that have left under a hold which reaches them only with `changes`.
pub fn raise_for_late_ties(view: &dyn StateView, stays: impl Iterator<Item = SubjectId>, changes: &mut Changes) {
    let placed = stays.map(|stay| (stay, terminal_event::find(view, &stay).place()));
    let gone: Vec<(SubjectId, Place)> = placed.filter(|(_, place)| place.has_ended()).collect();
    if gone.is_empty() {
        return;
    }
    let mut after = Overlay::over(view);
    after.apply(changes.writes.clone());
    for (stay, place) in gone {
        let known = on_stays(view, &group_of(view, stay));
        for (record, hold) in on_stays(&after, &group_of(&after, stay)) {
            if !known.contains_key(&record) {
                let findings = broken_by_place(stay, &place, record, &hold);
                findings.into_iter().for_each(|finding| changes.raise(finding));
            }
        }
    }
}
