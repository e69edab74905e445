//! The steps of the story, in its order.

pub mod audit;
pub mod clearance;
pub mod control;
pub mod declaration;
pub mod departure;
pub mod discharge;
pub mod foreign_lift;
pub mod gate_allowed;
pub mod gate_denied;
pub mod gate_out;
pub mod inspection;
pub mod port_call;
pub mod proof;
pub mod releases;
