//! What is said of pre-announcements.

use super::PreAnnouncementBody;
use crate::context::RecordContext;
use crate::events::Event;

/// A visit was announced, changed or cancelled.
#[must_use]
pub fn announced(context: &RecordContext<'_>, body: &PreAnnouncementBody) -> Event {
    Event::new("visit.announced", Some(context.digest()), context.subjects())
        .with("haulier", &context.author.id)
        .with("function", u8::from(context.record.function))
        .with("mode", body.mode)
        .with("from", body.window.from)
        .with("until", body.window.until)
}
