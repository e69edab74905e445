//! What can be done with a pick-up authorisation.

pub(super) mod authorise;
