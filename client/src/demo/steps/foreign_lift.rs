//! The PCS tries to lift the customs hold: refused by the rule, and nothing of it on the ledger.

use crate::demo::DemoFault;
use crate::demo::sample::MRN;
use crate::demo::stage::Stage;
use crate::local_network::Member::Pcs;
use crate::signing::now;
use portolan_api::paths::HOLDS;
use serde_json::json;

/// only the organisation that placed a hold lifts it.
const NOT_THE_PLACER: u16 = 318;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The PCS tries to lift the customs hold: refused, and nothing on the ledger");
    let seen = stage.container(Pcs).await?;
    let hold = seen.holds.first().map(|hold| hold.hold.to_string());
    let before = stage.network.node(Pcs)?.checkpoint().await;
    let lift = json!({ "action": "lift", "mrn": MRN, "hold": hold, "event_time": now().to_string() });
    stage.refused(Pcs, HOLDS, &lift, "lift the customs hold", NOT_THE_PLACER).await?;
    let after = stage.network.node(Pcs)?.checkpoint().await;
    let sizes = [&before, &after].map(|head| head.as_ref().map(|head| head.size).ok());
    stage.account.expect(sizes[0].is_some() && sizes[0] == sizes[1], "the record log is as long as before", sizes)?;
    stage.account.notes(format_args!("the record log has {} leaves, before and after", sizes[0].unwrap_or_default()));
    let still = stage.container(Pcs).await?;
    stage.account.expect(still.holds == seen.holds, "the hold stands as before", &still.holds)
}
