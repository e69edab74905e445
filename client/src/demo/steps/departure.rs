//! The vessel departs.

use crate::demo::DemoFault;
use crate::demo::sample::{VESSEL, VESSEL_NAME, VISIT, VOYAGE};
use crate::demo::stage::Stage;
use crate::local_network::Member::{Pcs, PortAuthority};
use crate::signing::now;
use portolan_api::paths::PORT_CALLS;
use portolan_api::subject::SubjectsRequest;
use serde_json::json;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The vessel departs");
    let call = json!({
        "visit": VISIT, "imo": VESSEL, "vessel_name": VESSEL_NAME, "voyage": VOYAGE, "status": "DEPARTED",
        "event_time": now().to_string(),
    });
    stage.write(PortAuthority, PORT_CALLS, &call, &format!("{VESSEL_NAME}, visit {VISIT}, DEPARTED")).await?;
    let request = SubjectsRequest { visit: Some(VISIT.into()), ..SubjectsRequest::default() };
    let seen = stage.subject(Pcs, &request).await?;
    stage.account.expect(seen.state.as_deref() == Some("DEPARTED"), "the PCS sees the vessel as departed", &seen)
}
