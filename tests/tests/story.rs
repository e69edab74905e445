//! The import release of the demo, told as `make demo` tells it; and the same gate without an authorisation.

use portolan_api::paths::RELEASES;
use portolan_api::subject::SubjectsRequest;
use portolan_client::demo::messages::{DISCHARGE, GATE_OUT, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Terminal};
use portolan_client::signing::now;
use portolan_ledger::Time;
use portolan_tests::events::{message, write};
use portolan_tests::network::{programs, start_silent};
use serde_json::json;
use std::process::Command;

/// What the account of the demo must say, in this order.
const ACCOUNT: [&str; 26] = [
    "ANNOUNCED",
    "ARRIVED",
    "coarri-discharge.edi",
    "TerminalEvent",
    "declaration.xml",
    "res-01-accepted.xml",
    "res-05-control.xml",
    "sees hold CUS-PHY",
    "sealed for the authorities",
    "DENY",
    "light COMMERCIAL, for the carrier",
    "light TERMINAL",
    "rule 318 X-18_NOT_THE_PLACER",
    "leaves, before and after",
    "outcome CONFORM",
    "lift CUS-PHY",
    "res-09-cleared.xml",
    "ALLOW",
    "PickupAuthorisation",
    "codeco-gate-out.edi",
    "DEPARTED",
    "AGREE",
    "all four nodes have stopped",
    "| VALID",
    "| NOT VALID",
    "expectations, all held",
];

#[test]
fn the_demo_tells_its_story_and_every_expectation_holds() {
    let demo = programs().node.with_file_name("portolan-demo");
    let output = Command::new(demo).output().expect("the demo runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let fault = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}\n{fault}");
    let mut rest = told.as_str();
    for line in ACCOUNT {
        let at = rest.find(line).unwrap_or_else(|| panic!("`{line}` does not come, or not in its place\n{told}"));
        rest = &rest[at + line.len()..];
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_out_without_authorisation_is_recorded_and_raises_an_exception() {
    let network = start_silent().await;
    let discharged = message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    assert_eq!(discharged.written.submissions.len(), 1, "{discharged:?}");
    message(&network, Terminal, GATE_OUT, now()).await.expect("a fact is never refused");
    let request = SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() };
    let seen = network.node(Customs).expect("the member runs").subjects(&request).await.expect("subjects").entries;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].exceptions.iter().any(|exception| exception.rule.starts_with("X-07")), "{:?}", seen[0].exceptions);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_releases_the_light_of_another() {
    let network = start_silent().await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let release = json!({ "container": CONTAINER, "light": "CUSTOMS" });
    let fault = write(&network, Terminal, RELEASES, &release).await.expect_err("it is customs' light");
    assert!(fault.to_string().contains("X-20_NOT_OWN_LIGHT"), "{fault}");
}
