//! What can be announced of a container.

pub(super) mod announce;
