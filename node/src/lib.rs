//! Run a member's node: `portolan-node`.
//!
//! Joins what the crates below describe: the HTTP interface and the gateway at the edge, authoring and admission behind
//! them, the chain between mempool and storage, and agreement with the other members beside it. Facts move down that line
//! and never back up.
//!
//! Invariants
//! - `storage` is the only module that names the database, `http` the only one that names the web framework, `clock` the
//!   only one that asks for time and randomness.
//! - What the node answers as final is on its disk, synced.
//! - A broken invariant stops the process: a stopped node is a nuisance, a diverged node is a catastrophe.

pub mod admission;
pub mod authoring;
pub mod backup;
pub mod chain;
pub mod clock;
pub mod commands;
pub mod decisions;
pub mod events;
pub mod evidence;
pub mod files;
pub mod held_keys;
pub mod http;
pub mod intake;
pub mod joining;
mod keys_in_force;
pub mod limits;
pub mod mempool;
pub mod names;
pub mod opening;
pub mod repair;
pub mod reporting;
pub mod running;
pub mod silence;
pub mod snapshot;
pub mod storage;
