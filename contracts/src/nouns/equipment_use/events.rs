//! What is said of announcements.

use super::Planned;
use crate::context::RecordContext;
use crate::events::Event;

/// A container was announced, or no longer is.
#[must_use]
pub fn announced(context: &RecordContext<'_>, planned: Planned) -> Event {
    Event::new("container.announced", Some(context.digest()), context.subjects())
        .with("planned", planned)
        .with("author", &context.author.id)
}
