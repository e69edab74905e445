//! The courses that a live customs system's published scenarios take, and where they end.

use super::rules::{listed_items, repeats};
use super::{DeclarationState as State, Extent, Flag, Standing, Statement, Status, pending};
use crate::limits::{ACCEPTANCE_PENDING_MS_MAX, DECLARATION_STATUSES_KEPT};
use crate::memory_state::MemoryState;
use crate::nouns::declaration::{Declaration, Header, Regime};
use crate::refusal::Code;
use crate::state::Changes;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

fn course(words: &str) -> Declaration {
    let mut declaration = Declaration::default();
    for (at, word) in (0u64..).zip(words.split('>')) {
        declaration.insert(statement(word, at));
    }
    declaration
}

/// The statements of a course, put in by an order of arrival that `seed` makes.
fn arriving_in_order(words: &str, seed: u64) -> Standing {
    let mut statements: Vec<Statement> = (0u64..).zip(words.split('>')).map(|(at, word)| statement(word, at)).collect();
    let mut declaration = Declaration::default();
    let mut chance = seed;
    while !statements.is_empty() {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(chance >> 33).unwrap() % statements.len();
        declaration.insert(statements.remove(at));
    }
    declaration.standing()
}

fn header(pre_lodged: bool, items: Option<u32>) -> Header {
    Header {
        author: OrganisationId::parse("customs").unwrap(),
        record: Digest::of(b"header"),
        regime: Regime::Import,
        version: 1,
        pre_lodged,
        stay_count: 1,
        items,
    }
}

fn statement(word: &str, at: u64) -> Statement {
    let (word, items) = match word.split_once(" #") {
        Some((word, items)) => (word, Some(items.split(' ').map(|item| item.parse().unwrap()).collect())),
        None => (word, None),
    };
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
        "PRE" => Status::Presented,
        "NOA" => Status::AmendmentRefused,
        "REF" => Status::Refused,
        "DET" => Status::Detained,
        "SEI" => Status::Seized,
        "SUS" => Status::ReleaseSuspended,
        "ARR" => Status::ArrivedAtExit,
        "ENQ" => Status::ExitEnquiry,
        "CAN" => Status::Cancelled,
        other => panic!("{other}"),
    };
    Statement { status, version, items, time: Time(at), record: Digest::of(&at.to_be_bytes()) }
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
fn the_courses_of_the_domain_end_where_it_says_in_any_order_of_arrival() {
    // Left: as observed in a live customs system. Below: every arrow of the state machine.
    let table: &[(&str, State)] = &[
        ("ACC>TAX>TAX>CLE", State::Cleared),
        ("ACC>CLE", State::Cleared),
        ("RCV>ACC>RES>CLE>EOG", State::Exited),
        ("ACC>TAX>TAX>ROG>TAX>CLE", State::Cleared),
        ("TAX>ACC>TAX>CLE", State::Cleared),
        ("ACC>TAX>DOC>CTL>RCV>REQ>TAX>TAX>RES>CLE", State::Cleared),
        ("ACC>CLE>RCV>REQ>INV", State::Invalidated),
        ("ACC>TAX>CPI", State::PaymentPending),
        ("RCV>PRE", State::Lodged),
        ("RCV>CAN", State::Cancelled),
        ("RCV>REJ>RCV v2>ACC v2", State::Accepted),
        ("ACC>CTL>ACC", State::Accepted),
        ("ACC>TAX>CPI>TAX", State::Assessed),
        ("ACC>RCV", State::AmendmentPending),
        ("ACC>RCV>NOA", State::Accepted),
        ("ACC>CTL>REF", State::Refused),
        ("ACC>CTL>REF>ROG", State::Refused),
        ("ACC>CTL>REF>INV", State::Invalidated),
        ("ACC>CTL>DET", State::Detained),
        ("ACC>CTL>DET>SEI", State::Seized),
        ("ACC>CTL>DET>ROG", State::Released),
        ("ACC>CTL>DET>SEI>ROG", State::Seized),
        ("ACC>ROG>SUS", State::ReleaseSuspended),
        ("ACC>ROG>SUS>TAX>CTL", State::ReleaseSuspended),
        ("ACC>ROG>SUS>ROG", State::Released),
        ("ACC>ROG>SUS>CLE", State::Cleared),
        ("ACC>ROG>SUS>DET>SEI", State::Seized),
        ("ACC>ROG>RCV>REQ v2", State::AmendedAfterRelease),
        ("ACC>ROG>CLE>REQ v2", State::AmendedAfterRelease),
        ("ACC>ROG>REQ v2>CLE v2", State::Cleared),
        ("ACC>ROG>ARR", State::AtExit),
        ("ACC>ROG>ARR>ROG>ARR>CLE", State::AtExit),
        ("ACC>ROG>ARR>ENQ", State::ExitEnquiry),
        ("ACC>ROG>ARR>ENQ>EOG", State::Exited),
        ("ACC>ROG>ENQ>INV", State::Invalidated),
        ("ACC>ROG>REF", State::Released),
    ];
    for (words, state) in table {
        let in_order = course(words).standing();
        assert_eq!(in_order.state, *state, "{words}");
        for seed in 0..200 {
            assert_eq!(arriving_in_order(words, seed), in_order, "{words}, order {seed}");
        }
    }
}

#[test]
fn statements_of_one_moment_count_in_the_order_that_a_course_takes() {
    for order in [["ROG", "ACC", "TAX"], ["TAX", "ROG", "ACC"], ["ACC", "TAX", "ROG"]] {
        let mut declaration = Declaration::default();
        order.into_iter().for_each(|word| declaration.insert(statement(word, 7)));
        let standing = declaration.standing();
        assert_eq!(standing.state, State::Released, "{order:?}");
        assert!(standing.flags.is_empty(), "{order:?}");
    }
}

#[test]
fn items_are_released_one_after_the_other_until_all_are() {
    let mut declaration = course("ACC>ROG #1>ROG #3");
    assert_eq!(declaration.standing().released, Extent::Items([1, 3].into()));
    assert!(!declaration.standing().is_released_in_full() && declaration.standing().state == State::Released);
    declaration.header = Some(header(false, Some(2)));
    assert!(!declaration.standing().is_released_in_full(), "item 2 is not released");
    declaration.insert(statement("ROG #2", 1));
    assert!(declaration.standing().is_released_in_full());
    assert_eq!(course("ACC>ROG #1>ROG>ROG #2").standing().released, Extent::All);
    assert_eq!(course("ACC>ROG #1>CLE").standing().released, Extent::All);
    assert_eq!(course("ACC>TAX").standing().released, Extent::Nothing);
}

#[test]
fn a_number_of_items_that_nobody_has_does_not_take_time() {
    let mut declaration = course("ACC>ROG #1");
    declaration.header = Some(header(false, Some(u32::MAX)));
    assert!(!declaration.standing().is_released_in_full());
}

#[test]
fn items_stand_with_a_release_only_and_have_numbers() {
    assert_eq!(listed_items(Status::Released, &[2, 1, 2]), Some([1, 2].into()));
    assert_eq!(listed_items(Status::Detained, &[1]), None);
    assert_eq!(listed_items(Status::Released, &[]), None);
    assert_eq!(listed_items(Status::Released, &[0]), None);
    assert_eq!(listed_items(Status::Released, &[10_000]), None);
    assert_eq!(listed_items(Status::Released, &[1; 257]), None);
}

#[test]
fn what_is_lodged_before_the_goods_are_there_is_presented_first() {
    let pre_lodged = |words: &str| Declaration { header: Some(header(true, None)), ..course(words) };
    assert_eq!(
        Declaration { header: Some(header(true, None)), ..Declaration::default() }.standing().state,
        State::PreLodged
    );
    assert_eq!(pre_lodged("RCV").standing().state, State::PreLodged);
    assert_eq!(pre_lodged("RCV>PRE").standing().state, State::Lodged);
    assert_eq!(pre_lodged("RCV>PRE>ACC").standing().state, State::Accepted);
    assert_eq!(pre_lodged("ACC").standing().state, State::Accepted);
}

/// The steps of X-15 for one declaration, over a state of its own.
#[derive(Default)]
struct Awaiting {
    declaration: Declaration,
    state: MemoryState,
}

impl Awaiting {
    fn hears(&mut self, word: &str, said: u64, at: Time) {
        self.declaration.insert(statement(word, said));
        let mut changes = Changes::none();
        let standing = self.declaration.standing();
        let record = Digest::of(word.as_bytes());
        pending::await_acceptance(&mut self.declaration, &SubjectId([1; 16]), &standing, (record, at), &mut changes);
        self.state.apply(&changes.writes);
    }

    fn overdue_at(&mut self, at: Time) -> usize {
        let swept = pending::sweep(&self.state, at);
        swept.iter().for_each(|(_, changes)| self.state.apply(&changes.writes));
        swept.iter().map(|(_, changes)| changes.exceptions.len()).sum()
    }
}

#[test]
fn an_acceptance_is_awaited_once_and_missed_once() {
    let due = Time(100).plus_ms(ACCEPTANCE_PENDING_MS_MAX);
    let mut late = Awaiting::default();
    late.hears("ROG", 20, Time(100));
    late.hears("CLE", 30, Time(500));
    assert_eq!(late.overdue_at(Time(due.0 - 1)), 0);
    assert_eq!((late.overdue_at(due), late.overdue_at(due.plus_ms(1))), (1, 0));
    late.hears("TAX", 40, due.plus_ms(2));
    assert_eq!(late.overdue_at(due.plus_ms(ACCEPTANCE_PENDING_MS_MAX)), 0, "missed once, not again");

    let mut in_time = Awaiting::default();
    in_time.hears("ROG", 20, Time(100));
    in_time.hears("ACC", 10, Time(200));
    assert_eq!(in_time.overdue_at(due), 0);
    assert_eq!(in_time.state, MemoryState::default());

    let mut after_the_fact = Awaiting::default();
    after_the_fact.hears("ROG", 20, Time(100));
    after_the_fact.hears("ACC", 21, Time(200));
    assert_eq!(after_the_fact.overdue_at(due), 1, "accepted later than released is not accepted before");
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
    assert_eq!(repeats(&declaration, &statement("ROG #3", 10)), Ok(false));
}
