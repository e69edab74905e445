//! What can be said about a container.

pub(super) mod report;
