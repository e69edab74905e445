//! Propose and vote; and what a block does with proposals at its beginning and its end.

pub(crate) mod closing;
pub(super) mod propose;
pub(super) mod vote;
