//! What a node shows of a subject beside lights and holds: inspections, exceptions and disputes with what was done about
//! them, and the course of a port call.

use portolan_api::paths::{INSPECTIONS, PORT_CALLS};
use portolan_api::subject::{SubjectAnswer, SubjectsRequest};
use portolan_client::demo::messages::{DISCHARGE, GATE_OUT, MINUTE_MS};
use portolan_client::demo::sample::{CONTAINER, VISIT};
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_client::signing::now;
use portolan_ledger::record::{Classifier, RecordContent};
use portolan_ledger::{Digest, Time};
use portolan_tests::events::{message, records, write};
use portolan_tests::network::start_silent;
use portolan_tests::signing::{Signer, call, state, stay};
use serde_json::{Value, json};

async fn shown(network: &LocalNetwork, request: SubjectsRequest) -> SubjectAnswer {
    let mut found = network.node(Pcs).expect("a node").subjects(&request).await.expect("subjects").entries;
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn by_container() -> SubjectsRequest {
    SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() }
}

fn by_visit() -> SubjectsRequest {
    SubjectsRequest { visit: Some(VISIT.into()), ..SubjectsRequest::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_wrong_with_a_container_is_shown_with_what_was_done_about_it() {
    let network = start_silent().await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let asked = json!({"action": "request", "container": CONTAINER, "types": ["SCAN_XRAY"]});
    let request = records(&write(&network, Customs, INSPECTIONS, &asked).await.expect("a request"))[0];
    let inspected = shown(&network, by_container()).await;
    let plan = &inspected.inspection_plans[0];
    assert_eq!((plan.plan, plan.state.as_str(), plan.lead.as_str()), (request, "REQUESTED", "customs"));
    let part = &plan.agencies[0];
    assert_eq!((part.request, part.state.as_str(), &part.result), (request, "ASSIGNED", &None));
    assert!(inspected.exceptions.is_empty() && inspected.disputes.is_empty());

    let done = json!({"action": "outcome", "container": CONTAINER, "result": "CONFORM", "decision": "LIFT"});
    write(&network, Customs, INSPECTIONS, &done).await.expect("an outcome");

    let left = message(&network, Terminal, GATE_OUT, now()).await.expect("a fact is never refused");
    let gate_out = records(&left.written)[0];
    let before = shown(&network, by_container()).await;
    let breach = before.exceptions.iter().find(|breach| breach.rule == "X-07").expect("it left unauthorised");
    assert_eq!((breach.severity.as_str(), breach.standing.as_str(), breach.record), ("BREACH", "OPEN", Some(gate_out)));

    // Customs acknowledges and closes it; the port community system disputes the report, the terminal answers.
    let id = stay(before.subject.id);
    let content =
        |member, record_type, body: Value| Signer::of(&network, member).content(record_type, id.clone(), &body);
    for action in ["ACKNOWLEDGED", "RESOLVED"] {
        let step = content(Customs, "ExceptionStep", json!({"exception": breach.exception, "action": action}));
        state(&network, Customs, &step).await;
        let after = shown(&network, by_container()).await;
        let breach = after.exceptions.into_iter().find(|breach| breach.rule == "X-07").expect("it stays recorded");
        assert_eq!(breach.standing, action);
        let steps = [breach.acknowledged, breach.closed].map(|step| step.map(|step| step.by.to_string()));
        let closed = (action == "RESOLVED").then(|| "customs".to_owned());
        assert_eq!(steps, [Some("customs".to_owned()), closed]);
    }
    let record = network.node(Pcs).expect("a node").record(&gate_out).await.expect("the report");
    let tag = serde_json::from_str::<Value>(&record.text).expect("JSON")["reference_tag"].clone();
    let claim = json!({"target": gate_out, "respondent": "terminal", "target_reference": tag});
    let dispute = state(&network, Pcs, &content(Pcs, "Dispute", claim)).await;
    let disputed = &shown(&network, by_container()).await.disputes[0];
    assert_eq!((disputed.dispute, disputed.target, disputed.standing.as_str()), (dispute, gate_out, "OPEN"));
    let answer = content(Terminal, "DisputeStep", json!({"dispute": dispute, "step": "ANSWERED"}));
    state(&network, Terminal, &answer).await;
    let answered = &shown(&network, by_container()).await.disputes[0];
    assert_eq!((answered.standing.as_str(), answered.claimant.as_str()), ("ANSWERED", "pcs"));
    assert_eq!(answered.answered.as_ref().map(|step| step.by.as_str()), Some("terminal"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_call_shows_its_statuses_the_times_of_its_moments_formalities_and_decisions() {
    let network = start_silent().await;
    let at = |minutes: u64| Time(now().0 - minutes * MINUTE_MS);
    for (status, berth, minutes) in [("ANNOUNCED", None, 600), ("ARRIVED", None, 90), ("ALONGSIDE", Some(2), 30)] {
        let said = json!({"visit": VISIT, "status": status, "berth_visit": berth, "event_time": at(minutes)});
        write(&network, PortAuthority, PORT_CALLS, &said).await.expect("a report");
    }
    let id = shown(&network, by_visit()).await.subject.id;
    let content = |member, record_type, body: Value| Signer::of(&network, member).content(record_type, call(id), &body);
    let cleared = content(PortAuthority, "PortCallDecision", json!({"decision": "CLEARED_IN"}));
    let cleared = state(&network, PortAuthority, &cleared).await;
    // The berth plan of the port, and that of the terminal, whose word about its berths counts more.
    let sails = json!({"event_type": "DEPA", "location": "BERTH", "berth_visit": 2});
    let mut plans = Vec::new();
    for (member, minutes) in [(PortAuthority, 600), (Terminal, 660)] {
        let event_time = now().plus_ms(minutes * MINUTE_MS);
        let planned = RecordContent {
            classifier: Some(Classifier::Planned),
            event_time,
            ..content(member, "PortCallEvent", sails.clone())
        };
        plans.push((state(&network, member, &planned).await, event_time));
    }
    let formality = Digest(rand::random());
    let accepted = json!({"type": "GENERAL_DECLARATION", "formality": formality, "result": "ACCEPTED"});
    state(&network, Customs, &content(Customs, "FormalityDecision", accepted)).await;

    let answer = shown(&network, by_visit()).await;
    assert_eq!(answer.state.as_deref(), Some("ALONGSIDE"));
    let course = answer.port_call.expect("a port call");
    let reached: Vec<_> = course.reached.iter().map(|time| (time.status.as_str(), time.berth_visit)).collect();
    assert_eq!(reached, [("ANNOUNCED", None), ("ARRIVED", None), ("ALONGSIDE", Some(2))]);
    assert_eq!(course.reports.len(), 3);
    assert_eq!((course.decisions[0].record, course.decisions[0].decision.as_str()), (cleared, "CLEARED_IN"));
    let moment = &course.moments[0];
    assert_eq!((moment.event_type.as_str(), moment.location.as_str(), moment.berth_visit), ("DEPA", "BERTH", Some(2)));
    let times: Vec<_> = moment.times.iter().map(|time| (time.record, time.time, time.author.as_str())).collect();
    assert_eq!(times, [(plans[1].0, plans[1].1, "terminal"), (plans[0].0, plans[0].1, "port-authority")]);
    assert!(moment.times[0].rank < moment.times[1].rank, "{:?}", moment.times);
    let formalities: Vec<_> = course.formalities.iter().map(|one| (one.formality, one.state.as_deref())).collect();
    assert_eq!(formalities, [(formality, None)], "decided before it came");
    assert_eq!(course.formalities[0].words[0].result, "ACCEPTED");
}
