//! What is said of container stays.

use super::{ContainerEvent, Place};
use crate::context::RecordContext;
use crate::events::Event;

impl Place {
    /// The place in one word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Announced => "ANNOUNCED",
            Self::InYard { .. } => "IN_YARD",
            Self::Out { .. } => "OUT",
            Self::OnBoard { .. } => "ON_BOARD",
            Self::AtInspection { .. } => "AT_INSPECTION",
            Self::EmptyReturned { .. } => "EMPTY_RETURNED",
        }
    }
}

/// Something was reported of a container.
#[must_use]
pub fn reported(context: &RecordContext<'_>, event: ContainerEvent, place: &Place) -> Event {
    Event::new("container.reported", Some(context.digest()), context.subjects())
        .with("event", event)
        .with("event_time", context.record.event_time)
        .with("terminal", &context.author.id)
        .with("place", place.as_str())
}
