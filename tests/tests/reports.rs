//! Sealed values that do not agree: the node that may read them reports it, by itself and once.

use portolan_api::paths::{DECLARATIONS, TERMINAL_EVENTS};
use portolan_api::subject::{ExceptionAnswer, SubjectsRequest};
use portolan_client::demo::messages::MINUTE_MS;
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{self, Customs, Pcs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, LocalPlan};
use portolan_client::signing::now;
use portolan_ledger::Time;
use portolan_tests::events::{records, write};
use portolan_tests::network::{start, start_reporting_after};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Longer than the pauses between two looks, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked.
const ASKED_EVERY: Duration = Duration::from_millis(200);
/// In this time whoever would report a second time has done it.
const REPEATED_WITHIN: Duration = Duration::from_secs(5);
/// Block time after which others report in these tests, seconds; by itself it is ten minutes.
const OTHERS_AFTER_S: u64 = 20;

/// What a member sees broken of this rule about the container.
async fn exceptions(network: &LocalNetwork, member: Member, rule: &str) -> Vec<ExceptionAnswer> {
    let request = SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() };
    let found = network.node(member).expect("the member runs").subjects(&request).await.expect("subjects").entries;
    let all = found.into_iter().flat_map(|subject| subject.exceptions);
    all.filter(|exception| exception.rule == rule).collect()
}

/// The exception of this rule, once a member sees it.
async fn reported(network: &LocalNetwork, member: Member, rule: &str) -> ExceptionAnswer {
    let begun = Instant::now();
    loop {
        if let Some(exception) = exceptions(network, member, rule).await.into_iter().next() {
            return exception;
        }
        assert!(begun.elapsed() < PATIENCE, "{member} sees no {rule}");
        tokio::time::sleep(ASKED_EVERY).await;
    }
}

async fn author(network: &LocalNetwork, exception: &ExceptionAnswer) -> String {
    let record = exception.record.expect("a report is a record");
    let answer = network.node(Pcs).expect("the member runs").record(&record).await.expect("every member has it");
    assert_eq!(answer.entry.record_type.as_str(), "ExceptionReport");
    answer.entry.author.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn weights_that_do_not_agree_are_reported_once_by_the_node_of_who_said_the_last_word() {
    let network = start(&LocalPlan::default()).await;
    let weights =
        json!([{ "kind": "T", "value": "4000", "unit": "KGM" }, { "kind": "VGM", "value": "27,18", "unit": "TNE" }]);
    let discharge = json!({
        "event": "DISCHARGED", "container": CONTAINER, "category": "IMPORT", "full": true, "weights": weights,
        "event_time": Time(now().0 - 30 * MINUTE_MS),
    });
    write(&network, Terminal, TERMINAL_EVENTS, &discharge).await.expect("a discharge");
    let goods = json!([{ "number": 1, "hs_code": "08061010", "packages": 960, "gross_mass_kg": "22450.5" }]);
    let declaration = json!({
        "action": "declare", "mrn": "26GB7PRT0LAN2611R6", "regime": "IMPORT", "containers": [CONTAINER], "goods": goods,
    });
    let declared = write(&network, Customs, DECLARATIONS, &declaration).await.expect("a declaration");

    // 27,180 kg on the scales, 22,450.5 + 4,000 kg on paper.
    let exception = reported(&network, PortAuthority, "X-25").await;
    assert_eq!(author(&network, &exception).await, "customs", "it said the last word, and can read both");
    let answer = network.node(Terminal).expect("it runs").record(&exception.record.expect("a record")).await;
    let report: Value = serde_json::from_str(&answer.expect("every member has it").text).expect("a record is JSON");
    let triggers: Vec<&str> =
        report["body"]["triggers"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let declared = records(&declared).last().expect("a record").to_string();
    assert!(triggers.len() == 2 && triggers.contains(&declared.as_str()), "{report}");

    tokio::time::sleep(REPEATED_WITHIN).await;
    for member in Member::ALL {
        assert_eq!(exceptions(&network, member, "X-25").await, std::slice::from_ref(&exception), "{member}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_container_that_is_too_heavy_is_reported_by_the_terminal_that_weighed_it() {
    let network = start(&LocalPlan::default()).await;
    let event = |value: &str, minutes: u64| {
        let weights =
            json!([{ "kind": "T", "value": "4000", "unit": "KGM" }, { "kind": "G", "value": value, "unit": "KGM" }]);
        json!({
            "event": "GATE_IN", "container": CONTAINER, "category": "EXPORT", "full": false, "weights": weights,
            "event_time": Time(now().0 - minutes * MINUTE_MS),
        })
    };
    write(&network, Terminal, TERMINAL_EVENTS, &event("4500", 30)).await.expect("an event");
    tokio::time::sleep(REPEATED_WITHIN).await;
    assert!(exceptions(&network, Customs, "X-44").await.is_empty(), "500 kg more are within the tolerance");
    write(&network, Terminal, TERMINAL_EVENTS, &event("4501", 20)).await.expect("an event");
    let exception = reported(&network, Customs, "X-44").await;
    assert_eq!(author(&network, &exception).await, "terminal");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_authors_node_cannot_report_another_reports_after_a_while() {
    let mut network = start_reporting_after(OTHERS_AFTER_S).await;
    let goods = json!([{ "number": 1, "packages": 960, "gross_mass_kg": "22450.5" }]);
    let declaration = json!({
        "action": "declare", "mrn": "26GB7PRT0LAN2611R6", "regime": "IMPORT", "containers": [CONTAINER], "goods": goods,
    });
    write(&network, Customs, DECLARATIONS, &declaration).await.expect("a declaration");
    let weights =
        json!([{ "kind": "T", "value": "4000", "unit": "KGM" }, { "kind": "VGM", "value": "27180", "unit": "KGM" }]);
    let discharge = json!({
        "event": "DISCHARGED", "container": CONTAINER, "category": "IMPORT", "full": true, "weights": weights,
        "event_time": Time(now().0 - 30 * MINUTE_MS),
    });
    write(&network, Terminal, TERMINAL_EVENTS, &discharge).await.expect("a discharge");
    let said = Instant::now();
    // It could not read the goods either, and is not there any more.
    network.stop(Terminal).await.expect("a clean stop");

    tokio::time::sleep(REPEATED_WITHIN).await;
    assert!(exceptions(&network, PortAuthority, "X-25").await.is_empty(), "the author's node would come first");
    let exception = reported(&network, PortAuthority, "X-25").await;
    let waited = said.elapsed();
    assert!(waited >= Duration::from_secs(OTHERS_AFTER_S - 3), "{waited:?}");
    let author = author(&network, &exception).await;
    assert!(["customs", "port-authority"].contains(&author.as_str()), "{author} cannot read the goods");
    tokio::time::sleep(REPEATED_WITHIN).await;
    for member in [Customs, PortAuthority, Pcs] {
        assert_eq!(exceptions(&network, member, "X-25").await, std::slice::from_ref(&exception), "{member}");
    }
}
