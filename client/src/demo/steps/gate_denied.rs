//! A haulier asks at the gate: no, for every reason there is.

use crate::demo::DemoFault;
use crate::demo::stage::Stage;
use crate::local_network::Member::Terminal;
use portolan_api::gate_check::GateVerdict;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("A truck asks at the gate: DENY, with every reason");
    let before = stage.network.node(Terminal)?.checkpoint().await;
    let answer = stage.gate_check(Terminal, false).await?;
    stage.account.expect(answer.verdict == GateVerdict::Deny, "the gate check denies", answer.verdict)?;
    for name in ["COMMERCIAL", "CUSTOMS", "TERMINAL"] {
        let named = answer.reasons.iter().any(|reason| reason.light.as_deref() == Some(name));
        stage.account.expect(named, &format!("the {name} light is a reason"), &answer.reasons)?;
    }
    let held = answer.reasons.iter().any(|reason| reason.record.is_some());
    stage.account.expect(held, "the open hold is a reason", &answer.reasons)?;
    let after = stage.network.node(Terminal)?.checkpoint().await;
    let unchanged = matches!((&before, &after), (Ok(before), Ok(after)) if before.size == after.size);
    stage.account.expect(unchanged, "a gate check writes nothing", (before, after))
}
