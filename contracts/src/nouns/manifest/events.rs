//! What is said of manifests.

use super::{Header, ManifestDecision, ManifestState};
use crate::context::RecordContext;
use crate::events::Event;

/// A header came, changed or was cancelled.
#[must_use]
pub fn lodged(context: &RecordContext<'_>, header: &Header, state: ManifestState) -> Event {
    Event::new("manifest.lodged", Some(context.digest()), context.subjects())
        .with("nature", header.nature)
        .with("type", header.manifest_type)
        .with("function", u8::from(context.record.function))
        .with("state", state)
}

/// Customs said something.
#[must_use]
pub fn stated(context: &RecordContext<'_>, status: ManifestDecision, state: ManifestState) -> Event {
    Event::new("manifest.stated", Some(context.digest()), context.subjects())
        .with("status", status)
        .with("state", state)
}
