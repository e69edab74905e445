//! Where pre-announcements live in the state: under each stay, by haulier.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{OrganisationId, SubjectId};

/// The prefix of the announcements for a stay.
#[must_use]
pub fn of_stay(stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::PreAnnouncement).subject(stay).key()
}

/// The announcements of a haulier for a stay.
#[must_use]
pub fn of_haulier(stay: &SubjectId, haulier: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::PreAnnouncement).subject(stay).organisation(haulier).key()
}
