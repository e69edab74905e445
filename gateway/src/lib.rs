//! Translate the messages that ports and customs already send into drafts, and records back into messages.
//!
//! The node hands over bytes, a profile of the sender and the time of receipt; it gets drafts with flags, or a verdict
//! that the message belongs into quarantine. Transports, storage of the original bytes, naming, sealing and signing are
//! the node's.
//!
//! Invariants
//! - Pure: no clock, no socket, no disk; the same bytes give the same drafts.
//! - No input panics and none is read beyond the limits in `limits`.
//! - Reading is lenient and says what it forgave in flags; nothing is guessed that decides what a record means.
//! - Duty and tax amounts, drivers, number plates and free texts of terminals are read past and never kept.
//!
//! Tables and codes: `docs/reference/{edifact,cds-responses,gateway-codes}.md`.

pub mod detect;
pub mod draft;
pub mod edifact;
pub mod flag;
pub mod limits;
pub mod neutral;
pub mod nouns;
pub mod profile;
pub mod quarantine;
pub mod sealed;
pub mod subject_name;
mod text;
pub mod wall_clock;
pub mod wco;

pub use detect::import;
pub use draft::{Draft, MessageSource, Reference, SealedText, Target};
pub use flag::{Flag, FlagCode};
pub use profile::Profile;
pub use quarantine::{QuarantineCode, Quarantined, Verdict};
pub use subject_name::SubjectName;
