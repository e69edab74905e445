//! What can be done with a port call.

pub(super) mod report;
