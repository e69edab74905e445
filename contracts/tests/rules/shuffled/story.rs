//! The records of 50 container stays as they happened in three days, each with the time of its event.

use super::courses::{COURSES, Course};
use super::dice::Dice;
use super::naive::Naive;
use crate::world::{Draft, GENESIS_MS, PORT, network, organisation};
use portolan_ledger::record::{Authority, Classifier, Function, SubjectRef};
use portolan_ledger::{Digest, Record, SubjectId, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

mod lives;

/// Container stays, those that stand for a container a second time among them.
pub const STAYS: usize = 50;
/// Minutes before the genesis at which the story begins: all of it lies in the past of every block.
const MINUTES_BEFORE: u64 = 3 * 24 * 60;
/// Of so many records one is sent twice.
const SENT_TWICE: usize = 10;

/// What was said, in the order of the times at which it happened.
pub struct Story {
    pub records: Vec<Record>,
    /// The stays, with those that others opened for the same container.
    pub stays: Vec<SubjectId>,
    /// What was said a second time under another reference, by what was said first.
    said_again: BTreeMap<Digest, Digest>,
    containers: BTreeMap<SubjectId, SubjectId>,
}

impl Story {
    /// The story of a seed.
    pub fn of(seed: u64) -> Self {
        let mut teller = Teller { dice: Dice::new(seed), said: Vec::new(), said_again: BTreeMap::new() };
        let stays = lives::tell(&mut teller);
        let mut records = teller.said;
        let twice: Vec<Record> =
            (0..records.len() / SENT_TWICE).map(|_| records[teller.dice.below(records.len())].clone()).collect();
        records.extend(twice);
        // Stable: of one moment, what is told first comes first.
        records.sort_by_key(|record| record.event_time);
        let model = Naive::new(records.iter(), at(0));
        let containers = stays.iter().map(|stay| (*stay, *model.group(*stay).first().expect("itself"))).collect();
        Self { records, stays, said_again: teller.said_again, containers }
    }

    /// Of records that say the same, the one that was told first.
    pub fn first_said(&self, record: Digest) -> Digest {
        self.said_again.get(&record).copied().unwrap_or(record)
    }

    /// Whether somebody lifts this hold.
    pub fn is_lifted(&self, hold: Digest) -> bool {
        let mut lifts = self.records.iter().filter(|record| record.record_type.as_str() == "HoldLift");
        lifts.any(|lift| lift.body["hold"] == json!(hold))
    }

    /// One name for all stays that stand for a container once everything is said.
    pub fn container(&self, stay: SubjectId) -> SubjectId {
        self.containers.get(&stay).copied().unwrap_or(stay)
    }
}

/// When the story's `minute` was.
pub const fn at(minute: u64) -> Time {
    Time(GENESIS_MS - MINUTES_BEFORE * 60 * 1_000 + minute * 60 * 1_000)
}

/// Who writes the records down.
struct Teller {
    dice: Dice,
    said: Vec<Record>,
    said_again: BTreeMap<Digest, Digest>,
}

impl Teller {
    fn draft(&self, author: &str, of_type: &str, minute: u64, subjects: &[&SubjectRef], body: &Value) -> Draft {
        let happened = matches!(of_type, "TerminalEvent" | "PortCall");
        Draft {
            record_type: of_type.to_owned(),
            author: author.to_owned(),
            authority: Authority::Own,
            sourced: false,
            reference: format!("{author} {}", self.said.len()),
            event_time: at(minute),
            classifier: happened.then_some(Classifier::Actual),
            subjects: subjects.iter().map(|subject| (*subject).clone()).collect(),
            port: PORT.to_owned(),
            function: Function::Original,
            supersedes: None,
            body: body.as_object().cloned().expect("an object"),
            schema: 1,
            sealed: Vec::new(),
        }
    }

    /// Say something, and now and then say it again under another reference, where that counts once.
    fn say(&mut self, author: &str, of_type: &str, minute: u64, subjects: &[&SubjectRef], body: Value) -> Digest {
        let record = self.draft(author, of_type, minute, subjects, &body).record();
        let digest = record.digest();
        self.said.push(record);
        let counts_once = matches!(of_type, "TerminalEvent" | "DeclarationStatus" | "ExitStatus" | "TransitStatus");
        if counts_once && self.dice.one_in(8) {
            let again = self.draft(author, of_type, minute, subjects, &body).record();
            self.said_again.insert(again.digest(), digest);
            self.said.push(again);
        }
        digest
    }

    /// Replace or cancel what was said.
    fn correct(&mut self, wrong: Digest, function: Function, minute: u64) {
        let first = self.said.iter().find(|record| record.digest() == wrong).expect("it was said");
        let mut draft = Draft {
            record_type: first.record_type.as_str().to_owned(),
            author: first.author.as_str().to_owned(),
            authority: Authority::Own,
            sourced: false,
            reference: format!("correction {}", self.said.len()),
            event_time: at(minute),
            classifier: first.classifier,
            subjects: first.subjects.clone(),
            port: PORT.to_owned(),
            function,
            supersedes: Some(wrong),
            body: first.body.clone(),
            schema: 1,
            sealed: Vec::new(),
        };
        if function == Function::Replace {
            draft.body.insert("mode".to_owned(), json!("ROAD"));
        }
        self.said.push(draft.record());
    }

    fn open(&mut self, author: &str, kind: &str) -> SubjectRef {
        let nonce = Digest::of(format!("{author} {kind} {}", self.said.len()).as_bytes());
        let id = SubjectId::derive(&network(), &organisation(author), &nonce.0);
        let subject = SubjectRef { kind: kind.to_owned(), id };
        self.say(author, "Subject", 0, &[&subject], json!({"nonce": nonce}));
        subject
    }

    /// What customs says of a declaration, from `minute` on, and its release where the course has one.
    fn take_course(&mut self, course: &Course, declaration: &SubjectRef, stays: &[&SubjectRef], mut minute: u64) {
        for step in course.steps() {
            match step {
                None => self.release_on(course, declaration, stays, minute),
                Some(status) => drop(self.say("customs", "DeclarationStatus", minute, &[declaration], status)),
            }
            // Messages give their times to the minute: an acceptance and what follows may be of the same one.
            minute += self.dice.minute(0, 40);
        }
    }

    fn release_on(&mut self, course: &Course, declaration: &SubjectRef, stays: &[&SubjectRef], minute: u64) {
        let mut body = json!({"light": "CUSTOMS", "value": "GREEN"});
        if self.dice.one_in(3) {
            body["declaration_version"] = json!(course.last_version());
        }
        let mut subjects = vec![declaration];
        if self.dice.one_in(2) {
            subjects.extend(stays);
        }
        self.say("customs", "Release", minute, &subjects, body);
    }
}

/// The course of a number.
fn course(number: usize) -> Course {
    Course::new(COURSES[number % COURSES.len()])
}
