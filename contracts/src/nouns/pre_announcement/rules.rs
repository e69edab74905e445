//! What is announced for a container, when a visit counts, and what a vehicle is committed to by.

use super::{PreAnnouncement, PreAnnouncementBody, keys};
use crate::context::RecordContext;
use crate::limits::{ANNOUNCED_VISITS_KEPT, ANNOUNCEMENT_WINDOW_MS_MAX, ANNOUNCING_HAULIERS_MAX};
use crate::refusal::{Code, Refusal};
use crate::state::{decode, read};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

impl PreAnnouncement {
    /// Whether the visit is announced for this moment.
    #[must_use]
    pub fn covers(&self, time: Time) -> bool {
        self.window.from <= time && time < self.window.until
    }
}

/// The commitment to a vehicle by its plate and its driver (`docs/specs/pre-announcement.md`), either of them empty where it
/// is not known. Who reads a plate makes it; the rules only compare it.
#[must_use]
pub fn commitment(plate: &str, driver: &str, salt: &Digest) -> Digest {
    let [plate, driver] = [plate, driver].map(normal_form);
    Digest::of(format!("portolan/vehicle/v1\n{plate}\n{driver}\n{salt}").as_bytes())
}

/// What two people write alike who read the same plate or card: letters and digits, in capitals.
#[must_use]
pub fn normal_form(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &PreAnnouncementBody) -> Result<(), Refusal> {
    let span = body.window.until.saturating_since_ms(body.window.from);
    if (1..=ANNOUNCEMENT_WINDOW_MS_MAX).contains(&span) {
        return Ok(());
    }
    let message = format!("ends after it begins, at most {ANNOUNCEMENT_WINDOW_MS_MAX} milliseconds later");
    context.refuse(Code::BodyNotAsSpecified, "body.window", message)
}

/// What a haulier has announced for a stay, the last to end last.
#[must_use]
pub fn of_haulier(view: &dyn StateView, stay: &SubjectId, haulier: &OrganisationId) -> Vec<PreAnnouncement> {
    read(view, &keys::of_haulier(stay, haulier)).unwrap_or_default()
}

/// What is announced for stays that count as one, by one haulier or by all.
#[must_use]
pub fn on_stays(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    haulier: Option<&OrganisationId>,
) -> Vec<PreAnnouncement> {
    let of_all = |stay: &SubjectId| -> Vec<PreAnnouncement> {
        let entries = view.scan(&keys::of_stay(stay), ANNOUNCING_HAULIERS_MAX);
        entries.iter().flat_map(|(_, value)| decode::<Vec<PreAnnouncement>>(value)).collect()
    };
    let of_one = |stay: &SubjectId| haulier.map_or_else(|| of_all(stay), |one| of_haulier(view, stay, one));
    group.iter().flat_map(of_one).collect()
}

/// Put a visit in its place by its end; the first to end beyond the limit is forgotten.
pub fn insert(visits: &mut Vec<PreAnnouncement>, visit: PreAnnouncement) {
    let place = |visit: &PreAnnouncement| (visit.window.until, visit.record);
    let at = visits.partition_point(|other| place(other) <= place(&visit));
    visits.insert(at, visit);
    if visits.len() > ANNOUNCED_VISITS_KEPT {
        visits.remove(0);
    }
}

/// Take out the visit that `record` announced, if it was for so many stays.
pub fn take(visits: &mut Vec<PreAnnouncement>, record: &Digest, stay_count: u32) -> Option<PreAnnouncement> {
    let at = visits.iter().position(|visit| visit.record == *record && visit.stay_count == stay_count)?;
    Some(visits.remove(at))
}
