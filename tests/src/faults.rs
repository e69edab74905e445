//! Break a network of real processes on purpose, keep it loaded meanwhile, and check afterwards that nothing final is lost
//! and nobody forked.
//!
//! [`Rig`] is a network that can be broken: nodes killed, links cut, delayed and broken off, a clock moved, a disk filled, a
//! member in other hands. [`Traffic`] loads it and writes into a [`Journal`] what each node promised. [`check`] holds the
//! histories of the nodes against the journal. [`Scene`] is one scenario's name, seed, folder and account.
//!
//! Invariants
//! - Whatever a scenario chooses by chance follows from its seed.
//! - Promises are on disk before they are counted.
//! - The checker reads what the nodes have on disk, and knows nothing of how they were broken.

mod check;
mod disk;
mod findings;
mod histories;
mod journal;
mod namespaces;
mod outside;
mod rig;
mod scene;
mod traffic;
mod wires;

pub use check::check;
pub use disk::SmallDisk;
pub use findings::Finding;
pub use histories::{BlockRead, History};
pub use journal::{Journal, Promises};
pub use namespaces::Namespaces;
pub use outside::Permission;
pub use rig::Rig;
pub use scene::{Length, Scene};
pub use traffic::{Account, Pace, Traffic};
pub use wires::Wires;

use std::time::Duration;

/// How long a network that has its quorum back may take to commit again. It bounds a property (it comes back by itself), not
/// a speed.
pub const COMES_BACK_WITHIN: Duration = Duration::from_secs(60);
