//! The carrier's commercial release by the PCS, and the terminal's own light.

use crate::demo::DemoFault;
use crate::demo::sample::CONTAINER;
use crate::demo::stage::{Stage, light};
use crate::local_network::Member::{Customs, Pcs, Terminal};
use crate::signing::now;
use portolan_api::paths::RELEASES;
use serde_json::json;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The carrier releases through the PCS, the terminal for itself");
    let commercial = json!({
        "author": "carrier", "container": CONTAINER, "light": "COMMERCIAL", "basis_number": "PLN-RO-0448-17",
        "event_time": now().to_string(),
    });
    stage.write(Pcs, RELEASES, &commercial, "light COMMERCIAL, for the carrier under its mandate").await?;
    let own = json!({ "container": CONTAINER, "light": "TERMINAL", "event_time": now().to_string() });
    stage.write(Terminal, RELEASES, &own, "light TERMINAL").await?;
    let seen = stage.container(Customs).await?;
    for (name, value) in [("COMMERCIAL", "GREEN"), ("TERMINAL", "GREEN"), ("CUSTOMS", "RED")] {
        stage.account.expect(light(&seen, name) == value, &format!("the {name} light is {value}"), &seen.lights)?;
    }
    Ok(())
}
