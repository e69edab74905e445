//! What can be done with load authorisations.

pub(super) mod authorise;
