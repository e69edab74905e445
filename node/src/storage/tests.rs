//! The store beside a naive model, after each operation, after restarts, kills and torn writes.

mod bodies;
mod crash;
mod joined;
mod model;
mod private;
mod refused;
pub(crate) mod sample;
