//! What can be done with a formality.

pub(super) mod decide;
pub(super) mod submit;
