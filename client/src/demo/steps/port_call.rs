//! The port authority announces the vessel and reports its arrival.

use crate::demo::DemoFault;
use crate::demo::messages::MINUTE_MS;
use crate::demo::sample::{VESSEL, VESSEL_NAME, VISIT, VOYAGE};
use crate::demo::stage::Stage;
use crate::local_network::Member::{PortAuthority, Terminal};
use crate::signing::now;
use portolan_api::paths::PORT_CALLS;
use portolan_api::subject::SubjectsRequest;
use portolan_ledger::Time;
use serde_json::json;

/// Two days before the discharge, and six hours.
const ANNOUNCED_BEFORE_MS: u64 = 48 * 60 * MINUTE_MS;
const ARRIVED_BEFORE_MS: u64 = 6 * 60 * MINUTE_MS;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The port authority announces the vessel, then its arrival");
    let now = now();
    for (status, before_ms) in [("ANNOUNCED", ANNOUNCED_BEFORE_MS), ("ARRIVED", ARRIVED_BEFORE_MS)] {
        let call = json!({
            "visit": VISIT, "imo": VESSEL, "vessel_name": VESSEL_NAME, "voyage": VOYAGE, "previous_port": "CLSAI",
            "status": status, "event_time": Time(now.0 - before_ms).to_string(),
        });
        stage.write(PortAuthority, PORT_CALLS, &call, &format!("{VESSEL_NAME}, visit {VISIT}, {status}")).await?;
    }
    let request = SubjectsRequest { visit: Some(VISIT.into()), ..SubjectsRequest::default() };
    let seen = stage.subject(Terminal, &request).await?;
    let arrived = seen.state.as_deref() == Some("ARRIVED");
    stage.account.expect(arrived, "the terminal sees the vessel as arrived", &seen)
}
