//! Hold an edition of a code list in force from a day on.

use super::Decision;
use crate::limits::{
    CODE_LIST_EDITION_CHARS_MAX, CODE_LIST_EDITIONS_MAX, CODE_LIST_PAGES_MAX, CODE_LIST_PUBLISHER_CHARS_MAX,
};
use crate::nouns::code_list::{AdoptedEdition, CodeListEdition, editions, events, keys};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::StateView;

/// An edition begins after every one before it, so that their order is that of their days.
pub(super) fn effect(view: &dyn StateView, decision: &Decision, edition: &CodeListEdition) -> Result<Changes, Refusal> {
    check_form(edition)?;
    let refuse = |field: &str, message: String| Err(Refusal::new(Code::CodeListNotSound, field, message));
    let mut editions = editions(view, edition.list);
    if editions.len() >= CODE_LIST_EDITIONS_MAX {
        return refuse("list", format!("{} has had {CODE_LIST_EDITIONS_MAX} editions", edition.list));
    }
    if let Some(last) = editions.last().filter(|last| last.edition.valid_from >= edition.valid_from) {
        let CodeListEdition { edition, valid_from, .. } = &last.edition;
        return refuse("valid_from", format!("edition {edition} is in force from {valid_from} on"));
    }
    editions.push(AdoptedEdition { edition: edition.clone(), proposal: decision.record, written: 0 });
    let mut changes = Changes::none();
    changes.put(keys::list(edition.list), &editions);
    changes.say(events::adopted(decision.record, edition));
    Ok(changes)
}

fn check_form(edition: &CodeListEdition) -> Result<(), Refusal> {
    let refuse = |field: &str, message: String| Err(Refusal::new(Code::CodeListNotSound, field, message));
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    let name = &edition.edition;
    if !(1..=CODE_LIST_EDITION_CHARS_MAX).contains(&name.len()) || !name.bytes().all(fits) {
        return refuse("edition", format!("1 to {CODE_LIST_EDITION_CHARS_MAX} of A-Z, 0-9, . and -"));
    }
    let publisher = &edition.publisher;
    let is_named = (1..=CODE_LIST_PUBLISHER_CHARS_MAX).contains(&publisher.chars().count());
    if !is_named || publisher.trim() != publisher || publisher.chars().any(char::is_control) {
        return refuse("publisher", format!("1 to {CODE_LIST_PUBLISHER_CHARS_MAX} characters"));
    }
    if !(1..=CODE_LIST_PAGES_MAX).contains(&edition.pages) {
        return refuse("pages", format!("1 to {CODE_LIST_PAGES_MAX}"));
    }
    Ok(())
}
