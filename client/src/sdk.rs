//! Speak to one node over HTTP: the calls of version 1 as functions, problem documents as errors.
//!
//! A [`Node`] is one address with one token. Its calls are grouped by noun: `submissions`, `messages`, `subjects`,
//! `records`, `log`, `events`, `governance`. What comes back are the wire shapes of `api`; nothing is believed or checked here beyond
//! their form.
//!
//! Invariants
//! - A token travels over TLS, or to this very machine.
//! - Redirects are not followed: a token goes to the node it was made for and nowhere else.
//! - Every answer, event and wait is bounded (`limits`).

mod connection;
mod events;
mod fault;
mod governance;
mod log;
mod messages;
mod records;
mod subjects;
mod submissions;

pub use connection::{Connection, Node};
pub use events::{Event, EventReader, EventStream};
pub use fault::{CallFault, RefusedCall};
