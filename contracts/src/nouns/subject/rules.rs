//! What must hold when a subject is opened.

use crate::context::RecordContext;
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, SubjectId};

/// The id follows from network, author and nonce, so that nobody can take another's (DESIGN §5).
///
/// # Errors
/// [`Code::SubjectIdNotDerived`].
pub fn id_is_derived(context: &RecordContext<'_>, id: SubjectId, nonce: &Digest) -> Result<(), Refusal> {
    let derived = SubjectId::derive(&context.network, &context.author.id, &nonce.0);
    if derived == id {
        return Ok(());
    }
    Err(Refusal::new(Code::SubjectIdNotDerived, "subjects[0].id", format!("this author and nonce make {derived}")))
}
