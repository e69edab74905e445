//! Describe the ledger: names, bytes, seals, signatures, trees, proofs, `verify(evidence, policy)`.
//!
//! Everything above builds on this crate and it builds on nothing of ours. A node encodes and checks with it; an
//! auditor links it alone to check evidence offline: no database, no socket, no runtime, no clock. Randomness is
//! passed in.
//!
//! Invariants
//! - Signed bytes are never re-encoded: a record and a submission keep the bytes they arrived in.
//! - Every binary structure has exactly one encoding (borsh); decoding refuses everything else.
//! - A type remembers what has been checked: `UnverifiedSubmission` → `VerifiedSubmission`.
//!
//! Governed by `docs/specs/{record,submission,part,block,certificate,state,evidence,policy}.md`, edition 1.

// The tests' chain is also read by `tests/` and `benches/`, which know this crate by its name only.
#[cfg(test)]
extern crate self as portolan_ledger;
#[cfg(test)]
#[path = "../tests/chain/mod.rs"]
mod chain;

pub mod audience;
pub mod certificate;
pub mod digest;
pub mod evidence;
pub mod header;
pub mod identity;
pub mod jose;
pub mod key;
pub mod limits;
pub mod log;
pub mod merkle;
pub mod part;
pub mod policy;
pub mod record;
pub mod state;
pub mod state_tree;
pub mod strict_json;
pub mod submission;
pub mod time;
pub mod validators;
pub mod verify;

pub use audience::AudienceKey;
pub use certificate::Certificate;
pub use digest::Digest;
pub use header::Header;
pub use identity::{
    Address, AudienceId, Height, KeyId, Locode, NetworkId, OrganisationId, RecordType, Round, SubjectId, SubmissionId,
};
pub use record::{Record, RecordContent};
pub use state::{StateView, StateWrites};
pub use submission::{Claims, UnverifiedSubmission, VerifiedSubmission};
pub use time::Time;
pub use validators::{Validator, ValidatorSet};
