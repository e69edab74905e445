pub(crate) mod closing;
pub(super) mod propose;
pub(super) mod vote;
