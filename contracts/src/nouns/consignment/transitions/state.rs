//! State what became of the goods.

use crate::context::RecordContext;
use crate::nouns::consignment::{ConsignmentStatusBody, events, find, keys, links, rules};
use crate::nouns::reconciliation;
use crate::permissions;
use crate::refusal::Refusal;
use crate::state::{Changes, Overlay};
use portolan_ledger::StateView;

/// R-221 · R-336 · R-524 · R-471 · R-472. Never refused for its place in the course: it may come before the line itself.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: ConsignmentStatusBody = context.body()?;

    permissions::check(context, body.status.as_str(), None)?;
    let mut changes = Changes::none();
    // Lines of one manifest change the same counts, so that each is taken in on top of the one before.
    let mut so_far = Overlay::over(view);
    for id in context.subjects() {
        let before = find(&so_far, &id);
        let mut after = before.clone();
        rules::speaks_for(&so_far, context, (&id, &before), body.status)?;
        after.statements.take_in(context, body.status)?;
        let mut of_one = Changes::none();
        of_one.put(keys::consignment(&id), &after);
        links::count_lines(&so_far, id, &before, &after, &mut of_one);
        reconciliation::stays::await_lines(&so_far, context.time, id, (&before, &after), &mut of_one);
        changes.say(events::stated(context, id, body.status, after.state(&so_far)));
        changes.writes.extend(of_one.writes.clone());
        so_far.apply(of_one.writes);
    }
    Ok(changes)
}
