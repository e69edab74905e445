//! What can be done with annotations.

pub(super) mod annotate;
