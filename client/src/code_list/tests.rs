//! Files as they are published: in parts, in two languages, in old code pages, broken.

use super::{ReadFault, read};
use portolan_contracts::identifiers::{Entry, ListName};
use portolan_contracts::nouns::code_list::page;

const PART_ONE: &str = ",\"BE\",,\".BELGIUM\",,,,,,,,\n\
    ,\"BE\",\"ANR\",\"Antwerpen\",\"Antwerpen\",\"VAN\",\"12345---\",\"AI\",\"0701\",,\"5113N 00425E\",\n\
    ,\"BE\",\"BRU\",\"Brussel (Bruxelles)\",\"Brussel (Bruxelles)\",\"BRU\",\"1234----\",\"AI\",\"1101\",,\"5050N 00420E\",\n\
    ,\"BE\",\"BRU\",\"Bruxelles (Brussel)\",\"Bruxelles (Brussel)\",\"BRU\",\"1234----\",\"AI\",\"1101\",,\"5050N 00420E\",\n\
    =,\"BE\",,\"Anvers = Antwerpen\",\"Anvers = Antwerpen\",,,,,,,\n";
const PART_TWO: &str =
    "X,\"MU\",\"PTE\",\"Pointe d\u{92}Esny\",\"Pointe d\u{92}Esny\",,\"1-------\",\"RL\",\"0307\",,,\n";

fn codes(entries: &[Entry]) -> Vec<(&str, &str, &str)> {
    entries.iter().map(|entry| (entry.code.as_str(), entry.name.as_str(), entry.marks.as_str())).collect()
}

#[test]
fn places_come_in_parts_and_in_two_languages_and_the_order_of_the_files_decides_nothing() {
    let parts = [PART_ONE.as_bytes().to_vec(), PART_TWO.as_bytes().to_vec()];
    let read_forth = read(ListName::Locode, &parts).expect("an edition");
    let expected = [
        ("BEANR", "Antwerpen", "12345---"),
        ("BEBRU", "Brussel (Bruxelles)", "1234----"),
        ("MUPTE", "Pointe d'Esny", "1-------"),
    ];
    assert_eq!(codes(&read_forth.entries), expected);
    assert_eq!((read_forth.repeated, read_forth.other_lines), (1, 2));
    let [one, two] = parts;
    assert_eq!(read(ListName::Locode, &[two, one]), Ok(read_forth));
}

#[test]
fn an_old_code_page_gives_the_same_entries() {
    let old: Vec<u8> = PART_TWO.chars().map(|c| u8::try_from(u32::from(c)).expect("one byte")).collect();
    assert!(std::str::from_utf8(&old).is_err(), "or this shows nothing");
    assert_eq!(read(ListName::Locode, &[old]), read(ListName::Locode, &[PART_TWO.as_bytes().to_vec()]));
}

#[test]
fn a_currency_of_many_countries_is_one_and_a_country_without_one_is_none() {
    let text = "<?xml version=\"1.0\"?><ISO_4217 Pblshd=\"2024-06-25\"><CcyTbl>\
        <CcyNtry><CtryNm>SPAIN</CtryNm><CcyNm>Euro</CcyNm><Ccy>EUR</Ccy><CcyNbr>978</CcyNbr></CcyNtry>\
        <CcyNtry><CtryNm>ANTARCTICA</CtryNm><CcyNm>No universal currency</CcyNm></CcyNtry>\
        <CcyNtry><CtryNm>TRINIDAD &amp; TOBAGO</CtryNm><CcyNm>Trinidad and Tobago Dollar</CcyNm><Ccy>TTD</Ccy></CcyNtry>\
        <CcyNtry><CtryNm>ITALY</CtryNm><CcyNm>Euro</CcyNm><Ccy>EUR</Ccy><CcyNbr>978</CcyNbr></CcyNtry></CcyTbl></ISO_4217>";
    let list = read(ListName::Currency, &[text.into()]).expect("an edition");
    assert_eq!(codes(&list.entries), [("EUR", "Euro", ""), ("TTD", "Trinidad and Tobago Dollar", "")]);
    assert_eq!((list.repeated, list.other_lines), (1, 1));
    let other = read(ListName::Currency, &["<html></html>".into()]);
    assert!(matches!(other, Err((0, ReadFault::Form { .. }))), "{other:?}");
}

#[test]
fn columns_are_found_by_name_and_days_are_read() {
    let text = "Status,Common Code,Name,Valid until\n,KGM,kilogram,\nX,ZZZ,mutually defined,2026-01-01\n\n";
    let list = read(ListName::Unit, &[text.into()]).expect("an edition");
    assert_eq!(codes(&list.entries), [("KGM", "kilogram", ""), ("ZZZ", "mutually defined", "")]);
    assert_eq!(list.entries[1].valid_until, "2026-01-01T00:00:00Z".parse().ok());
}

#[test]
fn what_cannot_be_read_is_said_with_its_line_or_its_code() {
    let fault = |list, text: &str| read(list, &[text.into()]).expect_err("a fault").1.to_string();
    assert_eq!(fault(ListName::Unit, "a,b\n1,2\n"), "the first line names no column for the code, only: a, b");
    assert_eq!(
        fault(ListName::Unit, "code,name,valid_from\nKGM,kilogram,soon\n"),
        "line 2: `soon` is no day like 2024-12-01"
    );
    assert!(fault(ListName::Unit, "code,name\nkgm,kilogram\n").starts_with("kgm: entry 0: a code is"));
    assert!(fault(ListName::Unit, "").contains("empty"));
    assert!(fault(ListName::Locode, &format!("{PART_TWO},\"MU\"\n")).starts_with("line 2: 2 columns"));
}

/// The real edition, where there is one: `PORTOLAN_SAMPLES` names the folder.
#[test]
fn the_whole_of_un_locode_is_one_edition() {
    let Some(folder) = std::env::var_os("PORTOLAN_SAMPLES").map(std::path::PathBuf::from) else {
        println!("skipped: PORTOLAN_SAMPLES is not set");
        return;
    };
    let bytes = std::fs::read(folder.join("codelists/unlocode/unlocode_all.csv")).expect("a readable file");
    let list = read(ListName::Locode, &[bytes]).expect("an edition");
    let pages = page::pages_of(&list.entries).expect("pages").len();
    println!(
        "{} places, {} repeated, {} other lines, {pages} pages",
        list.entries.len(),
        list.repeated,
        list.other_lines
    );
    assert!(list.entries.len() > 100_000 && list.entries.iter().any(|entry| entry.code == "GBFXT"));
}
