//! What a port of this network asks before a vessel sails and before a call is closed.
//!
//! One home for it, a constant of the edition; where ports differ it becomes a parameter that governance sets.

use super::CallDecision;
use crate::nouns::formality::{FormalityType, Movement};

/// Whose word it takes before a vessel may sail: customs' outward clearance and that of the port authority.
pub const CLEARANCES_TO_SAIL: [CallDecision; 2] = [CallDecision::CustomsCleared, CallDecision::ClearedOut];

/// The formalities without which a call is not complete, by the movement that they are for.
pub const MANDATORY_FORMALITIES: &[(Movement, FormalityType)] =
    &[(Movement::Departure, FormalityType::GeneralDeclaration)];
