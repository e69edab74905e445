//! Courses of transits: in order, out of order, twice, asked after and closed.

use super::{OfficeCode, TransitStatus as Status};
use crate::course::{Course, Said};
use crate::limits::COURSE_STATEMENTS_KEPT;
use portolan_ledger::{Digest, Time};

fn said(at: u64, status: Status) -> Said<Status> {
    Said { time: Time(at), status, record: Digest::of(&at.to_be_bytes()) }
}

fn course(words: &str) -> Vec<Said<Status>> {
    (1u64..).zip(words.split('>')).map(|(at, word)| said(at, Status::from_word(word).expect(word))).collect()
}

fn standing(statements: impl IntoIterator<Item = Said<Status>>) -> Option<Status> {
    let mut course = Course::default();
    statements.into_iter().for_each(|said| course.insert(said));
    course.standing()
}

#[test]
fn courses_end_where_customs_left_them_in_whatever_order_they_are_told() {
    let table = [
        (
            "DECLARED>ACCEPTED>RELEASED>UNDERWAY>ARRIVED>UNLOADING_PERMITTED>REMARKS>DISCHARGED>WRITTEN_OFF",
            Status::WrittenOff,
        ),
        ("DECLARED>ACCEPTED>CONTROL>NOT_RELEASED", Status::NotReleased),
        ("DECLARED>ACCEPTED>CONTROL>NOT_RELEASED>RELEASED", Status::Released),
        ("DECLARED>ACCEPTED>RELEASED>NOT_RELEASED", Status::Released),
        ("DECLARED>ACCEPTED>RELEASED>DIVERTED>ARRIVED", Status::Arrived),
        ("DECLARED>ACCEPTED>RELEASED>ENQUIRY", Status::Enquiry),
        ("DECLARED>ACCEPTED>RELEASED>ENQUIRY>UNDERWAY", Status::Enquiry),
        ("DECLARED>ACCEPTED>RELEASED>ENQUIRY>ARRIVED>DISCHARGED", Status::Discharged),
        ("DECLARED>ACCEPTED>RELEASED>ENQUIRY>RECOVERY>ARRIVED", Status::Recovery),
        ("DECLARED>ACCEPTED>RELEASED>ENQUIRY>RECOVERY>WRITTEN_OFF", Status::WrittenOff),
        ("DECLARED>ACCEPTED>INVALIDATED>RELEASED", Status::Invalidated),
    ];
    for (words, end) in table {
        assert_eq!(standing(course(words)), Some(end), "{words}");
        assert_eq!(standing(course(words).into_iter().rev()), Some(end), "{words}, told backwards");
        assert_eq!(standing(course(words).into_iter().chain(course(words))), Some(end), "{words}, told twice");
    }
}

#[test]
fn statements_of_one_moment_count_in_one_order_whichever_came_first() {
    let pair = [said(5, Status::Released), said(5, Status::Accepted)];
    let mut one = Course::default();
    pair.iter().cloned().for_each(|said| one.insert(said));
    let mut other = Course::default();
    pair.into_iter().rev().for_each(|said| other.insert(said));
    assert_eq!(one, other);
    assert_eq!(one.standing(), Some(Status::Released));
}

#[test]
fn what_is_folded_away_still_counts() {
    let mut course = Course::default();
    course.insert(said(1, Status::WrittenOff));
    for at in 0..COURSE_STATEMENTS_KEPT as u64 {
        course.insert(said(10 + at, Status::Accepted));
    }
    assert_eq!(course.said.len(), COURSE_STATEMENTS_KEPT);
    assert_eq!(course.standing(), Some(Status::WrittenOff));
}

#[test]
fn an_office_is_a_country_and_six_characters() {
    assert_eq!(OfficeCode::parse("GB000060").map(|office| office.country()), Ok(*b"GB"));
    for text in ["GB00006", "gb000060", "GB-00060", "1B000060", "GB0000600"] {
        assert!(OfficeCode::parse(text).is_err(), "{text}");
    }
}
