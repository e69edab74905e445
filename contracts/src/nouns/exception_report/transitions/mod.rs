//! What can be done with reports of exceptions.

pub(super) mod report;
