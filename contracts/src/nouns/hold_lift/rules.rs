//! Who may end a hold.

use crate::context::RecordContext;
use crate::nouns::hold::Hold;
use crate::refusal::{Code, Refusal};
use crate::roles::Role;

/// In which capacity the author lifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// It placed the hold.
    Placer,
    /// Its role is listed for overrides.
    Override,
}

/// only the placer lifts a hold; an override takes a listed role and says that it is one.
///
/// # Errors
/// [`Code::NotThePlacer`].
pub fn may_lift(context: &RecordContext<'_>, hold: &Hold, overrides: bool) -> Result<Capacity, Refusal> {
    if hold.placer == context.author.id {
        return Ok(Capacity::Placer);
    }
    let listed: Vec<Role> = context.parameters.hold_override_roles.iter().copied().collect();
    if overrides && context.author.has_role(&listed, &context.record.port, context.time) {
        return Ok(Capacity::Override);
    }
    let message = format!("{} placed this {} hold, not {}", hold.placer, hold.light, context.author.id);
    Err(Refusal::new(Code::NotThePlacer, "author", message))
}
