//! What can be done with a policy.

pub(super) mod publish;
