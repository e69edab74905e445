//! State the header of a declaration, add containers to it, or set them anew.

use crate::context::RecordContext;
use crate::limits::{DECLARATION_STAYS_MAX, STAY_DECLARATIONS_MAX};
use crate::nouns::declaration::{DeclarationBody, Header, events, find, keys, rules};
use crate::nouns::exit;
use crate::nouns::hold::reaching::raise_for_late_ties;
use crate::nouns::hold::{self, Tie};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{CONTAINER_STAY, DECLARATION};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::roles::Role;
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-421 · R-222 · R-422.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DeclarationBody = context.body()?;
    let id = context.subject_of(DECLARATION);
    let known = find(view, &id);
    let mut declaration = known.clone();
    let named: BTreeSet<SubjectId> = context.subjects_of(CONTAINER_STAY).collect();
    let before: BTreeSet<SubjectId> = rules::stays_of(view, &id).into_iter().collect();

    permissions::check(context, "*", None)?;
    check_place_in_line(context, declaration.header.as_ref())?;
    let after = match context.record.function {
        Function::Change => before.union(&named).copied().collect(),
        _ => named.clone(),
    };
    check_room(view, &before, &after)?;

    let mut changes = Changes::none();
    tie(view, context.time, id, (&before, &after), &mut changes);
    let version = declaration.header.as_ref().map_or(1, |header| header.version);
    let header = Header {
        author: context.author.id.clone(),
        record: context.digest(),
        regime: body.regime,
        version: body.version.unwrap_or(version).max(1),
        pre_lodged: body.pre_lodged.unwrap_or(false),
        items: body.items.or(declaration.header.as_ref().and_then(|header| header.items)),
        stay_count: u32::try_from(after.len()).expect("a declaration covers at most 1,000 stays"),
    };
    let named: Vec<SubjectId> = named.into_iter().collect();
    changes.say(events::lodged(id, &named, &header));
    declaration.header = Some(header);
    changes.put(keys::declaration(&id), &declaration);
    exit::due::follow(&id, &known, &declaration, &mut changes);
    raise_for_late_ties(view, after.difference(&before).copied(), &mut changes);
    Ok(changes)
}

/// Keep the ties in step with the containers that the declaration covers. Under an open hold a tie ends and stays.
fn tie(
    view: &dyn StateView,
    time: Time,
    id: SubjectId,
    (before, after): (&BTreeSet<SubjectId>, &BTreeSet<SubjectId>),
    changes: &mut Changes,
) {
    let is_held = group_of(view, id).iter().any(|one| hold::rules::is_held(view, one));
    for stay in before.difference(after) {
        let [covered, covering] = keys::tie(&id, stay);
        changes.remove(covered);
        if is_held {
            changes.put(covering, &Tie { ended_at: Some(time) });
        } else {
            changes.remove(covering);
        }
    }
    for stay in after.difference(before) {
        let [covered, covering] = keys::tie(&id, stay);
        changes.put(covered, &());
        changes.put(covering, &Tie::STANDS);
    }
}

/// An original comes once; a correction supersedes the newest header, by its author or by customs of the port.
fn check_place_in_line(context: &RecordContext<'_>, newest: Option<&Header>) -> Result<(), Refusal> {
    match (context.superseded(), newest) {
        (None, None) => Ok(()),
        (None, Some(header)) => {
            let refusal = Refusal::new(Code::DeclarationKnown, "subjects", format!("lodged by {}", header.author));
            Err(refusal.naming(header.record))
        }
        (Some(superseded), Some(header)) if superseded == header.record => {
            let own = header.author == context.author.id;
            let customs = context.author.has_role(&[Role::Customs], &context.record.port, context.time);
            if own || customs {
                return Ok(());
            }
            let message = format!("only {} and customs correct it", header.author);
            Err(Refusal::new(Code::SupersededUnknown, "author", message).naming(header.record))
        }
        (Some(_), header) => {
            let refusal =
                Refusal::new(Code::SupersededUnknown, "supersedes", "not the newest header of this declaration");
            Err(header.map_or(refusal.clone(), |header| refusal.naming(header.record)))
        }
    }
}

fn check_room(view: &dyn StateView, before: &BTreeSet<SubjectId>, after: &BTreeSet<SubjectId>) -> Result<(), Refusal> {
    let crowded = |stay: &&SubjectId| rules::ties_of(view, stay).len() >= STAY_DECLARATIONS_MAX;
    if after.len() > DECLARATION_STAYS_MAX {
        let message = format!("a declaration covers at most {DECLARATION_STAYS_MAX} containers");
        return Err(Refusal::new(Code::DeclarationLinksFull, "subjects", message));
    }
    match after.difference(before).find(crowded) {
        Some(stay) => {
            let message = format!("{stay} is covered by {STAY_DECLARATIONS_MAX} declarations already");
            Err(Refusal::new(Code::DeclarationLinksFull, "subjects", message))
        }
        None => Ok(()),
    }
}
