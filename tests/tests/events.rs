//! What becomes final is told as it becomes final, and a reader that was cut off goes on where it was: no record twice,
//! none left out, also when its node was killed meanwhile.

use portolan_api::event::{EventAnswer, EventsRequest};
use portolan_api::paths::RELEASES;
use portolan_client::demo::messages::{DECLARATION, DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Pcs, Terminal};
use portolan_client::sdk::{EventStream, Node};
use portolan_client::signing::now;
use portolan_ledger::{Digest, Time};
use portolan_tests::events::{message, records, write};
use portolan_tests::network::start_silent;
use serde_json::json;

async fn follow(node: &Node, after: Option<String>, record_type: Option<&str>) -> EventStream {
    let request = EventsRequest { after, record_type: record_type.map(str::to_owned), ..EventsRequest::default() };
    node.events(&request).await.expect("a stream")
}

/// The next `count` records of a stream, each with its cursor.
async fn take(stream: &mut EventStream, count: usize) -> Vec<(Digest, String)> {
    let mut taken = Vec::new();
    while taken.len() < count {
        for event in stream.next().await.expect("events") {
            let answer: EventAnswer = serde_json::from_str(&event.data).expect("an event is JSON");
            assert_eq!(event.id.as_deref(), Some(answer.cursor.as_str()));
            taken.push((answer.entry.record, answer.cursor));
        }
    }
    taken
}

fn digests(events: &[(Digest, String)]) -> Vec<Digest> {
    events.iter().map(|(record, _)| *record).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_goes_on_where_it_was_cut_off() {
    let mut network = start_silent().await;
    let customs = network.node(Customs).expect("the member runs");
    let (mut all, mut events_only) =
        (follow(&customs, None, None).await, follow(&customs, None, Some("TerminalEvent")).await);
    let at = now();
    let discharge = message(&network, Terminal, DISCHARGE, Time(at.0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let declaration = message(&network, Customs, DECLARATION, at).await.expect("a declaration");
    let written = [records(&discharge.written), records(&declaration.written)].concat();

    let first = take(&mut all, written.len()).await;
    assert!(written.iter().all(|record| digests(&first).contains(record)), "{first:?}");
    let landed = take(&mut events_only, 1).await;
    assert!(records(&discharge.written).contains(&landed[0].0));

    // The reader has seen two; then its node is gone while others write.
    let seen = first[1].1.clone();
    drop((all, events_only));
    network.kill(Customs);
    let release = json!({ "author": "carrier", "container": CONTAINER, "light": "COMMERCIAL", "basis_number": "RO-1" });
    let release = records(&write(&network, Pcs, RELEASES, &release).await.expect("a release"));
    network.run(Customs).expect("it starts again");
    network.wait_ready(&[Customs]).await.expect("it is ready again");

    let customs = network.node(Customs).expect("the member runs");
    let mut resumed = follow(&customs, Some(seen), None).await;
    let rest = take(&mut resumed, first.len() - 2 + release.len()).await;
    assert_eq!(digests(&rest), [digests(&first[2..]), release].concat());
}
