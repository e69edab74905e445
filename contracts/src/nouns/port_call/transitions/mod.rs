//! What can be done with a port call.

pub(super) mod decide;
pub(super) mod report;
