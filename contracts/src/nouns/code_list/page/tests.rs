//! Pages follow from entries, and what is not sound has none.

use super::*;
use crate::identifiers::{Embedded, ListName};

fn entry(code: &str) -> Entry {
    Entry::from_line(&format!("{code},Name of {code}")).expect("an entry")
}

fn many(count: u32) -> Vec<Entry> {
    (0..count).map(|number| entry(&format!("{number:08}"))).collect()
}

#[test]
fn an_entry_has_one_text() {
    let sold = Entry::from_line("HRK,Croatian kuna,,,2023-01-15").expect("an entry");
    assert_eq!(text_of(&sold), "HRK\u{1f}Croatian kuna\u{1f}\u{1f}\u{1f}2023-01-15\n");
}

#[test]
fn pages_hold_what_fits_and_together_everything_in_order() {
    let entries = many(10_000);
    let pages = pages_of(&entries).expect("sound");
    assert!(pages.len() > 1 && pages.len() < 100, "{}", pages.len());
    assert_eq!(pages.concat(), entries);
    let bytes = |page: &[Entry]| page.iter().map(|entry| text_of(entry).len()).sum::<usize>();
    for (page, next) in pages.iter().zip(&pages[1..]) {
        assert!(bytes(page) <= CODE_LIST_PAGE_BYTES_MAX);
        assert!(bytes(page) + text_of(&next[0]).len() > CODE_LIST_PAGE_BYTES_MAX, "the next entry would have fitted");
    }
    assert!(pages.iter().all(|page| leaf(page).is_ok()));
}

#[test]
fn every_embedded_list_is_an_edition_that_could_be_voted_on() {
    for list in ListName::ALL {
        let entries: Vec<_> = Embedded::text(*list).lines().map(|line| Entry::from_line(line).expect(line)).collect();
        root(&entries).unwrap_or_else(|unsound| panic!("{list}: {unsound}"));
    }
}

#[test]
fn each_change_of_an_entry_is_another_root() {
    let entries = many(1_000);
    let before = root(&entries).expect("sound");
    let changes: [fn(&mut Entry); 5] = [
        |entry| entry.code.push('A'),
        |entry| entry.name.push('a'),
        |entry| entry.marks.push('1'),
        |entry| entry.valid_from = Some(Time(DAY_MS)),
        |entry| entry.valid_until = Some(Time(DAY_MS)),
    ];
    for change in changes {
        let mut entries = entries.clone();
        change(&mut entries[500]);
        assert_ne!(root(&entries).expect("sound"), before);
    }
}

#[test]
fn what_is_not_sound_says_which_entry_and_why() {
    assert_eq!(check(&[]), Err(Unsound::Empty));
    let spoilt = |spoil: fn(&mut Entry)| {
        let mut entries = many(3);
        spoil(&mut entries[1]);
        check(&entries)
    };
    assert_eq!(spoilt(|entry| entry.code = "gb".into()), Err(Unsound::Code { at: 1 }));
    assert_eq!(spoilt(|entry| entry.code = "A".repeat(17)), Err(Unsound::Code { at: 1 }));
    assert_eq!(spoilt(|entry| entry.name = "a\u{1f}b".into()), Err(Unsound::Name { at: 1 }));
    assert_eq!(spoilt(|entry| entry.name = " a".into()), Err(Unsound::Name { at: 1 }));
    assert_eq!(spoilt(|entry| entry.marks = "é".into()), Err(Unsound::Marks { at: 1 }));
    assert_eq!(spoilt(|entry| entry.valid_from = Some(Time(1))), Err(Unsound::Days { at: 1 }));
    let backwards = |entry: &mut Entry| (entry.valid_from, entry.valid_until) = (Some(Time(DAY_MS)), Some(Time(0)));
    assert_eq!(spoilt(backwards), Err(Unsound::Days { at: 1 }));
    assert_eq!(spoilt(|entry| entry.code = "00000000".into()), Err(Unsound::Order { at: 1 }));
    assert_eq!(leaf(&many(10_000)), Err(Unsound::Long));
}
