//! The lives of containers as records: what the benches let blocks decide.

use crate::world::{Draft, PORT, Signing, World, network, organisation};
use portolan_ledger::limits::BLOCK_RECORDS_MAX;
use portolan_ledger::record::{Authority, Classifier, Function, SubjectRef};
use portolan_ledger::{Digest, Record, SubjectId, VerifiedSubmission};
use serde_json::{Value, json};

/// Records of one container's life in the block.
pub const LIFE: usize = 8;
/// Containers in one block.
pub const CONTAINERS: usize = BLOCK_RECORDS_MAX / LIFE;
/// One author's statement about subjects.
fn record(world: &World, author: &str, of_type: &str, subjects: &[(&str, SubjectId)], body: Value) -> Record {
    let named = |(kind, id): &(&str, SubjectId)| SubjectRef { kind: (*kind).to_owned(), id: *id };
    let reference = format!("{author} {of_type} {subjects:?} {body}");
    let happened = matches!(of_type, "TerminalEvent");
    Draft {
        record_type: of_type.to_owned(),
        author: author.to_owned(),
        authority: Authority::Own,
        sourced: false,
        reference,
        event_time: world.time,
        classifier: happened.then_some(Classifier::Actual),
        subjects: subjects.iter().map(named).collect(),
        port: PORT.to_owned(),
        function: Function::Original,
        supersedes: None,
        body: body.as_object().cloned().expect("an object"),
        schema: 1,
        sealed: Vec::new(),
    }
    .record()
}

/// A container from its opening to the gate: who says what, in order.
fn life(world: &World, number: usize) -> [(&'static str, Record); LIFE] {
    let nonce = |what: &str| Digest::of(format!("{what} {number}").as_bytes());
    let id = |author, what| SubjectId::derive(&network(), &organisation(author), &nonce(what).0);
    let (stay, declaration) =
        (("container-stay", id("terminal", "stay")), ("declaration", id("customs", "declaration")));
    let say = |author, of_type, subjects: &[_], body| (author, record(world, author, of_type, subjects, body));
    [
        say("terminal", "Subject", &[stay], json!({"nonce": nonce("stay")})),
        say("customs", "Subject", &[declaration], json!({"nonce": nonce("declaration")})),
        say(
            "terminal",
            "TerminalEvent",
            &[stay],
            json!({"event": "DISCHARGED", "category": "IMPORT", "full_empty": "FULL"}),
        ),
        say("customs", "Declaration", &[declaration, stay], json!({"regime": "IMPORT", "items": 3})),
        say("customs", "DeclarationStatus", &[declaration], json!({"status": "RELEASED"})),
        say("customs", "Release", &[declaration], json!({"light": "CUSTOMS", "value": "GREEN"})),
        say("line", "Release", &[stay], json!({"light": "COMMERCIAL", "value": "GREEN"})),
        say("terminal", "TerminalEvent", &[stay], json!({"event": "GATE_OUT"})),
    ]
}

/// The lives of these containers, signed in submissions of at most `at_once` records of one author each.
pub fn submissions(world: &mut World, containers: std::ops::Range<usize>, at_once: usize) -> Vec<VerifiedSubmission> {
    let mut signed = Vec::new();
    let numbers: Vec<usize> = containers.collect();
    for together in numbers.chunks(at_once) {
        let lives: Vec<_> = together.iter().map(|number| life(world, *number)).collect();
        for step in 0..LIFE {
            let author = lives[0][step].0;
            let records: Vec<Record> = lives.iter().map(|life| life[step].1.clone()).collect();
            signed.push(world.sign(&records, &Signing::by(author)));
        }
    }
    signed
}
