//! Holds and their lifts: a hold turns a light red and says what must not happen; only its placer lifts it.

use crate::draft::{Draft, Reference, SealedText, Target};
use crate::subject_name::SubjectName;
use portolan_ledger::{AudienceId, Locode, Time};
use serde_json::json;

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What it is placed on.
    pub subjects: Vec<SubjectName>,
    /// The light it turns red.
    pub light: String,
    /// Code of the closed list (DOMAIN §6.6), for example `CUS-PHY`.
    pub hold_code: String,
    /// What must not, or must, happen: `NO_GATE_OUT`, `NO_LOAD`, `MOVE_TO_INSPECTION`.
    pub effect: Vec<String>,
    /// Why, for the authorities alone.
    pub reason: Option<String>,
}

impl Hold {
    /// The draft of a decision: light, code and effect in clear, the reason sealed for `authorities`.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, authorities: &AudienceId) -> Draft {
        let mut draft = Draft::original("Hold", reference, event_time, port)
            .with("light", Some(self.light.as_str()))
            .with("hold_code", Some(self.hold_code.as_str()))
            .with("effect", Some(json!(self.effect)));
        draft.subjects.clone_from(&self.subjects);
        if let Some(reason) = &self.reason {
            draft.sealed = vec![SealedText::new(authorities.clone(), json!({"reason": reason}))];
        }
        draft
    }
}

/// The end of one hold, or of all open ones of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldLift {
    /// What the hold is placed on.
    pub subjects: Vec<SubjectName>,
    /// Which hold.
    pub hold: Target,
    /// Why it ends: `SATISFIED`, `ERROR`, `SUPERSEDED`, `COURT_ORDER`.
    pub lift_code: String,
    /// Lift another's hold by a role that is listed for it.
    pub overrides: Option<bool>,
    /// More about it, for the authorities alone.
    pub reason: Option<String>,
}

impl HoldLift {
    /// The draft of a decision: only the placer may lift.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, authorities: &AudienceId) -> Draft {
        let mut draft = Draft::original("HoldLift", reference, event_time, port)
            .with("lift_code", Some(self.lift_code.as_str()))
            .with("override", self.overrides);
        draft.subjects.clone_from(&self.subjects);
        draft.refers = vec![Reference { member: "hold", target: self.hold.clone() }];
        if let Some(reason) = &self.reason {
            draft.sealed = vec![SealedText::new(authorities.clone(), json!({"reason": reason}))];
        }
        draft
    }
}
