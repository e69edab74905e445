//! The container leaves through the gate: CODECO, and no rule broken.

use crate::demo::DemoFault;
use crate::demo::messages::{GATE_OUT, MINUTE_MS};
use crate::demo::sample::CONTAINER;
use crate::demo::stage::Stage;
use crate::local_network::Member::{Customs, Terminal};
use crate::signing::now;
use portolan_ledger::Time;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The container leaves through the gate");
    // CODECO has minutes: the next full one is surely after the authorisation.
    let at = Time(now().0.next_multiple_of(MINUTE_MS));
    stage.message(Terminal, GATE_OUT, at, &format!("{CONTAINER} out by truck")).await?;
    let seen = stage.container(Customs).await?;
    stage.account.expect(seen.exceptions.is_empty(), "no rule was broken", &seen.exceptions)?;
    stage
        .account
        .says(Customs, format_args!("sees {} {}, no exception", CONTAINER, seen.state.as_deref().unwrap_or("?")));
    Ok(())
}
