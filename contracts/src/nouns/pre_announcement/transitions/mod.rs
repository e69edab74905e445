//! What can be done with a pre-announcement.

pub(super) mod announce;
