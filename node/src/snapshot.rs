//! Give the state and log of one certified block to members that join (`docs/specs/snapshot.md`, edition 1).
//!
//! `format` is what travels, `making` turns the store into files of pieces, `serving` keeps one such folder and answers.
//! What is taken is `crate::joining`.
//!
//! Invariants
//! - Nobody's agreement waits for it: it reads the store through a view of its own, on blocking threads, and sends at a
//!   bounded rate.
//! - One snapshot at a time lies on disk; it goes when nobody asks any more, and at start.
//!
//! Why files and not answers from the store: the state has to be sorted by key hash, which the store is not, and a view that
//! is held as long as a slow joiner takes would keep the database from cleaning up.

pub mod format;
mod making;
mod serving;

pub use making::make;
pub use serving::Serving;

#[cfg(test)]
mod tests;
