//! When a call may be closed, and what is found out at that moment.

use super::{PortCall, PortCallStatus};
use crate::nouns::formality::{self, FormalityType, Movement};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// What is checked when a call is closed: reads the state before the closing, raises what it finds.
pub type Check = fn(&dyn StateView, &SubjectId, &mut Changes);

/// The checks, in the order of their rules. A noun that must know that nothing more comes adds its own here, for example
/// the containers that a manifest lists and nobody has seen.
static CHECKS: &[Check] = &[];

/// The call is closed: let every noun say what it finds missing.
pub fn on_closed(view: &dyn StateView, call: &SubjectId, changes: &mut Changes) {
    CHECKS.iter().for_each(|check| check(view, call, changes));
}

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
