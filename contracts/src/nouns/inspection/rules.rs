//! Who states how an inspection ended.

use super::{Inspection, InspectionResult};
use crate::context::RecordContext;
use crate::refusal::{Code, Refusal};

impl Inspection {
    /// Whether its outcome is still to come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| outcome.result == InspectionResult::Inconclusive)
    }
}

/// only the agency that is assigned; without a plan that is the one that requested.
///
/// # Errors
/// [`Code::NotAssigned`].
pub fn is_assigned(context: &RecordContext<'_>, inspection: &Inspection) -> Result<(), Refusal> {
    if inspection.agency == context.author.id {
        return Ok(());
    }
    let message = format!("{} requested it, not {}", inspection.agency, context.author.id);
    Err(Refusal::new(Code::NotAssigned, "author", message))
}
