//! Take a release back.

use super::supersede;
use crate::context::RecordContext;
use crate::nouns::release::{Release, ReleaseBody, events, find, keys, rules};
use crate::nouns::subject::{CONTAINER_STAY, DECLARATION};
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
    let targets: Vec<SubjectId> = if stays.is_empty() { declaration.into_iter().collect() } else { stays };
    let given = |target: &SubjectId| find(view, target, body.light, declaration.as_ref());

    if let Some(target) = targets.iter().find(|target| given(target).is_none()) {
        let message = format!("no release of the {} light on {target}", body.light);
        return context.refuse(Code::NothingToRevoke, "subjects", message);
    }
    let affected = rules::stays_of_targets(view, &targets, declaration.as_ref());
    if let Some(stay) = affected.iter().find(|stay| rules::has_left(view, **stay)) {
        return context.refuse(Code::RecallTooLate, "subjects", format!("{stay} has left"));
    }

    let mut changes = Changes::none();
    supersede(view, context, body.light, &targets, declaration.as_ref(), &mut changes);
    for target in &targets {
        let newest = given(target).expect("that there is one was checked above");
        let author = context.author.id.clone();
        let revoked = Release { record: context.digest(), author, value: body.value, effective: true, ..newest };
        changes.put(keys::release(target, body.light, declaration.as_ref()), &revoked);
    }
    changes.say(events::given(context.digest(), context.subjects(), body, true));
    Ok(changes)
}
