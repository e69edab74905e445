//! What is said of mandates.

use super::MandateBody;
use crate::context::RecordContext;
use crate::events::Event;

/// A mandate was granted or revoked.
#[must_use]
pub fn spoken(context: &RecordContext<'_>, body: &MandateBody) -> Event {
    Event::new("mandate.spoken", Some(context.digest()), context.subjects())
        .with("action", body.action)
        .with("from", &context.author.id)
        .with("to", &body.to)
}
