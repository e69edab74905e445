//! What a consignment is tied to, kept in step whenever it changes: containers, manifest, master.

use super::{Consignment, Header, keys, rules};
use crate::context::RecordContext;
use crate::limits::{CONSIGNMENT_STAYS_MAX, MANIFEST_LINES_MAX, STAY_CONSIGNMENTS_MAX};
use crate::nouns::hold::Tie;
use crate::nouns::manifest::{self, Manifest};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeMap;

/// Everything that a consignment is tied to is bounded.
///
/// # Errors
/// [`Code::CargoLinksFull`].
pub fn have_room(
    view: &dyn StateView,
    id: &SubjectId,
    before: &Consignment,
    after: &Consignment,
) -> Result<(), Refusal> {
    let full = |message: String| Err(Refusal::new(Code::CargoLinksFull, "subjects", message));
    if after.stays.len() > CONSIGNMENT_STAYS_MAX {
        return full(format!("a consignment is in at most {CONSIGNMENT_STAYS_MAX} containers"));
    }
    let crowded = |stay: &&SubjectId| {
        view.get(&keys::tie(stay, id)).is_none() && rules::ties_of(view, stay).len() >= STAY_CONSIGNMENTS_MAX
    };
    if let Some(stay) = after.stays.difference(&before.stays).find(crowded) {
        return full(format!("{STAY_CONSIGNMENTS_MAX} consignments are or were in {stay} already"));
    }
    let listed_by = |consignment: &Consignment| consignment.line().map(|line| line.manifest);
    match listed_by(after) {
        Some(new) if listed_by(before) != Some(new) && manifest::find(view, &new).line_count >= MANIFEST_LINES_MAX => {
            full(format!("the manifest lists {MANIFEST_LINES_MAX} consignments already"))
        }
        _ => Ok(()),
    }
}

/// Write what changes between `before` and `after` in everything the consignment is tied to.
pub fn keep_in_step(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    id: SubjectId,
    before: &Consignment,
    after: &Consignment,
    changes: &mut Changes,
) {
    for stay in before.stays.difference(&after.stays) {
        changes.put(keys::tie(stay, &id), &Tie { ended_at: Some(context.time) });
    }
    for stay in after.stays.difference(&before.stays) {
        changes.put(keys::tie(stay, &id), &Tie::STANDS);
    }
    count_lines(view, id, before, after, changes);
    count_houses(view, before.line(), after.line(), changes);
}

/// How many lines a manifest has and how many of them are finished.
pub fn count_lines(
    view: &dyn StateView,
    id: SubjectId,
    before: &Consignment,
    after: &Consignment,
    changes: &mut Changes,
) {
    let place = |consignment: &Consignment| {
        consignment.line().map(|line| (line.manifest, u32::from(consignment.is_finished())))
    };
    let (left, entered) = (place(before), place(after));
    if left == entered {
        return;
    }
    let mut manifests: BTreeMap<SubjectId, Manifest> = BTreeMap::new();
    if let Some((at, finished)) = left {
        let manifest = manifests.entry(at).or_insert_with(|| manifest::find(view, &at));
        manifest.line_count = manifest.line_count.saturating_sub(1);
        manifest.finished_count = manifest.finished_count.saturating_sub(finished);
        changes.remove(manifest::keys::line(&at, &id));
    }
    if let Some((at, finished)) = entered {
        let manifest = manifests.entry(at).or_insert_with(|| manifest::find(view, &at));
        manifest.line_count = manifest.line_count.saturating_add(1);
        manifest.finished_count = manifest.finished_count.saturating_add(finished);
        changes.put(manifest::keys::line(&at, &id), &());
    }
    for (at, manifest) in manifests {
        changes.put(manifest::keys::manifest(&at), &manifest);
    }
}

/// How many house lines a master has.
fn count_houses(view: &dyn StateView, before: Option<&Header>, after: Option<&Header>, changes: &mut Changes) {
    let (left, entered) = (before.and_then(|line| line.parent), after.and_then(|line| line.parent));
    if left == entered {
        return;
    }
    if let Some(parent) = left {
        let mut master = super::find(view, &parent);
        master.house_count = master.house_count.saturating_sub(1);
        changes.put(keys::consignment(&parent), &master);
    }
    if let Some(parent) = entered {
        let mut master = super::find(view, &parent);
        master.house_count = master.house_count.saturating_add(1);
        changes.put(keys::consignment(&parent), &master);
    }
}
