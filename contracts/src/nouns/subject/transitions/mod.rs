//! What can be done with a subject.

pub(super) mod open;
