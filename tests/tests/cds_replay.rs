//! Every numbered CDS notification sequence of the samples, through a running network's customs node.
//!
//! The expectation file was written from the messages before any reader (`tests/conformance/cds-sequences.txt`). Of its
//! columns the node's own answers are compared: how many messages recorded something, the end state, the version and the
//! open holds.

use portolan_api::record::RecordEntry;
use portolan_api::subject::SubjectAnswer;
use portolan_api::submission::WriteRequest;
use portolan_client::local_network::Member::Customs;
use portolan_client::sdk::Node;
use portolan_ledger::SubjectId;
use portolan_tests::network::{start_silent, workspace};
use portolan_tests::samples::{amounts_of, cds_sequences, samples_folder};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// What a line of the expectation file says that a node can be asked.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    folder: String,
    messages: usize,
    state: String,
    version: String,
    holds: String,
}

fn expectations() -> Vec<Line> {
    let text =
        fs::read_to_string(workspace().join("tests/conformance/cds-sequences.txt")).expect("the expectation file");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let [folder, messages, state, version, holds, _flags] = fields.try_into().expect("six fields");
            Line { folder, messages: messages.split('>').count(), state, version, holds }
        })
        .collect()
}

/// The declaration that this answer's records are about.
fn declaration_of(records: &[(String, SubjectId)]) -> Option<SubjectId> {
    records.iter().rfind(|(kind, _)| kind == "declaration").map(|(_, id)| *id)
}

async fn replay(node: &Node, folder: &str, files: &[std::path::PathBuf]) -> Line {
    let (mut messages, mut declaration, mut seen) = (0, None, BTreeSet::new());
    for file in files {
        let bytes = fs::read(file).expect("a sample");
        let answer = node.send_message(bytes, "application/xml", WriteRequest::default()).await;
        let answer = answer.unwrap_or_else(|fault| panic!("{}: {fault}", file.display()));
        assert!(answer.left.is_empty(), "{}: {:?}", file.display(), answer.left);
        let fresh = answer.written.records().filter(|record| seen.insert(record.record)).count();
        messages += usize::from(fresh > 0);
        let subjects = answer.written.records().flat_map(|record| &record.subjects);
        let subjects: Vec<_> = subjects.map(|subject| (subject.kind.clone(), subject.id)).collect();
        declaration = declaration_of(&subjects).or(declaration);
    }
    let id = declaration.expect("a sequence is about a declaration");
    let subject = node.subject(id).await.expect("the declaration");
    let history = node.history(id).await.expect("its history").entries;
    Line {
        folder: folder.to_owned(),
        messages,
        state: subject.state.clone().unwrap_or_default(),
        version: format!("v{}", version_of(&history)),
        holds: holds_of(&subject),
    }
}

fn version_of(history: &[RecordEntry]) -> u64 {
    history.iter().filter_map(|entry| entry.body.get("version").and_then(Value::as_u64)).max().unwrap_or_default()
}

fn holds_of(subject: &SubjectAnswer) -> String {
    let codes: BTreeSet<_> = subject.holds.iter().map(|hold| hold.code.as_str()).collect();
    if codes.is_empty() { "-".into() } else { codes.into_iter().collect::<Vec<_>>().join(",") }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_numbered_sequence_ends_as_its_line_says_and_no_amount_is_kept() {
    let expected = expectations();
    let Some(samples) = samples_folder() else { return };
    let sequences = cds_sequences(&samples);
    assert!(!sequences.is_empty(), "no sequence is found under {}", samples.display());
    let network = start_silent().await;
    let node = network.node(Customs).expect("the member runs");

    let (mut faults, mut amounts) = (Vec::new(), BTreeSet::new());
    for (folder, files) in &sequences {
        let line = replay(&node, folder, files).await;
        match expected.iter().find(|expected| expected.folder == *folder) {
            Some(expected) if *expected == line => {}
            expected => faults.push(format!("expected {expected:?}\n   found {line:?}")),
        }
        for file in files {
            amounts.extend(amounts_of(&String::from_utf8_lossy(&fs::read(file).expect("a sample"))));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(sequences.len(), expected.len(), "every line has its sequence");
    println!("{} numbered CDS notification sequences replayed through a running network", sequences.len());

    let kept = texts_on_the_ledger(&network).await;
    assert!(!amounts.is_empty() && kept.len() > sequences.len());
    // A time's fraction can look like an amount; a time is none.
    for text in kept.iter().filter(|text| text.parse::<portolan_ledger::Time>().is_err()) {
        let amount = amounts.iter().find(|amount| text == *amount || (amount.contains('.') && text.contains(*amount)));
        assert_eq!(amount, None, "kept in `{text}`");
    }
    println!(
        "{} amounts in the samples, none of them in {} texts of records and opened parts",
        amounts.len(),
        kept.len()
    );
}

/// Every text and number of every record and opened part, as customs, who may open the most, reads them.
async fn texts_on_the_ledger(network: &portolan_client::local_network::LocalNetwork) -> BTreeSet<String> {
    let node = network.node(Customs).expect("customs runs");
    let head = node.checkpoint().await.expect("a head");
    let mut texts = BTreeSet::new();
    for height in 1..=head.height.0 {
        let block = node.block(portolan_ledger::Height(height)).await.expect("a block");
        for submission in block.submissions {
            let receipt = node.submission(&submission.to_string()).await.expect("a receipt");
            for record in receipt.records {
                let answer = node.record(&record.record).await.expect("a record");
                let text: Value = serde_json::from_str(&answer.text).expect("a record is JSON");
                leaves(&text, &mut texts);
                answer.entry.opened.iter().for_each(|opened| leaves(&opened.content, &mut texts));
            }
        }
    }
    texts
}

fn leaves(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|value| leaves(value, texts)),
        Value::Array(items) => items.iter().for_each(|value| leaves(value, texts)),
        Value::String(text) => drop(texts.insert(text.clone())),
        Value::Number(number) => drop(texts.insert(number.to_string())),
        Value::Bool(_) | Value::Null => {}
    }
}
