//! When an authorisation counts, and why one is refused.

use super::PickupAuthorisation;
use crate::gate_check::{GateDecision, GateRule};
use crate::limits::EVENT_TIME_GRAIN_MS;
use crate::refusal::{Code, Refusal};
use portolan_ledger::Time;

impl PickupAuthorisation {
    /// Whether a container that left at `time` left under it. Times of messages may be cut to the minute.
    #[must_use]
    pub fn is_valid_at(&self, time: Time) -> bool {
        self.given_at <= time.plus_ms(EVENT_TIME_GRAIN_MS) && time < self.valid_until
    }
}

/// The refusal that a DENY makes: the first rule in the order of precedence, with every reason in its words.
///
/// # Errors
/// [`Code::UnderBondWithoutTransit`], [`Code::GateNotAllowed`], [`Code::NotInYard`], [`Code::AmbiguousSubject`].
pub fn gate_allows(decision: &GateDecision) -> Result<(), Refusal> {
    let broken = |rule| decision.reasons.iter().any(|reason| reason.rule == rule);
    let words: Vec<String> =
        decision.reasons.iter().map(|reason| format!("{}: {}", reason.rule, reason.text)).collect();
    let code = match () {
        () if decision.is_allowed() => return Ok(()),
        () if broken(GateRule::UnderBond) => Code::UnderBondWithoutTransit,
        () if broken(GateRule::RequiredLights) => Code::GateNotAllowed,
        () if broken(GateRule::InYard) => Code::NotInYard,
        () => Code::AmbiguousSubject,
    };
    Err(Refusal::new(code, "subjects", words.join("; ")))
}
