//! What can be done with a hold; lifting it is a noun of its own.

pub(super) mod place;
