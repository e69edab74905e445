//! The terminal takes the container off the vessel and says so with COARRI.

use crate::demo::DemoFault;
use crate::demo::messages::{DISCHARGE, MINUTE_MS};
use crate::demo::sample::CONTAINER;
use crate::demo::stage::Stage;
use crate::local_network::Member::{Customs, Terminal};
use crate::signing::now;
use portolan_ledger::Time;

/// The crane was there half an hour ago; the message comes when the vessel is done.
const BEFORE_MS: u64 = 30 * MINUTE_MS;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The terminal discharges the container");
    let now = now();
    let at = Time(now.0 - BEFORE_MS);
    let answer = stage.message(Terminal, DISCHARGE, at, &format!("{CONTAINER} discharged")).await?;
    let types: Vec<_> = answer.written.records().map(|record| record.record_type.to_string()).collect();
    let stated = types.iter().any(|name| name == "TerminalEvent");
    stage.account.expect(stated, "the discharge is recorded as a terminal event", &types)?;
    let seen = stage.container(Customs).await?;
    stage.account.says(Customs, format_args!("finds {CONTAINER} by number: {} {}", seen.subject.kind, seen.subject.id));
    stage.account.expect(seen.opened_by.as_str() == "terminal", "the terminal opened the stay", &seen)
}
