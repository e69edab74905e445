//! Which answer counts, and whether the goods of a declaration are there.

use super::{InventoryMatch, InventoryMatchBody, MatchResult};
use crate::context::RecordContext;
use crate::nouns::declaration::rules::stays_of;
use crate::nouns::terminal_event::{self, Place};
use crate::refusal::{Code, Refusal};
use portolan_ledger::{StateView, SubjectId};

/// How many containers of a declaration have come to the port, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct GoodsArrival {
    /// Seen here: taken off a vessel, or in through the gate.
    pub arrived: usize,
    /// That the declaration covers.
    pub covered: usize,
}

impl InventoryMatch {
    /// Whether this answer counts rather than `other`: the later does, and of one moment that of the greater record digest, so
    /// that the order in which they enter does not matter.
    #[must_use]
    pub fn counts_before(&self, other: &Self) -> bool {
        (self.event_time, self.record) > (other.event_time, other.record)
    }
}

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &InventoryMatchBody) -> Result<(), Refusal> {
    let is_code = |reason: &String| reason.len() == 3 && reason.bytes().all(|b| b.is_ascii_digit());
    if body.reason.as_ref().is_some_and(|reason| !is_code(reason) || body.result == MatchResult::Matched) {
        return context.refuse(Code::BodyNotAsSpecified, "body.reason", "3 digits, and only with NOT_MATCHED");
    }
    if body.version == Some(0) {
        return context.refuse(Code::BodyNotAsSpecified, "body.version", "versions count from 1");
    }
    Ok(())
}

/// What follows from terminal events: the port need not tell customs of it.
#[must_use]
pub fn goods_arrival(view: &dyn StateView, declaration: &SubjectId) -> GoodsArrival {
    let stays = stays_of(view, declaration);
    let here = |stay: &&SubjectId| terminal_event::find(view, stay).place() != Place::Announced;
    GoodsArrival { arrived: stays.iter().filter(here).count(), covered: stays.len() }
}
