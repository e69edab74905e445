//! A reason that is sealed for the authorities is read by customs, and lies on no other member's disk.

use portolan_api::paths::HOLDS;
use portolan_api::subject::SubjectsRequest;
use portolan_client::demo::messages::{CONTROL, DECLARATION, DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, LocalPlan, Member};
use portolan_client::signing::now;
use portolan_ledger::Time;
use portolan_tests::disk::files_with;
use portolan_tests::events::{message, write};
use portolan_tests::network::start;
use serde_json::json;

/// The reason in the sample message `res-05-control.xml`.
const REASON_OF_MESSAGE: &str = "seal record and packing list disagree";
/// A reason that is posted as plain JSON.
const REASON_OF_JSON: &str = "an informant named berth 7, see file ZK-4471";

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_is_read_by_customs_and_found_nowhere_on_the_disks_of_terminal_and_pcs() {
    let plan = LocalPlan { uncompressed: true, ..LocalPlan::default() };
    let mut network = start(&plan).await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    message(&network, Customs, DECLARATION, now()).await.expect("a declaration");
    message(&network, Customs, CONTROL, now()).await.expect("a control");
    let hold = json!({
        "action": "place", "container": CONTAINER, "light": "CUSTOMS", "hold_code": "CUS-SCAN",
        "effect": ["NO_GATE_OUT"], "reason": REASON_OF_JSON,
    });
    write(&network, Customs, HOLDS, &hold).await.expect("a hold");

    for reader in [Customs, PortAuthority] {
        let reasons = reasons(&network, reader).await;
        for reason in [REASON_OF_MESSAGE, REASON_OF_JSON] {
            assert!(reasons.iter().any(|found| found.contains(reason)), "{reader} reads {reasons:?}");
        }
    }
    for stranger in [Terminal, Pcs] {
        let reasons = reasons(&network, stranger).await;
        assert!(reasons.is_empty(), "{stranger} reads {reasons:?}");
    }

    // Stopped, everything is on the disk and nothing in memory alone.
    network.stop_all().await.expect("a clean stop");
    for reason in [REASON_OF_MESSAGE, REASON_OF_JSON] {
        let own = found_at(&network, Customs, reason.as_bytes());
        assert!(!own.is_empty(), "the search finds what is there: customs keeps its own reason");
        for stranger in [Terminal, Pcs] {
            assert_eq!(found_at(&network, stranger, reason.as_bytes()), [] as [std::path::PathBuf; 0], "{stranger}");
        }
    }
    for member in Member::ALL {
        let names = found_at(&network, member, CONTAINER.as_bytes());
        assert!(!names.is_empty(), "{member} may read the container's number and keeps it");
    }
}

async fn reasons(network: &LocalNetwork, member: Member) -> Vec<String> {
    let request = SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() };
    let found = network.node(member).expect("the member runs").subjects(&request).await.expect("subjects").entries;
    let holds: Vec<_> = found.iter().flat_map(|subject| &subject.holds).collect();
    assert_eq!(holds.len(), 2, "{member} sees both holds: {holds:?}");
    holds.into_iter().filter_map(|hold| hold.reason.as_ref()).map(ToString::to_string).collect()
}

fn found_at(network: &LocalNetwork, member: Member, text: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = files_with(&network.data_folder(member), text);
    found.extend(files_with(&network.log_file(member), text));
    found
}
