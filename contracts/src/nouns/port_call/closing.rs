//! When a call may be closed. What is found missing then is the matter of `reconciliation`.

use super::{PortCall, PortCallStatus};
use crate::nouns::formality::{self, FormalityType, Movement};
use crate::refusal::{Code, Refusal};
use portolan_ledger::{StateView, SubjectId};

/// A call is closed when the vessel has left and every mandatory formality stands, or when it never came.
///
/// # Errors
/// [`Code::CallNotOver`], [`Code::FormalityMissing`].
pub fn may_close(view: &dyn StateView, id: &SubjectId, call: &PortCall) -> Result<(), Refusal> {
    match call.status() {
        Some(status) if status.ends_early() => Ok(()),
        Some(PortCallStatus::Departed) => {
            let of = |movement| formality::rules::missing(view, id, movement);
            let missing: Vec<FormalityType> = Movement::ALL.iter().flat_map(|movement| of(*movement)).collect();
            let Some(first) = missing.first() else { return Ok(()) };
            Err(Refusal::new(Code::FormalityMissing, "body.decision", format!("no {first} stands")))
        }
        _ => Err(Refusal::new(Code::CallNotOver, "body.decision", "the vessel has neither left nor been called off")),
    }
}
