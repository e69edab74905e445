//! Say that two subjects are not one after all.

use super::Speaker;
use crate::context::RecordContext;
use crate::nouns::same_subject::{Join, events, keys, rules};
use crate::nouns::subject::Subject;
use crate::refusal::{Code, Refusal};
use crate::state::{self, Changes};
use portolan_ledger::{StateView, SubjectId};

///
pub(super) fn execute(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    pair: [SubjectId; 2],
    opened: [&Subject; 2],
    speaker: Speaker,
) -> Result<Changes, Refusal> {
    let [one, other] = pair;
    let join: Option<Join> = state::read(view, &keys::join(&one, &other));
    let may_withdraw = |join: &Join| speaker == Speaker::Customs || join.openers.contains_key(&context.author.id);

    let Some(mut join) = join.filter(may_withdraw) else {
        return Err(Refusal::new(Code::NotJoined, "subjects", "nothing the author said joins them"));
    };

    if speaker == Speaker::Customs {
        join = Join::default();
    } else {
        join.openers.remove(&context.author.id);
    }
    join.in_force = rules::is_enough(&join, opened);
    let mut changes = Changes::none();
    let silent = join == Join::default();
    for key in [keys::join(&one, &other), keys::join(&other, &one)] {
        if silent { changes.remove(key) } else { changes.put(key, &join) }
    }
    if !join.in_force {
        changes.say(events::split(context.digest(), pair));
    }
    Ok(changes)
}
