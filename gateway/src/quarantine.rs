//! The verdict on a message: drafts with flags, or quarantine with a stable code.
//!
//! Quarantine is for what has no type or no key; everything else is imported and flagged (DOMAIN §8.4). The node keeps
//! the original bytes of whatever is quarantined, whole or in part, until a person has dealt with it.
//!
//! Why parts may stay behind: one container without a number must not keep the facts about the other thousand from the
//! ledger. A repaired message can be posted whole; what is on the ledger already keeps its reference and is not doubled.

use crate::draft::Draft;
use crate::flag::{Flag, codes};
use std::fmt;

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It could be read.
    Imported {
        /// What it says, in the order in which it must become final; may be empty.
        drafts: Vec<Draft>,
        /// What was forgiven.
        flags: Vec<Flag>,
        /// What stayed behind; if any, the original bytes belong into quarantine as well.
        left: Vec<Quarantined>,
    },
    /// Nothing of it could be read.
    Quarantined(Quarantined),
}

/// Why a message, or a part of it, could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarantined {
    /// Why, by stable code.
    pub code: QuarantineCode,
    /// Why, for a person; never a value of the message that could be class P2 or higher.
    pub reason: String,
    /// Where: `segment 12 DTM`, `byte 311`, `container 3`.
    pub place: String,
}

impl Quarantined {
    /// A reason to quarantine.
    #[must_use]
    pub fn new(code: QuarantineCode, reason: impl Into<String>, place: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), place: place.into() }
    }
}

impl From<Quarantined> for Verdict {
    fn from(quarantined: Quarantined) -> Self {
        Self::Quarantined(quarantined)
    }
}

codes! {
    /// Codes of quarantine.
    QuarantineCode {
        /// Neither the content type nor the bytes tell a known format.
        FormatUnknown = "FORMAT-UNKNOWN",
        /// Longer, deeper or with more parts than a limit allows.
        LimitExceeded = "LIMIT-EXCEEDED",
        /// The profile of the sender makes no sense.
        ProfileWrong = "PROFILE-WRONG",
        /// No message (UNH) in the interchange.
        EdiMessageMissing = "EDI-MESSAGE-MISSING",
        /// A message type that is not read.
        EdiTypeUnknown = "EDI-TYPE-UNKNOWN",
        /// No BGM, or one whose code says nothing for this message type.
        EdiKindUnknown = "EDI-KIND-UNKNOWN",
        /// A cancellation: a fact on the ledger is not withdrawn by a message, a person decides.
        EdiCancellation = "EDI-CANCELLATION",
        /// No container in the message.
        EdiEquipmentMissing = "EDI-EQUIPMENT-MISSING",
        /// A container without number.
        EdiContainerMissing = "EDI-CONTAINER-MISSING",
        /// No time of the move in group, header or envelope.
        EdiTimeMissing = "EDI-TIME-MISSING",
        /// Not well-formed XML.
        XmlBroken = "XML-BROKEN",
        /// XML of another kind than WCO DEC or RES.
        XmlTypeUnknown = "XML-TYPE-UNKNOWN",
        /// A declaration or response without MRN and LRN.
        WcoReferenceMissing = "WCO-REFERENCE-MISSING",
        /// A response code that is not in the table; it is never taken for a release.
        WcoCodeUnknown = "WCO-CODE-UNKNOWN",
        /// No readable time of issue.
        WcoTimeMissing = "WCO-TIME-MISSING",
        /// A declaration with a function that is not read (amendment, cancellation request).
        WcoFunctionUnknown = "WCO-FUNCTION-UNKNOWN",
        /// Not JSON, or not the shape of a noun.
        JsonBroken = "JSON-BROKEN",
    }
}
