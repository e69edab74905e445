//! Take a release back.

use crate::context::RecordContext;
use crate::nouns::declaration::rules::stays_of;
use crate::nouns::release::{Release, ReleaseBody, events, find, keys};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{CONTAINER_STAY, DECLARATION};
use crate::nouns::terminal_event::{self, Place};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-442 · R-443.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &ReleaseBody,
) -> Result<Changes, Refusal> {
    let stays: Vec<SubjectId> = context.subjects_of(CONTAINER_STAY).collect();
    let declaration = context.subjects_of(DECLARATION).next();
    let targets: Vec<SubjectId> = if stays.is_empty() { declaration.into_iter().collect() } else { stays.clone() };
    let given = |target: &SubjectId| find(view, target, body.light, declaration.as_ref());

    if let Some(target) = targets.iter().find(|target| given(target).is_none()) {
        let message = format!("no release of the {} light on {target}", body.light);
        return context.refuse(Code::NothingToRevoke, "subjects", message);
    }
    let affected = match declaration {
        Some(declaration) if stays.is_empty() => stays_of(view, &declaration),
        _ => stays,
    };
    if let Some(stay) = affected.iter().find(|stay| has_left(view, **stay)) {
        return context.refuse(Code::RecallTooLate, "subjects", format!("{stay} has left"));
    }

    let mut changes = Changes::none();
    for target in &targets {
        let newest = given(target).expect("that there is one was checked above");
        let author = context.author.id.clone();
        let revoked = Release { record: context.digest(), author, value: body.value, effective: true, ..newest };
        changes.put(keys::release(target, body.light, declaration.as_ref()), &revoked);
    }
    changes.say(events::given(context.digest(), context.subjects(), body, true));
    Ok(changes)
}

/// R-RECALL: once a container has left, only a hold remains.
fn has_left(view: &dyn StateView, stay: SubjectId) -> bool {
    group_of(view, stay).iter().any(|stay| matches!(terminal_event::find(view, stay).place(), Place::Out { .. }))
}
