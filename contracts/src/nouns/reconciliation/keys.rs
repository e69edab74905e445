//! Where what is still to be looked at lives in the state: by its time, and by the call it waits for.

use super::Check;
use crate::nouns::terminal_event::rules::Side;
use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::{Digest, SubjectId, Time};

/// The prefix of everything that will be due.
#[must_use]
pub fn all_due() -> Vec<u8> {
    KeyBuilder::new(Tag::CargoDue).key()
}

/// That a stay or a call is to be looked at.
#[must_use]
pub fn due(time: Time, check: Check, subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::CargoDue).time(time).bytes(&[check as u8]).subject(subject).key()
}

/// What the key says is due.
///
/// # Panics
/// When the key is not one of [`due`]'s.
#[must_use]
pub fn due_of(key: &[u8]) -> (Time, Check, SubjectId) {
    let rest = key.get(2..).expect("a key begins with its tag");
    let time = rest[..8].try_into().expect("8 bytes of time follow");
    let check = match rest[8] {
        1 => Check::Line,
        2 => Check::Dwell,
        3 => Check::Call,
        other => unreachable!("no check has the number {other}"),
    };
    (Time(u64::from_be_bytes(time)), check, SubjectId(rest[9..].try_into().expect("16 bytes of subject end the key")))
}

/// The prefix of the moves that wait for one side of a call.
#[must_use]
pub fn moves_of(call: &SubjectId, side: Side) -> Vec<u8> {
    KeyBuilder::new(Tag::CallMove).subject(call).bytes(&[side as u8]).key()
}

/// A move that waits for one side of its call.
#[must_use]
pub fn call_move(call: &SubjectId, side: Side, stay: &SubjectId, record: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::CallMove).subject(call).bytes(&[side as u8]).subject(stay).digest(record).key()
}

/// Stay and record of a move.
///
/// # Panics
/// When the key is not one of [`call_move`]'s.
#[must_use]
pub fn move_of(key: &[u8]) -> (SubjectId, Digest) {
    let (stay, record) = key[key.len() - 48..].split_at(16);
    let stay = SubjectId(stay.try_into().expect("16 bytes of stay"));
    (stay, Digest(record.try_into().expect("the key ends in 32 bytes of digest")))
}
