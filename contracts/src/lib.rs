//! Decide what a record does: one folder per business noun, `execute_block`.
//!
//! The node gives a block's submissions and a view of the state; these rules answer with the changes, the log's leaves
//! and what happened, or with a numbered refusal. The gateway and the client use the body types to write records; the
//! page and the API use the queries (`query`).
//!
//! Invariants
//! - A pure function: no clock (block time is an input), no randomness, no floats, no unordered maps, no `async`.
//! - Facts are recorded even when they break a rule, and an exception is raised; decisions can be refused.
//! - A submission enters whole or not at all; a refused one leaves no trace.
//! - Everything the rules read is in the state. They never read a part.
//! - A block is decided by the edition in force at its height, which the rules get as a value (`editions`).
//!
//! Documents printed from this code by its tests: `docs/reference/{editions,identifiers,permissions,refusals,rules,record-types}.md`,
//! `docs/specs/state-keys.md`.

mod body;
mod context;
pub mod course;
pub mod editions;
pub mod events;
mod execution;
pub mod gate_check;
pub mod genesis;
pub mod history;
pub mod identifiers;
pub mod light;
pub mod limits;
pub mod membership;
pub mod memory_state;
pub mod nouns;
pub mod parameters;
pub mod permissions;
pub mod query;
pub mod quota;
pub mod refusal;
pub mod roles;
pub mod rules;
pub mod state;
pub mod state_keys;
mod words;

pub use context::RecordContext;
pub use editions::{EDITION, EDITIONS, Edition, Editions};
pub use events::Event;
pub use execution::{
    BlockContext, BlockOutcome, Execution, Leaf, execute_block, execute_block_under, execute_submission,
};
pub use gate_check::{Claim, GateDecision, GateReason, gate_check, recheck};
pub use genesis::GenesisState;
pub use light::{Light, LightValue};
pub use memory_state::MemoryState;
pub use parameters::Parameters;
pub use refusal::{Code, Refusal, RefusedInBlock};
