//! What is said of an exit.

pub(super) mod state;
