//! Sentences about code lists: editions to be adopted, their pages, and what a code stands for.
//!
//! An edition is told by its codes, `GB,NL`, each with a name made of it; `many:400` stands for 400 codes of digits.

use super::command::{fill, offset_ms};
use super::story::Story;
use crate::world::Draft;
use portolan_contracts::identifiers::{CodeLists as _, Entry, ListName};
use portolan_contracts::nouns::code_list::page::{Cells, leaf, pages_of, root};
use portolan_contracts::nouns::code_list::{CodeListEdition, CodeListPageBody, Ledger};
use portolan_ledger::{Digest, Time, merkle};
use serde_json::{Value, json};

/// The action `code-list LIST EDITION from OFFSET of CODES`.
pub fn action(story: &Story, words: &[&str]) -> Option<Result<Value, String>> {
    let ["code-list", list, edition, "from", offset, "of", codes] = words else { return None };
    Some(adoption(story, list, edition, offset, codes))
}

fn adoption(story: &Story, list: &str, edition: &str, offset: &str, codes: &str) -> Result<Value, String> {
    let entries = entries(codes);
    let adopted = CodeListEdition {
        list: ListName::from_word(list).ok_or("no such list")?,
        edition: edition.to_owned(),
        publisher: "The publisher".to_owned(),
        valid_from: at(story, offset)?,
        pages: pages_of(&entries).map_err(|unsound| unsound.to_string())?.len().try_into().map_err(|_| "too many")?,
        root: root(&entries).map_err(|unsound| unsound.to_string())?,
    };
    Ok(json!({"adopt_code_list": adopted}))
}

/// `writes page N of PROPOSAL from CODES`, if it is that.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Result<(), String>> {
    let ["writes", "page", page, "of", name, "from", codes] = said else { return None };
    Some(write(story, draft, page, name, codes))
}

fn write(story: &Story, draft: &mut Draft, page: &str, name: &str, codes: &str) -> Result<(), String> {
    let entries = entries(codes);
    let number: u16 = page.parse().map_err(|_| "a page is a number")?;
    let pages = pages_of(&entries).map_err(|unsound| unsound.to_string())?;
    let leaves: Vec<Digest> = pages.iter().map(|page| leaf(page).expect("a page of an edition")).collect();
    let subtree = |level: u8, index: u64| {
        let (from, until) = ((index as usize) << level, (index as usize + 1) << level);
        leaves.get(from..until).map(merkle::root)
    };
    let path = merkle::inclusion_path(&subtree, number.into(), leaves.len() as u64).ok_or("no such page")?;
    let entries = pages[usize::from(number)].iter().cloned().map(Cells).collect();
    let body = CodeListPageBody { proposal: story.record(name)?, page: number, path, entries };
    let subjects = vec![story.subject(name)?];
    fill(draft, "CodeListPage", subjects, serde_json::to_value(body).expect("a body is plain JSON"));
    Ok(())
}

/// `look code LIST CODE at OFFSET`, if it is that.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    let ["code", list, code, "at", offset] = words else { return None };
    let Some(list) = ListName::from_word(list) else { return Some(Err(format!("no list {list}"))) };
    let time = match at(story, offset) {
        Ok(time) => time,
        Err(fault) => return Some(Err(fault)),
    };
    let found = Ledger(&story.world.state).find(list, code, time);
    Some(Ok(found.map_or_else(|| "nothing".to_owned(), |entry| entry.name)))
}

fn at(story: &Story, offset: &str) -> Result<Time, String> {
    Ok(Time(story.world.time.0.saturating_add_signed(offset_ms(offset)?)))
}

fn entries(codes: &str) -> Vec<Entry> {
    let entry = |code: &str| Entry::from_line(&format!("{code},Name of {code}")).expect("an entry");
    match codes.strip_prefix("many:").and_then(|count| count.parse::<u32>().ok()) {
        Some(count) => (0..count).map(|number| entry(&format!("{number:05}"))).collect(),
        None => codes.split(',').map(entry).collect(),
    }
}
