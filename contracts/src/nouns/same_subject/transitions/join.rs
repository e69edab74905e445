//! Say that two subjects are one.

use super::Speaker;
use crate::context::RecordContext;
use crate::limits::JOINED_SUBJECTS_MAX;
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
    let mut join: Join = state::read(view, &keys::join(&one, &other)).unwrap_or_default();
    let group: usize = rules::group_of(view, one).union(&rules::group_of(view, other)).count();
    let fullest = pair.map(|subject| rules::join_count(view, subject)).into_iter().max().unwrap_or(0);

    if group > JOINED_SUBJECTS_MAX || fullest >= JOINED_SUBJECTS_MAX {
        let message = format!("at most {JOINED_SUBJECTS_MAX} subjects are joined to one");
        return Err(Refusal::new(Code::JoinFull, "subjects", message));
    }

    match speaker {
        Speaker::Customs => join.customs = Some(context.digest()),
        Speaker::Opener => drop(join.openers.insert(context.author.id.clone(), context.digest())),
    }
    join.in_force = rules::is_enough(&join, opened);
    let mut changes = Changes::none();
    changes.put(keys::join(&one, &other), &join);
    changes.put(keys::join(&other, &one), &join);
    changes.say(events::joined(context.digest(), pair, &join));
    Ok(changes)
}
