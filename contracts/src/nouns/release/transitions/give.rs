//! Release a light.

use super::supersede;
use crate::context::RecordContext;
use crate::limits::RELEASE_PENDING_MS_MAX;
use crate::nouns::inspection;
use crate::nouns::release::{PendingRelease, Release, ReleaseBody, ReleaseValue, events, find, keys, rules};
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};

/// R-314 · R-441 · R-444.
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &ReleaseBody,
) -> Result<Changes, Refusal> {
    let ground = rules::ground(view, context, body)?;
    let released = ground.targets.clone();

    let release = Release {
        record: context.digest(),
        author: context.author.id.clone(),
        value: body.value,
        conditions: body.conditions.clone(),
        effective: ground.seen,
        valid_from: body.valid_from,
        expires_at: body.expires_at,
        exemption: body.exemption.clone(),
    };
    let mut changes = Changes::none();
    let basis = ground.declaration.as_ref();
    let is_new = |target: &SubjectId| {
        find(view, target, body.light, basis).is_none_or(|before| !rules::repeats(&before, &release))
    };
    let new: Vec<SubjectId> = ground.targets.iter().copied().filter(is_new).collect();
    supersede(view, context, body.light, &new, basis, &mut changes);
    for target in &new {
        changes.put(keys::release(target, body.light, basis), &release);
    }
    if let (Some(declaration), false) = (ground.declaration, ground.seen) {
        let deadline = context.time.plus_ms(RELEASE_PENDING_MS_MAX);
        let (version, light, targets) = (body.declaration_version, body.light, ground.targets);
        let pending = PendingRelease { declaration, version, light, targets, deadline };
        changes.put(keys::pending(deadline, &context.digest()), &pending);
        changes.put(keys::waiting(&declaration, &context.digest()), &pending);
    }
    changes.say(events::given(context.digest(), context.subjects(), body, ground.seen));
    if body.value == ReleaseValue::Green {
        let finding = inspection::rules::release_override(view, &context.author.id, body.light, &released);
        finding.into_iter().for_each(|finding| changes.raise(finding));
    }
    Ok(changes)
}
