//! The store beside a naive model, after each operation, after restarts, kills and torn writes.

mod bodies;
mod crash;
mod model;
mod private;
mod refused;
mod sample;
