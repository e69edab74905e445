//! What is said of policies.

use super::PolicyBody;
use crate::context::RecordContext;
use crate::events::Event;

/// A version of a policy was published.
#[must_use]
pub fn published(context: &RecordContext<'_>, body: &PolicyBody) -> Event {
    Event::new("policy.published", Some(context.digest()), context.subjects())
        .with("owner", &context.author.id)
        .with("policy", &body.policy)
        .with("version", body.version)
}
