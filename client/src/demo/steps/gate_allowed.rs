//! The truck asks again: yes, recorded as a pick-up authorisation.

use crate::demo::DemoFault;
use crate::demo::stage::Stage;
use crate::local_network::Member::Terminal;
use portolan_api::gate_check::GateVerdict;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("The truck asks again: ALLOW, recorded as a pick-up authorisation");
    let answer = stage.gate_check(Terminal, true).await?;
    stage.account.expect(answer.verdict == GateVerdict::Allow, "the gate check allows", &answer.reasons)?;
    let types =
        answer.written.iter().flat_map(|written| written.records()).map(|record| record.record_type.to_string());
    let types: Vec<_> = types.collect();
    let recorded = types.iter().any(|name| name == "PickupAuthorisation");
    stage.account.expect(recorded, "the answer is recorded as a pick-up authorisation", &types)?;
    let valid = answer.authorisation.as_ref().map(|authorisation| authorisation.expires_at);
    stage.account.expect(valid.is_some(), "the authorisation says until when", &answer.authorisation)?;
    stage.account.answer(format_args!("PickupAuthorisation, valid until {}", valid.unwrap_or_default()));
    Ok(())
}
