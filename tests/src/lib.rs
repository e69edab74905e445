//! Test the whole system: networks of real processes, asked over HTTP and through the commands.
//!
//! Each file under `tests/` is one promise. Here stands what they share: a network that is up, members that sign for
//! themselves, requests that no client would send, a search through everything on a disk.
//!
//! Invariants
//! - A test founds its own network with free ports, and leaves nothing running and nothing behind.
//! - No absolute time is asserted.

pub mod board;
pub mod disk;
pub mod events;
pub mod faults;
pub mod load;
pub mod network;
pub mod newcomer;
pub mod operator;
pub mod raw;
pub mod relay;
pub mod samples;
pub mod signing;
