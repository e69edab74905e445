//! Customs has inspected, says how it ended, and lifts its hold.

use crate::demo::DemoFault;
use crate::demo::sample::{HOLD_CODE, MRN};
use crate::demo::stage::Stage;
use crate::local_network::Member::{Customs, Terminal};
use crate::signing::now;
use portolan_api::paths::{HOLDS, INSPECTIONS};
use serde_json::json;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("Customs has inspected and lifts its hold");
    let outcome = json!({
        "action": "outcome", "mrn": MRN, "result": "CONFORM", "decision": "LIFT",
        "findings": "960 cartons counted, seal PLN4471 intact, goods as declared",
        "event_time": now().to_string(),
    });
    stage.write(Customs, INSPECTIONS, &outcome, "outcome CONFORM, decision LIFT").await?;
    let lift = json!({
        "action": "lift", "mrn": MRN, "hold_code": HOLD_CODE, "lift_code": "SATISFIED",
        "event_time": now().to_string(),
    });
    stage.write(Customs, HOLDS, &lift, &format!("lift {HOLD_CODE}, SATISFIED")).await?;
    let seen = stage.container(Terminal).await?;
    stage.account.expect(seen.holds.is_empty(), "no hold is open", &seen.holds)?;
    let declaration = stage.declaration(Terminal).await?;
    stage.account.expect(declaration.inspections.is_empty(), "no inspection is open", &declaration.inspections)
}
