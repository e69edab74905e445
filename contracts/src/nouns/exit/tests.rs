//! Courses of exits, and when an export is overdue.

use super::{ExitStatus as Status, due, keys};
use crate::course::{Course, Said};
use crate::limits::EXIT_DUE_MS;
use crate::nouns::declaration::{self, Declaration, Header, Regime};
use crate::nouns::declaration_status::{Statement, Status as Customs};
use crate::state::Changes;
use crate::{MemoryState, state};
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};

const DECLARATION: SubjectId = SubjectId([1; 16]);

fn course(words: &str) -> Vec<Said<Status>> {
    let said = |(at, word): (u64, &str)| Said {
        time: Time(at),
        status: Status::from_word(word).expect(word),
        record: Digest::of(&at.to_be_bytes()),
    };
    (1u64..).zip(words.split('>')).map(said).collect()
}

#[test]
fn exits_end_where_they_were_left_in_whatever_order_they_are_told() {
    let table = [
        ("ARRIVAL_AT_EXIT>RELEASED_FOR_EXIT>DEPARTED>EXIT_CONFIRMED", Status::ExitConfirmed),
        ("ARRIVAL_AT_EXIT>REFUSED_EXIT", Status::RefusedExit),
        ("REFUSED_EXIT>ARRIVAL_AT_EXIT", Status::RefusedExit),
        ("REFUSED_EXIT>RELEASED_FOR_EXIT", Status::ReleasedForExit),
        ("RELEASED_FOR_EXIT>REFUSED_EXIT", Status::RefusedExit),
        ("RELEASED_FOR_EXIT>ENQUIRY>DEPARTED", Status::Departed),
        ("RELEASED_FOR_EXIT>DEPARTED>ENQUIRY>EXIT_CONFIRMED>ENQUIRY", Status::ExitConfirmed),
    ];
    for (words, end) in table {
        let told = |statements: &mut dyn Iterator<Item = Said<Status>>| {
            let mut course = Course::default();
            statements.for_each(|said| course.insert(said));
            course.standing()
        };
        assert_eq!(told(&mut course(words).into_iter()), Some(end), "{words}");
        assert_eq!(told(&mut course(words).into_iter().rev()), Some(end), "{words}, told backwards");
    }
}

fn export(statements: &[(Customs, u64)]) -> Declaration {
    let header = Header {
        author: OrganisationId::parse("customs").unwrap(),
        record: Digest::of(b"header"),
        regime: Regime::Export,
        version: 1,
        pre_lodged: false,
        items: None,
        stay_count: 0,
    };
    let mut declaration = Declaration { header: Some(header), ..Declaration::default() };
    for (status, at) in statements {
        let record = Digest::of(&at.to_be_bytes());
        declaration.insert(Statement { status: *status, version: None, items: None, time: Time(*at), record });
    }
    declaration
}

/// The state after a declaration went through these stages, one record each.
fn after(stages: &[Declaration]) -> MemoryState {
    let mut state = MemoryState::from_writes(&std::collections::BTreeMap::new());
    let mut before = Declaration::default();
    for now in stages {
        let mut changes = Changes::none();
        changes.put(declaration::keys::declaration(&DECLARATION), now);
        due::follow(&DECLARATION, &before, now, &mut changes);
        state.apply(&changes.writes);
        before = now.clone();
    }
    state
}

fn overdue_at(state: &MemoryState, time: u64) -> usize {
    due::sweep(state, Time(time)).iter().map(|changes| changes.exceptions.len()).sum()
}

#[test]
fn a_released_export_is_overdue_after_90_days_and_not_before() {
    let state = after(&[export(&[(Customs::Released, 10)])]);
    assert_eq!(overdue_at(&state, 9 + EXIT_DUE_MS), 0);
    assert_eq!(overdue_at(&state, 10 + EXIT_DUE_MS), 1);
}

#[test]
fn the_first_release_counts_whichever_was_told_first() {
    let late = export(&[(Customs::Released, 50)]);
    let both = export(&[(Customs::Released, 50), (Customs::Released, 10)]);
    let state = after(&[late, both]);
    assert_eq!(state::read::<()>(&state, &keys::due(Time(50 + EXIT_DUE_MS), &DECLARATION)), None);
    assert_eq!(overdue_at(&state, 50 + EXIT_DUE_MS), 1);
}

#[test]
fn the_deadline_is_the_same_whether_the_suspension_was_told_before_the_release_or_after() {
    let (released, suspended) = ((Customs::Released, 10), (Customs::ReleaseSuspended, 20));
    let [in_order, reversed] =
        [released, suspended].map(|first| after(&[export(&[first]), export(&[released, suspended])]));
    assert_eq!(in_order.entries(), reversed.entries());
    assert_eq!(overdue_at(&in_order, 10 + EXIT_DUE_MS), 0, "suspended, it is not expected to leave");
}

#[test]
fn what_is_exited_or_void_by_then_is_not_overdue() {
    for end in [Customs::Exited, Customs::Invalidated] {
        let released = export(&[(Customs::Released, 10)]);
        let ended = export(&[(Customs::Released, 10), (end, 20)]);
        let state = after(&[released, ended]);
        assert_eq!(overdue_at(&state, 1_000 + EXIT_DUE_MS), 0, "{end}");
    }
}
