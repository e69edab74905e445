//! What is compared of two states: every key and every value, save the named fields that say when or after what the ledger heard
//! of something (see the list in the module above).

use super::story::Story;
use portolan_contracts::MemoryState;
use portolan_contracts::history::{Histories, History};
use portolan_contracts::nouns::declaration::Declaration;
use portolan_contracts::nouns::exception::case::Case;
use portolan_contracts::nouns::exception::{Exception, ExceptionRule as Rule};
use portolan_contracts::nouns::hold::Hold;
use portolan_contracts::nouns::release::PendingRelease;
use portolan_contracts::nouns::subject::Subject;
use portolan_contracts::nouns::terminal_event::Stay;
use portolan_contracts::parameters::LastBlock;
use portolan_contracts::state::{decode, encode};
use portolan_contracts::state_keys::Tag;
use portolan_ledger::{Digest, Height, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// A breach, whenever and by whatever it was found: the rule, the subject, the record that is at fault.
pub type Breach = (Rule, SubjectId, Option<Digest>);

/// Stands for whatever the ledger's own clock says.
const SOMETIME: Time = Time(0);

/// What must be equal of a state.
#[derive(Debug, PartialEq, Eq)]
pub struct Comparable {
    pub values: BTreeMap<Vec<u8>, Vec<u8>>,
    pub breaches: BTreeSet<Breach>,
}

/// What a key is about.
pub fn tag_of(key: &[u8]) -> Tag {
    let number = u16::from_be_bytes([key[0], key[1]]);
    let found = Tag::ALL.iter().find(|(tag, ..)| *tag as u16 == number);
    found.expect("a key begins with a tag").0
}

impl Comparable {
    pub fn of(state: &MemoryState, story: &Story) -> Self {
        let (mut values, mut breaches) = (BTreeMap::new(), BTreeSet::new());
        for (key, value) in state.entries() {
            match tag_of(key) {
                Tag::Exception => {
                    breaches.insert(breach(key, &decode(value), story));
                }
                Tag::ExceptionCase => is_open(&decode(value)),
                tag => drop(values.insert(key.to_vec(), without_arrival(tag, value, story))),
            }
        }
        Self { values, breaches }
    }

    /// The keys whose values differ, or that only one of the two has, in words.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let keys: BTreeSet<&Vec<u8>> = self.values.keys().chain(other.values.keys()).collect();
        let differing = keys.into_iter().filter(|key| self.values.get(*key) != other.values.get(*key));
        let told = |key: &Vec<u8>, from: &Self| from.values.get(key).map(|value| value_in_words(tag_of(key), value));
        differing
            .map(|key| {
                let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("{:?} {hex}\n  {:?}\n  {:?}", tag_of(key), told(key, self), told(key, other))
            })
            .collect()
    }
}

fn value_in_words(tag: Tag, value: &[u8]) -> String {
    match tag {
        Tag::Stay => format!("{:?}", decode::<Stay>(value)),
        Tag::Declaration => format!("{:?}", decode::<Declaration>(value)),
        _ => format!("{value:?}"),
    }
}

/// The value with nothing in it that speaks of arrival.
fn without_arrival(tag: Tag, value: &[u8], story: &Story) -> Vec<u8> {
    match tag {
        Tag::LastBlock => changed(value, |last: &mut LastBlock| last.height = Height(0)),
        Tag::Subject => changed(value, |subject: &mut Subject| subject.opened_at = SOMETIME),
        Tag::History => changed(value, |histories: &mut Histories| {
            let all = histories.by_type.iter_mut().map(|(_, history)| history).chain([&mut histories.all]);
            all.for_each(|history| *history = History { chain: Digest::default(), ..*history });
        }),
        Tag::Hold => changed(value, |hold: &mut Hold| {
            hold.ledger_time = SOMETIME;
            hold.lifted.iter_mut().for_each(|lifted| lifted.ledger_time = SOMETIME);
        }),
        Tag::WaitingRelease => changed(value, |pending: &mut PendingRelease| pending.deadline = SOMETIME),
        Tag::Declaration => changed(value, |declaration: &mut Declaration| {
            declaration.acceptance_due = declaration.acceptance_due.map(|_| SOMETIME);
            declaration.statements.iter_mut().for_each(|said| said.record = story.first_said(said.record));
        }),
        Tag::Stay => changed(value, |stay: &mut Stay| {
            stay.line_due = stay.line_due.map(|_| SOMETIME);
            stay.events.iter_mut().for_each(|event| event.record = story.first_said(event.record));
        }),
        _ => value.to_vec(),
    }
}

fn changed<T: borsh::BorshSerialize + borsh::BorshDeserialize>(value: &[u8], change: impl FnOnce(&mut T)) -> Vec<u8> {
    let mut value: T = decode(value);
    change(&mut value);
    encode(&value)
}

/// Whichever of two records showed a breach, it is that of the hold, event or release that is at fault.
fn breach(key: &[u8], exception: &Exception, story: &Story) -> Breach {
    let subject = SubjectId(key[2..18].try_into().expect("a subject follows the tag"));
    let at_fault = exception.about.or(exception.record).map(|record| story.first_said(record));
    (exception.rule, story.container(subject), at_fault)
}

fn is_open(case: &Case) {
    assert!(case.raised.is_some() && case.acknowledged.is_none() && case.closed.is_none());
}
