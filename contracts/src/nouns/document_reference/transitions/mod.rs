//! What can be done with a document reference.

pub(super) mod refer;
