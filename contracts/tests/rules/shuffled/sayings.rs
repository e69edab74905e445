//! The naive model's list: what was said, in the order of the times at which it happened, and what follows from it for one
//! declaration and for one container.

use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Record, SubjectId, Time};
use std::collections::BTreeSet;

/// Statuses of one moment, in the order in which they usually come.
const USUAL: [&str; 14] = [
    "RECEIVED",
    "ACCEPTED",
    "AMENDMENT_ACCEPTED",
    "ASSESSED",
    "DOCS_REQUIRED",
    "EXAM_REQUIRED",
    "REJECTED",
    "RELEASED",
    "CLEARED",
    "EXITED",
    "RELEASE_SUSPENDED",
    "DETAINED",
    "SEIZED",
    "INVALIDATED",
];

/// All that was said.
pub struct Sayings<'a>(Vec<&'a Record>);

/// Where a declaration stands.
#[derive(Default)]
pub struct Standing {
    /// It counts for nothing.
    pub is_void: bool,
    /// Customs lets goods go.
    pub is_released: bool,
    /// Customs lets all of them go.
    pub is_in_full: bool,
    version: u64,
}

impl Standing {
    /// Whether a release that rests on it counts.
    pub fn reaches(&self, release: &Record) -> bool {
        let version = release.body.get("declaration_version").and_then(serde_json::Value::as_u64);
        self.is_released && version.is_none_or(|version| version == self.version)
    }
}

/// The word in a field of a body.
pub fn word<'a>(record: &'a Record, field: &str) -> &'a str {
    record.body[field].as_str().expect("a word")
}

/// The time in a field of a body.
pub fn body_time(record: &Record, field: &str) -> Option<Time> {
    let text = record.body.get(field)?.as_str()?;
    Some(text.parse().expect("a time"))
}

impl<'a> Sayings<'a> {
    pub fn new(said: impl Iterator<Item = &'a Record>) -> Self {
        let mut said: Vec<&Record> = said.collect();
        said.sort_by_key(|record| record.event_time);
        Self(said)
    }

    /// What was said in records of a type about a subject.
    pub fn about(&self, of_type: &'static str, subject: SubjectId) -> impl Iterator<Item = &'a Record> {
        let is_about = move |record: &&&Record| {
            record.record_type.as_str() == of_type && record.subjects.iter().any(|named| named.id == subject)
        };
        self.0.iter().filter(is_about).copied()
    }

    /// The events of a stay that were not taken back. What comes in does so before it leaves.
    pub fn events(&self, stay: SubjectId) -> Vec<&'a Record> {
        let all: Vec<&Record> = self.about("TerminalEvent", stay).collect();
        let superseded: BTreeSet<Digest> = all.iter().filter_map(|record| record.supersedes).collect();
        let stands = |record: &&Record| record.function != Function::Cancel && !superseded.contains(&record.digest());
        let mut events: Vec<&Record> = all.into_iter().filter(stands).collect();
        let rank = |event: &Record| match word(event, "event") {
            "DISCHARGED" | "OVERLANDED" | "GATE_IN" => 0,
            "GATE_OUT" | "LOADED" => 2,
            "EMPTY_RETURNED" => 3,
            _ => 1,
        };
        events.sort_by_key(|event| (event.event_time, rank(event)));
        events
    }

    /// Where the container is.
    pub fn place(&self, stay: SubjectId) -> &'static str {
        self.events(stay).iter().fold("announced", |place, event| match word(event, "event") {
            "DISCHARGED" | "OVERLANDED" | "GATE_IN" | "RETURNED_TO_STACK" if event.author.as_str() == "terminal" => {
                "yard of terminal"
            }
            "DISCHARGED" | "OVERLANDED" | "GATE_IN" | "RETURNED_TO_STACK" => "yard of another",
            "MOVED_TO_INSPECTION" => "inspection",
            "GATE_OUT" => "out",
            "LOADED" => "on board",
            "EMPTY_RETURNED" => "returned empty",
            _ => place,
        })
    }

    /// Where customs' words leave a declaration.
    pub fn standing(&self, declaration: SubjectId) -> Standing {
        let mut words: Vec<&Record> = self.about("DeclarationStatus", declaration).collect();
        let usual = |said: &Record| USUAL.iter().position(|word| *word == self::word(said, "status"));
        words.sort_by_key(|said| (said.event_time, usual(said)));
        let (mut standing, mut accepted, mut suspended, mut ended) = (Standing::default(), false, false, false);
        let mut items: BTreeSet<u64> = BTreeSet::new();
        for said in &words {
            let version = said.body.get("version").and_then(serde_json::Value::as_u64);
            standing.version = standing.version.max(version.unwrap_or(1)).max(1);
            let status = word(said, "status");
            let listed = said.body.get("items").and_then(|items| items.as_array());
            items.extend(listed.into_iter().flatten().filter_map(serde_json::Value::as_u64));
            accepted |= status == "ACCEPTED";
            let rejected = standing.is_void && !ended;
            match status {
                _ if ended => {}
                "INVALIDATED" => (standing.is_void, standing.is_released, ended) = (true, false, true),
                "RECEIVED" | "ACCEPTED" => standing.is_void = false,
                _ if rejected => {}
                "REJECTED" if !accepted && !standing.is_released && !suspended => standing.is_void = true,
                "RELEASED" | "CLEARED" => (standing.is_released, suspended) = (true, false),
                "RELEASE_SUSPENDED" if standing.is_released => (standing.is_released, suspended) = (false, true),
                "DETAINED" => (standing.is_released, suspended) = (false, false),
                _ => {}
            }
        }
        // Every declaration of the story has three items; without its header nobody knows.
        let known = self.about("Declaration", declaration).next().is_some();
        let whole = words
            .iter()
            .any(|said| matches!(word(said, "status"), "RELEASED" | "CLEARED") && said.body.get("items").is_none());
        standing.is_in_full = standing.is_released && (whole || known && (1..=3).all(|item| items.contains(&item)));
        standing
    }
}
