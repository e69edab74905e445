//! Speak version 1 of the HTTP interface: wire shapes, paths, problems.
//!
//! The node answers with these types and the client reads with them, so that the two cannot drift apart. Below stand the
//! ledger's own names (digests, ids, times), which keep their one text form in JSON; above stands the node's router,
//! which owns every rule of who may ask what.
//!
//! Invariants
//! - Requests refuse unknown fields; answers may grow fields, and readers ignore those they do not know.
//! - Digests are lowercase hexadecimal; binary is base64url without padding; times are RFC 3339 in UTC.
//! - Every read names the height it answers for.
//! - A problem code keeps its meaning for ever (`docs/reference/problems.md`).
//!
//! Pure: no clock, no socket, no runtime; `openapi.json` is generated from these types by the node.

pub mod block;
pub mod certificate;
pub mod codes;
pub mod event;
pub mod gate_check;
pub mod governance;
pub mod limits;
pub mod message;
pub mod misbehaviour;
pub mod nouns;
pub mod page;
pub mod paths;
pub mod problem;
pub mod record;
pub mod status;
pub mod subject;
pub mod submission;
pub mod token;

pub use codes::Code;
pub use problem::Problem;
