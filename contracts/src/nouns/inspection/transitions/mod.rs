//! What can be done with an inspection.

pub(super) mod conclude;
pub(super) mod end;
pub(super) mod request;
