//! An exception says that a rule was broken by something that happened; every node derives the same.
//!
//! ```text
//! (fact recorded) ──rule broken──► OPEN ──ExceptionStep(owner)──► ACKNOWLEDGED ──ExceptionStep(owner)──► RESOLVED | ACCEPTED_RISK
//! (parts compared) ──ExceptionReport──► OPEN, reported
//! ```
//! What the rules derive are state and events, never records: nobody authors them, nobody can leave them out. What rests on
//! sealed values is reported by those who may read them (`exception_report`), and marked so.

pub mod case;
pub mod events;
pub mod keys;
#[cfg(test)]
mod tests;

use super::registry::{Noun, SubjectShape, up_to};
use super::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION, MANIFEST, PORT_CALL, TRANSIT, VESSEL};
use crate::limits::EXCEPTION_SUBJECTS_MAX;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "exception",
    says: "A breach of a rule, derived by every node from what was recorded.",
    records: &[],
    permissions: &[],
};

/// The subjects that records about exceptions name.
pub const SUBJECTS: &[SubjectShape] = &[
    up_to(EXCEPTION_SUBJECTS_MAX, CONTAINER_STAY),
    up_to(EXCEPTION_SUBJECTS_MAX, DECLARATION),
    up_to(EXCEPTION_SUBJECTS_MAX, CONSIGNMENT),
    up_to(1, MANIFEST),
    up_to(1, TRANSIT),
    up_to(1, PORT_CALL),
    up_to(1, VESSEL),
];

words! {
    /// Which rule was broken, and how.
    ExceptionRule {
        /// A gate-out without a valid pick-up authorisation.
        GateOutUnauthorised = 1 => "X-07",
        /// A gate-out while a hold that forbids it was in force, by the times at which both happened.
        GateOutUnderHoldByEventTime = 2 => "X-08-EVENT",
        /// A gate-out while a hold that forbids it stood on the ledger.
        GateOutUnderHoldByLedgerTime = 3 => "X-08-LEDGER",
        /// The same container out twice, or in two places.
        StayContradicted = 4 => "X-09",
        /// Loaded although a hold forbade it or customs had not released it for exit.
        LoadedWithoutPermission = 60 => "X-10",
        /// A container loaded while a hold forbade it.
        LoadedUnderHold = 35 => "X-10-HOLD",
        /// A full export container loaded without a verified gross mass.
        LoadedWithoutMass = 34 => "X-10-VGM",
        /// A container that is in no accepted manifest line a day after its discharge.
        OverLanded = 30 => "X-11",
        /// A container that its manifest announces and that was not discharged when the call closed.
        ShortLanded = 31 => "X-12",
        /// A discharge before the vessel arrived.
        DischargedBeforeArrival = 32 => "X-13-DISCHARGED",
        /// A loading after the vessel departed.
        LoadedAfterDeparture = 33 => "X-13-LOADED",
        /// A customs release whose declaration was not seen released in time.
        ReleaseOverdue = 5 => "X-14",
        /// A declaration released without an acceptance before, for too long.
        ReleasedUnaccepted = 40 => "X-15",
        /// Declared goods that exceed their consignment, or belong to none.
        DeclaredBeyondConsignment = 62 => "X-16",
        /// The same goods declared twice.
        DeclaredTwice = 63 => "X-17",
        /// A hold that was lifted by another than its placer.
        HoldOverridden = 6 => "X-18",
        /// A hold on a container that had already left.
        HoldIneffective = 7 => "X-19",
        /// A container that was opened for an inspection and not sealed again, known after the end.
        SealNotRenewed = 50 => "X-22",
        /// Another seal than the last that was recorded.
        SealDiffers = 64 => "X-24",
        /// Another weight than declared.
        WeightJump = 65 => "X-25",
        /// A vessel left without clearance.
        SailedUncleared = 22 => "X-26-CLEARANCE",
        /// A vessel left while a hold that forbids it was in force, by the times at which both happened.
        SailedUnderHoldByEventTime = 20 => "X-26-EVENT",
        /// A vessel left while a hold that forbids it stood on the ledger.
        SailedUnderHoldByLedgerTime = 21 => "X-26-LEDGER",
        /// Two sources give times that cannot both be right.
        TimesContradict = 23 => "X-27",
        /// A manifest amended after arrival or under a hold.
        ManifestAmendedLate = 66 => "X-31",
        /// Dangerous goods on one paper and not on the other.
        DangerousGoodsUndeclared = 67 => "X-33",
        /// Cargo was worked although entry or free pratique was refused.
        OperatedUnderRefusal = 24 => "X-34",
        /// A container that is in the yard for too long.
        LongStay = 36 => "X-37",
        /// An export that was released and has not left in time.
        ExportNotExited = 61 => "X-38",
        /// House lines that do not sum up to their master.
        HousesDoNotSum = 68 => "X-43",
        /// An empty container with goods, or too heavy to be empty.
        EmptyNotEmpty = 69 => "X-44",
        /// A release by an agency whose own inspection is open.
        ReleaseOverride = 51 => "X-45",
        /// A vessel has two calls at one port that are not closed.
        CallsOverlap = 25 => "ONE-CALL",
        /// A release that was suspended after the goods had left.
        SuspensionIneffective = 41 => "R-RECALL",
    }
}

words! {
    /// How grave an exception is.
    Severity {
        /// To be known.
        Info = 1 => "INFO",
        /// To be looked at.
        Warning = 2 => "WARN",
        /// A rule of law or contract was broken.
        Breach = 3 => "BREACH",
    }
}

impl ExceptionRule {
    /// How grave it is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::GateOutUnauthorised | Self::GateOutUnderHoldByEventTime | Self::GateOutUnderHoldByLedgerTime => {
                Severity::Breach
            }
            Self::OverLanded | Self::LoadedWithoutMass | Self::LoadedUnderHold => Severity::Breach,
            Self::ShortLanded | Self::DischargedBeforeArrival | Self::LoadedAfterDeparture | Self::LongStay => {
                Severity::Warning
            }
            Self::StayContradicted | Self::ReleaseOverdue | Self::HoldIneffective => Severity::Warning,
            Self::ReleasedUnaccepted | Self::SuspensionIneffective => Severity::Warning,
            Self::HoldOverridden => Severity::Info,
            Self::LoadedWithoutPermission
            | Self::DeclaredTwice
            | Self::SealDiffers
            | Self::DangerousGoodsUndeclared => Severity::Breach,
            Self::ExportNotExited
            | Self::DeclaredBeyondConsignment
            | Self::WeightJump
            | Self::HousesDoNotSum
            | Self::EmptyNotEmpty => Severity::Warning,
            Self::ManifestAmendedLate => Severity::Info,
            Self::SailedUnderHoldByEventTime | Self::SailedUnderHoldByLedgerTime | Self::OperatedUnderRefusal => {
                Severity::Breach
            }
            Self::SailedUncleared | Self::TimesContradict => Severity::Warning,
            Self::CallsOverlap => Severity::Info,
            Self::SealNotRenewed | Self::ReleaseOverride => Severity::Warning,
        }
    }

    /// What it says, for people.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::GateOutUnauthorised => "left without a valid pick-up authorisation",
            Self::GateOutUnderHoldByEventTime => "left while a hold was in force, by the times at which both happened",
            Self::GateOutUnderHoldByLedgerTime => "left while a hold stood on the ledger",
            Self::StayContradicted => "the event contradicts where the container is",
            Self::ReleaseOverdue => "the release's declaration was not seen released within 15 minutes",
            Self::HoldOverridden => "the hold was lifted by another than its placer",
            Self::HoldIneffective => "the hold came after the container had left",
            Self::LoadedWithoutPermission => "loaded although a hold forbade it or it was not released for exit",
            Self::ExportNotExited => "the export was released and no exit confirmed within 90 days",
            Self::DeclaredBeyondConsignment => "reported: the goods declared exceed their consignment",
            Self::DeclaredTwice => "reported: the same goods are declared twice",
            Self::SealDiffers => "reported: the seal is another than the last recorded, and no change of it was",
            Self::WeightJump => "reported: the weight is another than declared",
            Self::ManifestAmendedLate => "reported: the manifest was amended after arrival or under a hold",
            Self::DangerousGoodsUndeclared => {
                "reported: dangerous goods without their formality, or the other way round"
            }
            Self::HousesDoNotSum => "reported: the house lines do not sum up to their master",
            Self::EmptyNotEmpty => "reported: the container that is said to be empty is not",
            Self::SailedUnderHoldByEventTime => "sailed while a hold was in force, by the times at which both happened",
            Self::SailedUnderHoldByLedgerTime => "sailed while a hold stood on the ledger",
            Self::SailedUncleared => "sailed without the clearance of the port authority and of customs",
            Self::TimesContradict => "another source gives a time that is more than 3 hours apart",
            Self::OperatedUnderRefusal => "cargo was worked although entry or free pratique was refused",
            Self::CallsOverlap => "the vessel has another call here that is not closed, and no reason is given",
            Self::ReleasedUnaccepted => {
                "the declaration is released, and its acceptance was not seen within 15 minutes"
            }
            Self::SuspensionIneffective => "the release was suspended after the container had left",
            Self::SealNotRenewed => "it was opened for an inspection that has ended, and has no new seal",
            Self::ReleaseOverride => "the agency released its light while its own inspection is open",
            Self::OverLanded => "in no accepted manifest line 24 hours after its discharge was reported",
            Self::ShortLanded => "announced by a manifest and not discharged when the call closed",
            Self::DischargedBeforeArrival => "discharged more than 2 hours before the vessel arrived",
            Self::LoadedAfterDeparture => "loaded more than 2 hours after the vessel departed",
            Self::LoadedWithoutMass => "a full export container was loaded without a verified gross mass",
            Self::LoadedUnderHold => "loaded while a hold forbade it",
            Self::LongStay => "in the yard for more than 30 days",
        }
    }
}

/// A breach that a transition has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: ExceptionRule,
    /// What it concerns.
    pub subjects: Vec<SubjectId>,
    /// Another record it is about, for example the hold.
    pub about: Option<Digest>,
}

impl Finding {
    /// The exception that it makes, found with `record` or, without one, by the passing of time.
    #[must_use]
    pub fn exception(&self, record: Option<Digest>, height: Height, time: Time) -> Exception {
        let triggers: BTreeSet<Digest> = record.into_iter().chain(self.about).collect();
        let found_at = record.is_none().then_some(height);
        Exception {
            id: case::id(self.rule, &self.subjects, &triggers, found_at),
            rule: self.rule,
            severity: self.rule.severity(),
            record,
            about: self.about,
            height,
            time,
            reported_by: None,
        }
    }
}

/// A breach as the state holds it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Exception {
    /// What names it.
    pub id: Digest,
    /// The rule.
    pub rule: ExceptionRule,
    /// How grave it is.
    pub severity: Severity,
    /// The record that broke it, or that reported it; absent when it was broken by the passing of time.
    pub record: Option<Digest>,
    /// Another record it is about.
    pub about: Option<Digest>,
    /// Height of the block.
    pub height: Height,
    /// Time of the block.
    pub time: Time,
    /// Which validator reported it first; absent when every node derived it.
    pub reported_by: Option<OrganisationId>,
}

/// The exceptions of a subject, derived and reported, the oldest first, at most `limits::SUBJECT_EXCEPTIONS_READ_MAX` of each.
#[must_use]
pub fn of_subject(view: &dyn StateView, subject: &SubjectId) -> Vec<Exception> {
    let read = |prefix: Vec<u8>| view.scan(&prefix, crate::limits::SUBJECT_EXCEPTIONS_READ_MAX);
    let entries = read(keys::of_subject(subject)).into_iter().chain(read(keys::reported_of(subject)));
    let mut exceptions: Vec<Exception> = entries.map(|(_, value)| crate::state::decode(&value)).collect();
    // What one block derived keeps its order; what was reported in it follows by rule.
    exceptions.sort_by_key(|exception| (exception.height, exception.reported_by.as_ref().map(|_| exception.rule)));
    exceptions
}
