//! What can be said of a moment of a call.

pub(super) mod report;
