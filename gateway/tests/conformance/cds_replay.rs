//! Every numbered notification sequence of the samples, replayed from RES to drafts to the end of the story.
//!
//! The expectation file was written from the messages before the reader. The fold below is a naive model
//! that knows the drafts and nothing of the reader; the rules' own order by time must come to the same end.

use crate::samples::{profile, samples_folder};
use portolan_contracts::nouns::declaration;
use portolan_contracts::nouns::declaration_status::{DeclarationStatusBody, Statement};
use portolan_gateway::{Draft, Target, Verdict, wco};
use portolan_ledger::{Digest, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A line of the expectation file.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    folder: String,
    messages: String,
    state: String,
    version: String,
    holds: String,
    flags: String,
}

fn expectations() -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/cds-sequences.txt");
    let text = fs::read_to_string(path).expect("the expectation file is in the repository");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let [folder, messages, state, version, holds, flags] = fields.try_into().expect("six fields");
            Line { folder, messages, state, version, holds, flags }
        })
        .collect()
}

/// Numbered files of every folder, in the order of their numbers; the catalogue is no sequence.
fn sequences(root: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut found = BTreeMap::new();
    for folder in fs::read_dir(root).expect("the CDS samples").map(|entry| entry.expect("an entry").path()) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        if !folder.is_dir() || name == "Example_DMS_notifications" {
            continue;
        }
        let mut files: Vec<(u32, PathBuf)> = Vec::new();
        for place in [folder.clone(), folder.join("Example_Notifications")] {
            for path in fs::read_dir(place).into_iter().flatten().map(|entry| entry.expect("an entry").path()) {
                let file = path.file_name().expect("a name").to_string_lossy().into_owned();
                let digits: String = file.chars().take_while(char::is_ascii_digit).collect();
                if let (Ok(number), true) = (digits.parse(), file.ends_with(".xml")) {
                    files.push((number, path));
                }
            }
        }
        files.sort();
        if !files.is_empty() {
            found.insert(name, files.into_iter().map(|(_, path)| path).collect());
        }
    }
    found
}

/// One declaration as the drafts leave it.
#[derive(Default)]
struct Declaration {
    /// The same declaration as the rules of the ledger see it.
    ruled: declaration::Declaration,
    phase: u8,
    state: String,
    version: u64,
    holds: BTreeSet<String>,
    references: BTreeSet<String>,
    last_issued: Time,
}

/// All declarations of a sequence and what is to be noted about it.
#[derive(Default)]
struct Story {
    declarations: BTreeMap<String, Declaration>,
    flags: BTreeSet<&'static str>,
    messages: Vec<String>,
    last: String,
    seen: BTreeSet<String>,
}

/// What a draft states, as the rules keep it.
fn statement(draft: &Draft) -> Statement {
    let body: DeclarationStatusBody = serde_json::from_value(draft.body.clone().into()).expect("as the rules read it");
    let time = body.effective_time.unwrap_or(draft.event_time);
    Statement { status: body.status, version: body.version, items: None, time, record: Digest::default() }
}

fn phase(status: &str) -> u8 {
    match status {
        "RECEIVED" => 1,
        "RELEASED" => 3,
        "CLEARED" => 4,
        "EXITED" => 5,
        "REJECTED" | "INVALIDATED" => 6,
        _ => 2,
    }
}

impl Story {
    fn take(&mut self, drafts: &[Draft]) {
        let fresh: Vec<&Draft> = drafts.iter().filter(|draft| self.seen.insert(draft.reference.clone())).collect();
        for draft in &fresh {
            let keys = draft.subjects[0].keys();
            self.last = keys[0].clone();
            let declaration = self.declarations.entry(keys[0].clone()).or_default();
            declaration.references.extend(keys.get(1).cloned());
            match draft.record_type.as_str() {
                "DeclarationStatus" => {
                    let status = draft.body["status"].as_str().expect("a status");
                    if status == "ASSESSED" && declaration.phase < 2 {
                        self.flags.insert("ASSESSED-BEFORE-ACCEPTED");
                    }
                    if draft.event_time < declaration.last_issued {
                        self.flags.insert("ISSUED-OUT-OF-ORDER");
                    }
                    declaration.last_issued = draft.event_time;
                    declaration.ruled.insert(statement(draft));
                    if phase(status) >= declaration.phase {
                        (declaration.phase, declaration.state) = (phase(status), status.to_owned());
                    }
                    match draft.body.get("version").and_then(serde_json::Value::as_u64) {
                        Some(version) => declaration.version = declaration.version.max(version),
                        None => drop(self.flags.insert("VERSION-MISSING")),
                    }
                }
                "Hold" => {
                    assert!(declaration.holds.insert(draft.body["hold_code"].as_str().expect("a code").to_owned()))
                }
                "HoldLift" => match &draft.refers[0].target {
                    Target::OpenHolds(code) => drop(declaration.holds.remove(code)),
                    other => panic!("a response lifts by code, not {other:?}"),
                },
                "Release" => {
                    assert!(declaration.phase == 3 || declaration.phase == 4, "released as {}", declaration.state)
                }
                "InspectionRequest" => assert!(!declaration.holds.is_empty()),
                other => panic!("a response makes no {other}"),
            }
        }
        if let Some(draft) = fresh.first() {
            let kind =
                draft.source.as_ref().expect("a source").message_type.rsplit(':').next().expect("a code").to_owned();
            self.messages.push(kind);
        }
    }

    fn line(mut self, folder: &str) -> Line {
        let last = self.declarations.get(&self.last).expect("at least one message");
        let ruled = last.ruled.standing();
        assert_eq!(
            (ruled.state.as_str(), u64::from(ruled.version)),
            (last.state.as_str(), last.version),
            "{folder}: {:?}",
            ruled.flags
        );
        if self.declarations.len() > 1 {
            self.flags.insert("SECOND-DECLARATION");
        }
        if self.declarations.values().any(|declaration| declaration.references.len() > 1) {
            self.flags.insert("REFERENCE-CHANGED");
        }
        let join = |all: Vec<&str>, by: &str| if all.is_empty() { "-".to_owned() } else { all.join(by) };
        Line {
            folder: folder.to_owned(),
            messages: self.messages.iter().map(|code| short(code)).collect::<Vec<_>>().join(">"),
            state: last.state.clone(),
            version: format!("v{}", last.version),
            holds: join(last.holds.iter().map(String::as_str).collect(), ","),
            flags: join(self.flags.into_iter().collect(), ","),
        }
    }
}

fn short(code: &str) -> &'static str {
    match code {
        "01" => "ACC",
        "02" => "RCV",
        "03" => "REJ",
        "05" => "CTL",
        "06" => "DOC",
        "07" => "RES",
        "08" => "ROG",
        "09" => "CLE",
        "10" => "INV",
        "11" => "REQ",
        "13" => "TAX",
        "14" => "CPI",
        "15" => "CPR",
        "16" => "EOG",
        other => panic!("code {other} has no name"),
    }
}

#[test]
fn every_numbered_sequence_replays_to_its_line() {
    let expected = expectations();
    assert_eq!(expected.len(), 36, "lines of the expectation file");
    let Some(root) = samples_folder() else { return };
    let sequences = sequences(&root.join("customs-wco/cds"));
    let mut replayed = Vec::new();
    for (folder, files) in &sequences {
        let mut story = Story::default();
        for file in files {
            let bytes = fs::read(file).expect("a sample");
            match wco::import(&bytes, &profile(), Time(0)) {
                Verdict::Imported { drafts, left, .. } if left.is_empty() => story.take(&drafts),
                other => panic!("{}: {other:?}", file.display()),
            }
        }
        replayed.push(story.line(folder));
    }
    println!("{} numbered CDS notification sequences replayed", replayed.len());
    assert!(!replayed.is_empty(), "no sequence found under {}", root.display());
    for (line, expected) in replayed.iter().zip(&expected) {
        assert_eq!(line, expected);
    }
    assert_eq!(replayed.len(), expected.len());
}

#[test]
fn no_duty_or_tax_amount_of_the_samples_is_in_any_draft() {
    let Some(root) = samples_folder() else { return };
    let mut files = Vec::new();
    all_files(&root.join("customs-wco/cds"), &mut files);
    let (mut amounts_seen, mut read) = (0, 0);
    for file in files {
        let bytes = fs::read(&file).expect("a sample");
        let amounts = amounts_of(&String::from_utf8_lossy(&bytes));
        amounts_seen += amounts.len();
        if let Verdict::Imported { drafts, .. } = wco::import(&bytes, &profile(), Time(0)) {
            read += 1;
            for value in drafts.iter().flat_map(kept_values) {
                let kept = amounts
                    .iter()
                    .find(|amount| value == **amount || (amount.contains('.') && value.contains(*amount)));
                assert_eq!(kept, None, "{}: kept in {value}", file.display());
                assert!(!value.to_uppercase().contains("GBP"), "{}: {value}", file.display());
            }
        }
    }
    println!("{read} documents read, {amounts_seen} amounts in the samples, none of them in a draft");
    assert!(amounts_seen > 100 && read > 100, "{amounts_seen} amounts, {read} documents");
}

fn all_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            all_files(&path, files)
        } else if path.extension().is_some_and(|e| e == "xml") {
            files.push(path)
        }
    }
}

/// The texts of elements whose name ends in `Amount`, and of rates.
fn amounts_of(text: &str) -> BTreeSet<String> {
    let mut amounts = BTreeSet::new();
    for piece in text.split('<').filter(|piece| !piece.starts_with(['/', '!', '?'])) {
        let Some((tag, value)) = piece.split_once('>') else { continue };
        let name = tag.split_whitespace().next().unwrap_or_default().rsplit(':').next().unwrap_or_default();
        // A quantity of "1" is no secret; what has decimals or three digits could be told apart.
        let telling = value.trim().len() >= 3;
        if (name.ends_with("Amount") || name == "TaxRateNumeric") && telling {
            amounts.insert(value.trim().to_owned());
        }
    }
    amounts
}

/// Every text and number that a draft would put on the ledger or into a part, one by one.
fn kept_values(draft: &Draft) -> Vec<String> {
    fn leaves(value: &serde_json::Value, all: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => members.values().for_each(|value| leaves(value, all)),
            serde_json::Value::Array(items) => items.iter().for_each(|value| leaves(value, all)),
            serde_json::Value::String(text) => all.push(text.clone()),
            other => all.push(other.to_string()),
        }
    }
    let mut all = vec![draft.reference.clone()];
    leaves(&serde_json::Value::Object(draft.body.clone()), &mut all);
    draft.sealed.iter().for_each(|part| leaves(&part.content, &mut all));
    draft.subjects.iter().for_each(|subject| leaves(&subject.sealed(), &mut all));
    all
}
