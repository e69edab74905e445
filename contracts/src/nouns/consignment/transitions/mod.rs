//! What can be done with a consignment.

pub(super) mod declare;
pub(super) mod state;
