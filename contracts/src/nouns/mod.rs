//! The business nouns: what each record means, one folder per noun.
//!
//! Every folder has the same companions: `mod.rs` (lifecycle, body, registration), `transitions/<command>.rs` (one
//! command each: load, guard, compute, return), `rules.rs` (what must hold, as named functions), `keys.rs` (where the
//! noun lives in the state), `events.rs` (what it says happened) and `tests.rs`. A transition is pure: it reads a view
//! of the state and returns changes.
//!
//! A new noun is a folder here, a line in [`registry`], its tags in `state_keys.rs` and its codes in `refusal/codes.rs`
//! (both numbered centrally, since numbers are never used twice).

pub mod annotation;
pub mod code_list;
pub mod consignment;
pub mod declaration;
pub mod declaration_status;
pub mod dispute;
pub mod document_reference;
pub mod equipment_use;
pub mod exception;
pub mod exception_report;
pub mod exception_step;
pub mod exit;
pub mod formality;
pub mod hold;
pub mod hold_lift;
pub mod inspection;
pub mod inspection_plan;
pub mod inventory_match;
pub mod key;
pub mod load_authorisation;
pub mod mandate;
pub mod manifest;
pub mod node;
pub mod organisation;
pub mod pickup_authorisation;
pub mod policy;
pub mod port_call;
pub mod port_call_event;
pub mod pre_announcement;
pub mod proposal;
pub mod protocol_document;
pub mod reconciliation;
pub mod registry;
pub mod release;
pub mod release_right;
pub mod same_subject;
pub mod subject;
pub mod terminal_event;
pub mod transit;
pub mod vessel;
