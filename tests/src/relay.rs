//! A relay between two nodes that is as bad as a test wants: slow, stalled, silent, or cut at random.
//!
//! `portolan-relay` is the process; [`RelayProcess`] starts it and tells it on its standard input what the links are to be
//! like. It sees encrypted bytes only, and never changes, drops or reorders one: a TCP connection would not either.
//!
//! Invariants
//! - Bytes of one direction arrive in the order they were sent.
//! - A cut link is silent: connections stand, new ones are taken and answer nothing, and nothing passes until it is mended.
//! - What waits on a link is bounded; beyond it the sender is held back.
//!
//! Why not the kernel's `netem`: many build machines have a kernel without it.

mod address;
mod link;
mod process;
mod weather;

pub use address::{Address, NotAnAddress};
pub use link::Link;
pub use process::RelayProcess;
pub use weather::{Order, Weather};
