//! Customs wants to see the goods: a hold, and an inspection request.

use crate::demo::DemoFault;
use crate::demo::messages::CONTROL;
use crate::demo::sample::HOLD_CODE;
use crate::demo::stage::{Stage, light};
use crate::local_network::Member::{Customs, Terminal};
use crate::signing::now;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("Customs decides to examine the goods");
    stage.message(Customs, CONTROL, now(), "response 05, control").await?;
    let at_customs = stage.container(Customs).await?;
    let at_terminal = stage.container(Terminal).await?;
    for (who, seen, reason_is_open) in [(Customs, &at_customs, true), (Terminal, &at_terminal, false)] {
        let [hold] = seen.holds.as_slice() else {
            return stage.account.expect(false, "one hold is open on the container", &seen.holds);
        };
        let reason = hold.reason.as_ref().and_then(|reason| reason["reason"].as_str());
        let reason = reason.unwrap_or("sealed for the authorities");
        stage.account.says(who, format_args!("sees hold {} by {}; reason: {reason}", hold.code, hold.placed_by));
        stage.account.expect(hold.code == HOLD_CODE, "the hold is a physical examination", hold)?;
        stage.account.expect(
            hold.reason.is_some() == reason_is_open,
            "customs alone of the two reads the reason",
            hold,
        )?;
        stage.account.expect(light(seen, "CUSTOMS") == "RED", "the customs light is red", &seen.lights)?;
    }
    let declaration = stage.declaration(Terminal).await?;
    stage.account.expect(declaration.inspections.len() == 1, "an inspection is requested", &declaration.inspections)
}
