//! What can be said about a declaration.

pub(super) mod state;
