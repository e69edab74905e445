//! When a member speaks of itself.

use crate::context::RecordContext;
use crate::nouns::key::ORGANISATION;
use crate::refusal::{Code, Refusal};
use portolan_ledger::SubjectId;
use portolan_ledger::record::Authority;

/// The author speaks in its own name, under nobody's mandate, and the record is about it.
///
/// # Errors
/// [`Code::OwnWordOnly`], [`Code::SubjectIdNotDerived`].
pub fn speaks_of_itself(context: &RecordContext<'_>) -> Result<(), Refusal> {
    if context.record.authority != Authority::Own {
        return context.refuse(Code::OwnWordOnly, "authority", "a member states this itself");
    }
    let own = SubjectId::of_organisation(&context.network, &context.author.id);
    if context.subject_of(ORGANISATION) == own {
        return Ok(());
    }
    context.refuse(Code::SubjectIdNotDerived, "subjects[0].id", format!("this author is {own}"))
}
