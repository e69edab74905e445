//! Write one page of an edition that was adopted.

use crate::context::RecordContext;
use crate::identifiers::Entry;
use crate::limits::CODE_LIST_PATH_MAX;
use crate::nouns::code_list::stored::{Span, editions, extend};
use crate::nouns::code_list::{CodeListEdition, CodeListPageBody, events, keys, page};
use crate::nouns::proposal::{self, Action, PROPOSAL};
use crate::refusal::{Code, Refusal};
use crate::state::{Changes, read};
use portolan_ledger::{StateView, merkle};

/// R-221 · R-507 · R-508.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: CodeListPageBody = context.body()?;
    let edition = adopted_by(view, context, &body)?;
    let list = edition.list;
    let mut editions = editions(view, list);
    let Some(place) = editions.iter().position(|adopted| adopted.proposal == body.proposal) else {
        return context.refuse(Code::EditionNotAdopted, "body.proposal", "it is not in force yet");
    };
    let entries = entries_of(context, &body, &edition)?;
    if view.get(&keys::page(&body.proposal, body.page)).is_some() {
        return Ok(Changes::none());
    }

    let mut changes = Changes::none();
    let ordinal = u8::try_from(place).expect("a list has few editions");
    for entry in entries {
        let key = keys::code(list, &entry.code);
        let mut spans: Vec<Span> = read(view, &key).unwrap_or_default();
        extend(&mut spans, ordinal, entry);
        changes.put(key, &spans);
    }
    changes.put(keys::page(&body.proposal, body.page), &());
    editions[place].written += 1;
    if editions[place].is_whole() {
        changes.say(events::whole(context.digest(), context.subject_of(PROPOSAL), &editions[place]));
    }
    changes.put(keys::list(list), &editions);
    Ok(changes)
}

fn adopted_by(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    body: &CodeListPageBody,
) -> Result<CodeListEdition, Refusal> {
    let found = proposal::find(view, &body.proposal);
    match found.filter(|proposal| proposal.subject == context.subject_of(PROPOSAL)).map(|proposal| proposal.action) {
        Some(Action::AdoptCodeList(edition)) => Ok(*edition),
        _ => context.refuse(Code::EditionNotAdopted, "body.proposal", "no such proposal of this subject"),
    }
}

/// The entries, when they are the page that was voted on.
fn entries_of(
    context: &RecordContext<'_>,
    body: &CodeListPageBody,
    edition: &CodeListEdition,
) -> Result<Vec<Entry>, Refusal> {
    let refuse = |field: &str, message: String| context.refuse(Code::PageNotOfEdition, field, message);
    if body.path.len() > CODE_LIST_PATH_MAX {
        return refuse("body.path", format!("at most {CODE_LIST_PATH_MAX} digests"));
    }
    let entries: Vec<Entry> = body.entries.iter().map(|cells| cells.0.clone()).collect();
    let leaf = match page::leaf(&entries) {
        Ok(leaf) => leaf,
        Err(unsound) => return refuse("body.entries", unsound.to_string()),
    };
    let root = merkle::root_from_path(leaf, body.page.into(), edition.pages.into(), &body.path);
    if root == Some(edition.root) {
        return Ok(entries);
    }
    refuse("body.entries", format!("page {} of this edition is another", body.page))
}
