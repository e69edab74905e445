//! Join two subjects, or split them.

mod join;
mod split;

use super::rules::group_of;
use super::{Action, SameSubjectBody};
use crate::context::RecordContext;
use crate::nouns::hold::reaching::raise_for_late_ties;
use crate::nouns::reconciliation;
use crate::nouns::subject::{self, Subject, SubjectKind};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-217 · R-221 · R-411 · then those of join or split.
pub(super) fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let pair = pair(context)?;
    let body: SameSubjectBody = context.body()?;
    let opened = pair.map(|id| subject::find(view, &id).expect("that subjects are open was checked before"));
    let speaker = speaker(context, [&opened[0], &opened[1]])?;
    let mut changes = match body.action {
        Action::Join => join::execute(view, context, pair, [&opened[0], &opened[1]], speaker)?,
        Action::Split => split::execute(view, context, pair, [&opened[0], &opened[1]], speaker)?,
    };
    if opened[0].kind == SubjectKind::ContainerStay {
        reconciliation::stays::follow_join(view, context.time, pair, &mut changes);
        let both: BTreeSet<SubjectId> = pair.iter().flat_map(|stay| group_of(view, *stay)).collect();
        raise_for_late_ties(view, both.into_iter(), &mut changes);
    }
    Ok(changes)
}

/// In which capacity the author speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Customs,
    Opener,
}

fn pair(context: &RecordContext<'_>) -> Result<[SubjectId; 2], Refusal> {
    match context.record.subjects.as_slice() {
        [one, other] if one.kind == other.kind => Ok([one.id, other.id]),
        _ => Err(Refusal::new(Code::SubjectsNotAsSpecified, "subjects", "exactly two subjects of one kind")),
    }
}

fn speaker(context: &RecordContext<'_>, pair: [&Subject; 2]) -> Result<Speaker, Refusal> {
    if permissions::check(context, "*", None).is_ok() {
        return Ok(Speaker::Customs);
    }
    if super::rules::is_opener(&context.author.id, pair) {
        return Ok(Speaker::Opener);
    }
    let message = format!("{} opened neither and is not customs of {}", context.author.id, context.record.port);
    Err(Refusal::new(Code::SameSubjectNotEntitled, "author", message))
}
