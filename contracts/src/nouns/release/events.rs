//! What is said of releases.

use super::ReleaseBody;
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// A release was given or revoked.
#[must_use]
pub fn given(record: Digest, subjects: impl Iterator<Item = SubjectId>, body: &ReleaseBody, effective: bool) -> Event {
    Event::new("release.given", Some(record), subjects)
        .with("light", body.light)
        .with("value", body.value)
        .with("effective", effective)
}

/// The status came for which a release had waited.
#[must_use]
pub fn took_effect(release: Digest, subjects: &[SubjectId]) -> Event {
    Event::new("release.took-effect", Some(release), subjects.iter().copied())
}
