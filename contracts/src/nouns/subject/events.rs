//! What is said of subjects.

use super::Subject;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A subject was opened.
#[must_use]
pub fn opened(id: SubjectId, subject: &Subject) -> Event {
    Event::new("subject.opened", Some(subject.record), [id])
        .with("kind", subject.kind)
        .with("opener", &subject.opener)
        .with("port", &subject.port)
}
