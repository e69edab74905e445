//! The bench writes records that the rules accept in any order, and its sums and verdict hold.
#![allow(clippy::unwrap_used, reason = "test code outside of a test function")]

mod stub;

use portolan_client::bench::{Author, RecordShape};
use portolan_client::signing::Signer;
use portolan_contracts::{BlockContext, execute_block};
use portolan_ledger::{Address, Height, Locode, OrganisationId, Time, VerifiedSubmission};
use portolan_network_config::dev::{self, DevMember};
use portolan_network_config::{MemberKeys, Secret};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use stub::{Stub, portolan};

const NOON: Time = Time(1_795_435_200_000);

fn author(member: &DevMember, genesis: &portolan_network_config::Genesis) -> Author {
    let keys: &MemberKeys = &member.keys;
    let audiences = genesis.open_audiences(&member.organisation, &keys.sealing_secrets()).unwrap();
    let audience = audiences.into_iter().find(|key| key.audience.as_str() == "community");
    Author { signer: Signer { organisation: member.organisation.clone(), key: keys.signing_key() }, audience }
}

#[test]
fn the_rules_accept_bench_records_of_every_member_in_any_order() {
    let network = dev::network(&Secret::new([7; 32]), NOON, &dev::Options::on_loopback(7_000)).unwrap();
    let shape = RecordShape {
        network: network.genesis.network(),
        port: Locode::parse(dev::PORT).unwrap(),
        records_per_submission: 3,
        lifetime_minutes: 60,
    };
    let mut random = StdRng::seed_from_u64(1);
    let mut submissions: Vec<VerifiedSubmission> = Vec::new();
    for member in &network.members {
        let author = author(member, &network.genesis);
        submissions.extend((0..2).map(|_| author.submission(&shape, NOON, &mut random).unwrap()));
    }
    submissions.reverse();
    submissions.swap(1, 6);
    for record in submissions.iter().flat_map(|submission| submission.records()) {
        assert_eq!(record.parts[0].length, 512 + 16);
        assert!((600..1_200).contains(&record.bytes().len()), "{} bytes", record.bytes().len());
    }
    let state: BTreeMap<_, _> =
        network.genesis.state().into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let context = BlockContext {
        network: shape.network,
        edition: 1,
        height: Height(1),
        time: NOON.plus_ms(1_000),
        proposer: Address::NOBODY,
    };
    let outcome = execute_block(&state, context, &submissions).unwrap();
    assert_eq!(outcome.record_count, 24);
}

#[test]
fn a_bench_counts_every_submission_and_a_log_that_did_not_grow_is_a_loss() {
    let network = "07".repeat(32);
    let node = Stub::new();
    let ready = json!({"ready": true, "reasons": [], "organisation": "terminal", "network": network, "height": 1,
        "time": "2026-11-23T08:00:00Z", "peers": 3, "clock_offset_ms": 0});
    let digest = "11".repeat(32);
    let head = json!({"network": network, "height": 1, "time": "2026-11-23T08:00:00Z", "size": 2, "root": digest,
        "state_root": digest});
    node.answers("GET /ready", 200, ready).answers("GET /v1/checkpoint", 200, head);
    node.answers(
        "POST /v1/submissions?wait=final",
        200,
        json!({"submission": digest, "state": "final", "records": []}),
    );
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("keys.toml");
    portolan(&["keys", "new", "--for", "member", "--org", "terminal", "-o", key.to_str().unwrap()]);
    let output = portolan(&[
        "bench",
        "--json",
        "--node",
        &node.address,
        "--key",
        key.to_str().unwrap(),
        "--rate",
        "200",
        "--duration",
        "1",
        "--records-per-submission",
        "5",
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["counts"]["sent"], &report["counts"]["final_count"]), (&json!(40), &json!(40)), "{report:#}");
    assert_eq!(report["counts"]["records_final"], 200);
    assert!(report["submit_to_final_ms"]["p99"].as_f64().is_some());
    assert_eq!((report["lossless"].as_bool(), output.status.code()), (Some(false), Some(1)));
    let sent: Vec<_> = node.asked().into_iter().filter(|asked| asked.line.starts_with("POST")).collect();
    let ids: std::collections::BTreeSet<_> = sent.iter().map(|asked| asked.body.clone()).collect();
    assert_eq!(ids.len(), 40);
    let first = portolan_ledger::UnverifiedSubmission::decode(&sent[0].body).unwrap();
    assert_eq!(
        (first.records().len(), first.claims().submitter.clone()),
        (5, OrganisationId::parse("terminal").unwrap())
    );
}
