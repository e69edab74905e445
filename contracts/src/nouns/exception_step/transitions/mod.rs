//! What can be done about an exception.

pub(super) mod handle;
