//! What can be done to a code list by record; adopting an edition is an action of a proposal.

pub mod write;
