//! Customs has corrected the declaration and clears it: its light turns green.

use crate::demo::DemoFault;
use crate::demo::messages::{AMENDED, CLEARED};
use crate::demo::stage::{Stage, light};
use crate::local_network::Member::{Customs, Terminal};
use crate::signing::now;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("Customs clears the declaration");
    stage.message(Customs, AMENDED, now(), "response 07, corrected by customs").await?;
    stage.message(Customs, CLEARED, now(), "response 09, cleared").await?;
    let declaration = stage.declaration(Terminal).await?;
    let cleared = declaration.state.as_deref() == Some("CLEARED");
    stage.account.expect(cleared, "the terminal sees the declaration as cleared", &declaration)?;
    let seen = stage.container(Terminal).await?;
    stage.account.expect(light(&seen, "CUSTOMS") == "GREEN", "the customs light is green", &seen.lights)
}
