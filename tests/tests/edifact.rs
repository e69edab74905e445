//! COARRI and CODECO through a running node: what is read becomes records, what is not lies in quarantine as it came.
//!
//! The expectation file was written before the reader (`tests/conformance/edifact-variants.txt`); that each variant is
//! read as its line says is shown beside the reader. Here the same lines are held against what a terminal's node answers.

use portolan_api::message::{MessageAnswer, MessageState, MessagesRequest};
use portolan_api::submission::WriteRequest;
use portolan_client::local_network::LocalPlan;
use portolan_client::local_network::Member::Terminal;
use portolan_client::sdk::{CallFault, Node};
use portolan_tests::network::{SILENT_HEARTBEAT_MS, start, workspace};
use portolan_tests::samples::samples_folder;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// One line: file, verdict, number of events, flags, codes of what stayed behind.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    name: String,
    verdict: String,
    events: usize,
    flags: BTreeSet<String>,
    left: BTreeSet<String>,
}

fn lines() -> Vec<Line> {
    let text =
        fs::read_to_string(workspace().join("tests/conformance/edifact-variants.txt")).expect("the expectation file");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            let [name, verdict, events, flags, left] = fields.as_slice() else { panic!("five fields: {line}") };
            let events = events.split(',').filter_map(|event| event.split_once('=')?.1.parse::<usize>().ok());
            let list = |text: &str| text.split(',').filter(|code| *code != "-").map(str::to_owned).collect();
            Line {
                name: (*name).to_owned(),
                verdict: (*verdict).to_owned(),
                events: events.sum(),
                flags: list(flags),
                left: list(left),
            }
        })
        .collect()
}

fn file_of(line: &Line) -> Option<PathBuf> {
    match line.name.strip_prefix('@') {
        Some(name) => Some(samples_folder()?.join(format!("edifact/{name}.edi"))),
        None => Some(workspace().join(format!("tests/conformance/edifact/{}.edi", line.name))),
    }
}

async fn post(node: &Node, bytes: Vec<u8>) -> Result<MessageAnswer, CallFault> {
    node.send_message(bytes, "application/edifact", WriteRequest::default()).await
}

/// What the node answered, in the words of the expectation file.
fn line_of(name: &str, answer: &MessageAnswer) -> Line {
    let events = answer.written.records().filter(|record| record.record_type.as_str() == "TerminalEvent").count();
    Line {
        name: name.to_owned(),
        verdict: "imported".into(),
        events,
        flags: answer.flags.iter().map(|flag| flag.code.clone()).collect(),
        left: answer.left.iter().map(|left| left.code.clone()).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_become_the_records_of_their_lines_and_broken_ones_are_kept_as_they_came() {
    let ports = ["GBFXT", "ITGOA", "NLRTM"].map(str::to_owned).to_vec();
    let network = start(&LocalPlan { ports, heartbeat_ms: Some(SILENT_HEARTBEAT_MS), ..LocalPlan::default() }).await;
    let node = network.node(Terminal).expect("the member runs");
    let (mut imported, mut quarantined) = (0, 0);
    for line in lines() {
        // Variants of one message share its references: on one ledger only the first of them can stand.
        let stands_alone = ["coarri", "codeco"].contains(&line.name.as_str()) || line.name.starts_with('@');
        let Some(file) = file_of(&line) else { continue };
        let bytes = fs::read(&file).expect("a message");
        match line.verdict.as_str() {
            "quarantined" => {
                quarantined += 1;
                let Err(CallFault::Refused(call)) = post(&node, bytes.clone()).await else {
                    panic!("{} is not refused", line.name)
                };
                assert_eq!((call.status, call.code.as_str()), (422, "quarantined"), "{}: {call:?}", line.name);
                let id = call.message.expect("the message is named");
                assert_eq!(node.message(&id).await.expect("it is kept"), bytes, "{}", line.name);
            }
            _ if stands_alone => {
                imported += 1;
                let answer = post(&node, bytes.clone()).await.unwrap_or_else(|fault| panic!("{}: {fault}", line.name));
                assert_eq!(line_of(&line.name, &answer), line);
                let again = post(&node, bytes).await.expect("a repeat");
                let records = |answer: &MessageAnswer| answer.written.records().map(|r| r.record).collect::<Vec<_>>();
                assert_eq!(records(&again), records(&answer), "{}: a repeat is not recorded twice", line.name);
            }
            _ => {}
        }
    }
    assert!(imported >= 2 && quarantined >= 5, "{imported} imported, {quarantined} quarantined");
    let request = MessagesRequest { state: Some(MessageState::Quarantined), ..MessagesRequest::default() };
    let kept = node.messages(&request).await.expect("the quarantine").entries;
    assert_eq!(kept.len(), quarantined, "{kept:?}");
    println!("{imported} messages recorded, {quarantined} in quarantine");
}
