//! What can be done with a declaration's header.

pub(super) mod lodge;
