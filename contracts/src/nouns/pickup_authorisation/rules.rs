//! When an authorisation counts, and why one is refused.

use super::{PickupAuthorisation, PickupAuthorisationBody};
use crate::context::RecordContext;
use crate::gate_check::{GateDecision, GateRule};
use crate::limits::EVENT_TIME_GRAIN_MS;
use crate::refusal::{Code, Refusal};
use portolan_ledger::Time;

impl PickupAuthorisation {
    /// Whether a container that left at `time` left under it. Times of messages may be cut to the minute.
    #[must_use]
    pub fn is_valid_at(&self, time: Time) -> bool {
        self.given_at <= time.plus_ms(EVENT_TIME_GRAIN_MS)
            && time < self.valid_until
            && self.ended.is_none_or(|ended| time < ended.time)
    }

    /// Whether it is neither ended nor expired at `time`, that of the ledger or later.
    #[must_use]
    pub fn lives_at(&self, time: Time) -> bool {
        self.ended.is_none() && time < self.valid_until
    }
}

/// The form of what serde cannot check: a salt opens nothing without a name, and a name nothing without its salt.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &PickupAuthorisationBody) -> Result<(), Refusal> {
    if body.haulier.is_some() == body.salt.is_some() {
        return Ok(());
    }
    context.refuse(Code::BodyNotAsSpecified, "body.salt", "stands exactly with `haulier`")
}

/// The rules of a gate check in the order of precedence of their refusals.
const REFUSALS: [(GateRule, Code); 8] = [
    (GateRule::CommercialExpired, Code::CommercialReleaseExpired),
    (GateRule::UnderBond, Code::UnderBondWithoutTransit),
    (GateRule::RequiredLights, Code::GateNotAllowed),
    (GateRule::ReleaseRight, Code::RightNotAssigned),
    (GateRule::InYard, Code::NotInYard),
    (GateRule::PreAnnouncement, Code::NotPreAnnounced),
    (GateRule::Inspection, Code::InspectionAhead),
    (GateRule::Ambiguous, Code::AmbiguousSubject),
];

/// The refusal that a DENY makes: the first rule in the order of precedence, with every reason in its words.
///
/// # Errors
/// The code of the first rule that is broken.
pub fn gate_allows(decision: &GateDecision) -> Result<(), Refusal> {
    if decision.is_allowed() {
        return Ok(());
    }
    let broken = |rule| decision.reasons.iter().any(|reason| reason.rule == rule);
    let first = REFUSALS.into_iter().find(|(rule, _)| broken(*rule));
    let code = first.map_or(Code::GateNotAllowed, |(_, code)| code);
    let words: Vec<String> =
        decision.reasons.iter().map(|reason| format!("{}: {}", reason.rule, reason.text)).collect();
    Err(Refusal::new(code, "subjects", words.join("; ")))
}
