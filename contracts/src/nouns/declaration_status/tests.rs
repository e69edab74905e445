//! The courses that a live customs system's published scenarios take, and where they end.

use super::rules::repeats;
use super::{DeclarationState as State, Flag, Statement, Status};
use crate::limits::DECLARATION_STATUSES_KEPT;
use crate::nouns::declaration::Declaration;
use crate::refusal::Code;
use portolan_ledger::{Digest, Time};

fn course(words: &str) -> Declaration {
    let mut declaration = Declaration::default();
    for (at, word) in (0u64..).zip(words.split('>')) {
        declaration.insert(statement(word, at));
    }
    declaration
}

fn statement(word: &str, at: u64) -> Statement {
    let (word, version) = match word.split_once(" v") {
        Some((word, version)) => (word, version.parse().ok()),
        None => (word, None),
    };
    let status = match word {
        "RCV" => Status::Received,
        "ACC" => Status::Accepted,
        "REJ" => Status::Rejected,
        "CTL" => Status::ExamRequired,
        "DOC" => Status::DocsRequired,
        "RES" => Status::AmendedByCustoms,
        "ROG" => Status::Released,
        "CLE" => Status::Cleared,
        "INV" => Status::Invalidated,
        "REQ" => Status::AmendmentAccepted,
        "TAX" => Status::Assessed,
        "CPI" => Status::PaymentPending,
        "EOG" => Status::Exited,
        other => panic!("{other}"),
    };
    Statement { status, version, time: Time(at), record: Digest::of(&at.to_be_bytes()) }
}

#[test]
fn observed_courses_end_where_customs_left_them() {
    use Flag::{
        AmendedAfterRelease, AssessedAfterRelease, InvalidatedAfterRelease, RejectedAfterAcceptance,
        RequestAfterRelease, TaxBeforeAcceptance,
    };
    let table: &[(&str, State, u32, &[Flag])] = &[
        ("ACC v1>TAX v1>TAX v1>CLE v1", State::Cleared, 1, &[]),
        ("ACC v1>CLE v1", State::Cleared, 1, &[]),
        ("REJ v1", State::Rejected, 1, &[]),
        ("ACC v1>TAX v1>RCV v1>REQ v1>TAX v2>RCV v2>REQ v2>TAX v3>TAX v3>RES v3>CLE v3", State::Cleared, 3, &[]),
        ("ACC v1>TAX v1>TAX v1>CLE v1>REJ v1", State::Cleared, 1, &[RejectedAfterAcceptance]),
        ("TAX v1>ACC v1>TAX v1>CLE v1", State::Cleared, 1, &[TaxBeforeAcceptance]),
        ("RCV v1>RCV>REQ>RCV>ACC v3>RES v3>CLE v3", State::Cleared, 3, &[]),
        ("RCV v1>ACC v2>RES v2>CLE v2>EOG v2", State::Exited, 2, &[]),
        ("ACC v1>TAX v1>CPI v1", State::PaymentPending, 1, &[]),
        ("ACC v1>TAX v1>TAX v1>ROG v1>TAX v2>CLE v2", State::Cleared, 2, &[AssessedAfterRelease]),
        ("ACC>TAX>DOC>CTL", State::UnderControl, 1, &[]),
        ("ACC>TAX>DOC>CTL>RCV>REQ>TAX>TAX>RES>CLE", State::Cleared, 1, &[]),
        (
            "ACC>CLE>RCV>REQ>INV",
            State::Invalidated,
            1,
            &[AmendedAfterRelease, RequestAfterRelease, InvalidatedAfterRelease],
        ),
    ];
    for (words, state, version, flags) in table {
        let standing = course(words).standing();
        assert_eq!((standing.state, standing.version), (*state, *version), "{words}");
        assert_eq!(standing.flags, flags.iter().copied().collect(), "{words}");
    }
}

#[test]
fn statements_count_in_the_order_of_their_time_not_of_their_arrival() {
    let mut late = Declaration::default();
    for (word, at) in [("CLE", 30), ("TAX", 20), ("ACC", 10)] {
        late.insert(statement(word, at));
    }
    assert_eq!(late.standing().state, State::Cleared);
    assert!(late.standing().flags.is_empty());
}

#[test]
fn what_is_folded_away_still_counts() {
    let mut declaration = course("ACC>CLE");
    for at in 0..2 * DECLARATION_STATUSES_KEPT as u64 {
        declaration.insert(statement("TAX", 100 + at));
    }
    assert_eq!(declaration.statements.len(), DECLARATION_STATUSES_KEPT);
    assert_eq!(declaration.standing().state, State::Cleared);
}

#[test]
fn nothing_brings_an_invalidated_declaration_back() {
    let standing = course("ACC>INV>ACC>CLE").standing();
    assert_eq!(standing.state, State::Invalidated);
    assert!(standing.flags.contains(&Flag::StatusAfterEnd));
}

#[test]
fn the_same_status_of_one_moment_counts_once_and_of_another_version_is_a_fork() {
    let mut declaration = Declaration::default();
    declaration.insert(statement("ROG v1", 10));
    assert_eq!(repeats(&declaration, &statement("ROG v1", 10)), Ok(true));
    assert_eq!(repeats(&declaration, &statement("ROG v2", 10)).map_err(|refusal| refusal.code()), Err(Code::Fork));
    assert_eq!(repeats(&declaration, &statement("ROG v2", 11)), Ok(false));
    assert_eq!(repeats(&declaration, &statement("TAX v2", 10)), Ok(false));
    assert_eq!(repeats(&declaration, &statement("ROG", 10)), Ok(false));
}
