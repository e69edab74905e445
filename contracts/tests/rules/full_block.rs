//! A block at its limit: everything that fits enters, the next is told to wait, and nothing grows with the square.

use crate::world::{Draft, PORT, Signing, World, network, organisation};
use portolan_contracts::{Code, Execution};
use portolan_ledger::limits::BLOCK_RECORDS_MAX;
use portolan_ledger::record::{Authority, Function, SubjectRef};
use portolan_ledger::{Digest, SubjectId, VerifiedSubmission};
use serde_json::json;

fn opening(world: &mut World, number: usize) -> VerifiedSubmission {
    let nonce = Digest::of(&number.to_be_bytes());
    let id = SubjectId::derive(&network(), &organisation("terminal"), &nonce.0);
    let draft = Draft {
        record_type: "Subject".into(),
        author: "terminal".into(),
        authority: Authority::Own,
        sourced: false,
        reference: format!("opening {number}"),
        event_time: world.time,
        classifier: None,
        subjects: vec![SubjectRef { kind: "container-stay".into(), id }],
        port: PORT.into(),
        function: Function::Original,
        supersedes: None,
        body: json!({"nonce": nonce}).as_object().cloned().expect("an object"),
        schema: 1,
        sealed: Vec::new(),
    };
    world.sign(&[draft.record()], &Signing::by("terminal"))
}

#[test]
fn a_full_block_takes_its_limit_and_no_more() {
    let mut world = World::new();
    let submissions: Vec<_> = (0..=BLOCK_RECORDS_MAX).map(|number| opening(&mut world, number)).collect();
    let mut execution = Execution::begin(&world.state, world.context());
    for submission in &submissions[..BLOCK_RECORDS_MAX] {
        execution.submission(submission).expect("it fits");
    }
    let refusal = execution.submission(&submissions[BLOCK_RECORDS_MAX]).expect_err("the block is full");
    assert_eq!(refusal.code(), Code::BlockFull);
    assert!(refusal.retry_can_help());

    let outcome = execution.finish();
    assert_eq!(outcome.leaves.len(), BLOCK_RECORDS_MAX);
    assert_eq!(outcome.record_count as usize, BLOCK_RECORDS_MAX);
    world.state.apply(&outcome.writes);
    world.height += 1;
    world.time = world.time.plus_ms(1_000);
    world.submit(submissions[BLOCK_RECORDS_MAX].clone()).expect("the next block has room");
}
