//! What is said of exceptions.

use super::{Exception, Finding};
use crate::events::Event;

/// A rule was broken.
#[must_use]
pub fn raised(finding: &Finding, exception: &Exception) -> Event {
    let event = Event::new("exception.raised", exception.record, finding.subjects.iter().copied())
        .with("exception", exception.id)
        .with("rule", exception.rule)
        .with("severity", exception.severity)
        .with("text", exception.rule.says());
    match exception.about {
        Some(record) => event.with("about", record),
        None => event,
    }
}
