//! Evidence verifies with the network cut off; a file with anything changed does not.

use portolan_api::paths::RELEASES;
use portolan_api::record::EvidenceRequest;
use portolan_client::demo::messages::{DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{Pcs, PortAuthority, Terminal};
use portolan_client::signing::now;
use portolan_client::verify::judge;
use portolan_ledger::Time;
use portolan_tests::events::{message, records, write};
use portolan_tests::network::start_silent;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Mutants that are shown to the command; all others are shown to the function behind it.
const MUTANTS_FOR_THE_COMMAND: usize = 60;

fn can_cut_off() -> bool {
    let attempt = Command::new("unshare").args(["-rn", "true"]).output();
    attempt.is_ok_and(|output| output.status.success())
}

fn verify(network: &LocalNetwork, evidence: &Path, cut_off: bool) -> Output {
    let client = &network.programs().client;
    let mut command = if cut_off {
        let mut command = Command::new("unshare");
        command.arg("-rn").arg(client);
        command
    } else {
        Command::new(client)
    };
    command.arg("verify").arg(evidence).arg("--policy").arg(network.policy_file()).output().expect("portolan runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_verifies_with_the_network_cut_off_and_no_mutant_does() {
    let mut network = start_silent().await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let release = json!({ "author": "carrier", "container": CONTAINER, "light": "COMMERCIAL", "basis_number": "RO-1" });
    let record =
        *records(&write(&network, Pcs, RELEASES, &release).await.expect("a release")).last().expect("a record");
    let node = network.node(PortAuthority).expect("the member runs");
    let evidence = node.evidence(&record, EvidenceRequest::default()).await.expect("evidence");
    network.stop_all().await.expect("a clean stop");
    let file = network.folder().join("release.evidence");
    std::fs::write(&file, &evidence).expect("the file is written");

    let cut_off = can_cut_off();
    if !cut_off {
        println!("skipped in part: `unshare -rn` is not permitted, so the network is not cut off");
    }
    let output = verify(&network, &file, cut_off);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.starts_with("VALID"), "{text}");
    assert!(text.contains(CONTAINER) && text.contains("signed by pcs under mandate of carrier"), "{text}");

    let policy = std::fs::read(network.policy_file()).expect("the policy");
    let all: Vec<Vec<u8>> = mutants(&evidence).collect();
    let valid = all.iter().filter(|mutant| judge(mutant, &policy).is_ok()).count();
    assert_eq!(valid, 0, "of {} mutants", all.len());
    println!("{} mutants, none verifies", all.len());
    for mutant in all.iter().step_by(all.len() / MUTANTS_FOR_THE_COMMAND) {
        let output = verify(&network, &written(&network, mutant), cut_off);
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.starts_with("NOT VALID"), "{text}");
    }
}

fn written(network: &LocalNetwork, mutant: &[u8]) -> PathBuf {
    let file = network.folder().join("mutant.evidence");
    std::fs::write(&file, mutant).expect("the file is written");
    file
}

/// Every byte with one bit flipped (each bit in turn), dropped, and doubled.
fn mutants(evidence: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..evidence.len()).flat_map(|at| {
        let mut flipped = evidence.to_vec();
        flipped[at] ^= 1 << (at % 8);
        let mut dropped = evidence.to_vec();
        dropped.remove(at);
        let mut doubled = evidence.to_vec();
        doubled.insert(at, evidence[at]);
        [flipped, dropped, doubled]
    })
}
