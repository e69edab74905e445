//! Submit, query, verify offline: the SDK and the `portolan` command.
//!
//! Stands outside the nodes: it signs submissions with a member's key, asks one node or compares several, and checks
//! evidence without any. What the ledger's bytes are comes from `ledger`, the wire shapes from `api`.
//!
//! Invariants
//! - `verify` is pure: no socket, no clock, no file. The bytes come in, the verdict goes out.
//! - A node is believed only where its answer is not proven; what can be proven is proven here.
//! - Every fault says what to do next, and ends in a documented exit code.
//! - Secret keys are written with mode 0600 and never printed.

pub mod bench;
mod code_list;
pub mod command;
pub mod compare;
pub mod demo;
pub mod exit;
pub mod governance;
pub mod limits;
pub mod local_network;
pub mod progress;
pub mod sdk;
pub mod signing;
pub mod table;
pub mod token;
pub mod verify;
