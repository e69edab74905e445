//! What can be done with an agreement.

pub(super) mod draft;
pub(super) mod sign;
