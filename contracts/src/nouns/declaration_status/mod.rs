//! Where a declaration stands with customs, from statements that come late, twice and out of order (DOMAIN §6.5).
//!
//! ```text
//! (none) ─header, pre-lodged─► PRE_LODGED ─PRESENTED─► LODGED ─ACCEPTED─► ACCEPTED ─ASSESSED─► ASSESSED
//! (none) ─header, RECEIVED───────────────────────────► LODGED ─REJECTED─► REJECTED   CANCELLED ◄─ any before release
//!
//! ACCEPTED, ASSESSED ─DOCS_REQUIRED, EXAM_REQUIRED─► UNDER_CONTROL ─ACCEPTED─► ACCEPTED ─AMENDED_BY_CUSTOMS─► AMENDED_BY_CUSTOMS
//!                    ─RECEIVED─► AMENDMENT_PENDING ─AMENDMENT_ACCEPTED, AMENDMENT_REFUSED─► ACCEPTED
//!                    ─PAYMENT_PENDING─► PAYMENT_PENDING ─ASSESSED─► ASSESSED
//! any before release ─REFUSED─► REFUSED      ─DETAINED─► DETAINED ─SEIZED─► SEIZED      ─RELEASED─► RELEASED
//!
//! RELEASED (in full, or some items) ─CLEARED─► CLEARED      ─AMENDMENT_ACCEPTED, AMENDED_BY_CUSTOMS─► AMENDED_AFTER_RELEASE
//!          ─RELEASE_SUSPENDED─► RELEASE_SUSPENDED ─RELEASED, CLEARED─► as said
//!          ─ARRIVED_AT_EXIT─► AT_EXIT ─EXIT_ENQUIRY─► EXIT_ENQUIRY ─EXITED─► EXITED
//! any ─INVALIDATED─► INVALIDATED
//! ```
//! Every statement is kept; the standing is what follows from them in the order of their time, and among those of one
//! moment in the order that a course usually takes, so that it never depends on which came first. Tax before acceptance,
//! an amendment after release, an invalidation after clearance are facts of life: flagged, never refused. A release that
//! no acceptance precedes waits 15 minutes for it (X-15, [`pending`]). In parts: why customs rejects, detains or makes
//! invalid; which officer; what kind of control.

pub mod events;
pub mod keys;
pub mod pending;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use super::subject::DECLARATION;
use crate::permissions::{Permission, Who::Role as Has};
use crate::roles::Role::Customs;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Time};
use std::collections::BTreeSet;

/// Registration of the noun; it lives in the state with the declaration.
pub static NOUN: Noun = Noun {
    name: "declaration status",
    says: "What customs says about a declaration.",
    records: &[RecordRule {
        record_type: "DeclarationStatus",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(DECLARATION)],
        fields: &[
            required(
                "status",
                "RECEIVED, ACCEPTED, REJECTED, DOCS_REQUIRED, EXAM_REQUIRED, ASSESSED, PAYMENT_PENDING, AMENDED_BY_CUSTOMS, \
                 AMENDMENT_ACCEPTED, RELEASED, CLEARED, DETAINED, TRANSFER_ALLOWED, EXITED, CANCELLED, INVALIDATED, REFUSED, \
                 SEIZED, AMENDMENT_REFUSED, RELEASE_SUSPENDED, ARRIVED_AT_EXIT, EXIT_ENQUIRY, PRESENTED",
                "what customs says",
            ),
            optional(
                "items",
                "list of 1 to 256 integers from 1 to 9999",
                "RELEASED: the numbers of the items that are released, beside those released before; absent: all",
            ),
            optional("version", "integer from 1", "version of the declaration it speaks of; absent: the newest"),
            optional("effective_time", "RFC 3339", "when it takes effect, if not at `event_time`"),
            optional("limit_time", "RFC 3339", "until when the declarant must act"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::state::execute,
    }],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] =
    &[Permission { record_type: "DeclarationStatus", facet: "*", who: &[Has(Customs)] }];

words! {
    /// What customs says (DOMAIN §4.4).
    Status {
        /// Customs has it, or an amendment of it.
        Received = 1 => "RECEIVED",
        /// Legally accepted.
        Accepted = 2 => "ACCEPTED",
        /// Not accepted.
        Rejected = 3 => "REJECTED",
        /// Documents are to be shown.
        DocsRequired = 4 => "DOCS_REQUIRED",
        /// The goods are to be examined.
        ExamRequired = 5 => "EXAM_REQUIRED",
        /// Duties are assessed.
        Assessed = 6 => "ASSESSED",
        /// The means of payment do not cover what is due.
        PaymentPending = 7 => "PAYMENT_PENDING",
        /// Corrected by customs.
        AmendedByCustoms = 8 => "AMENDED_BY_CUSTOMS",
        /// An amendment of the declarant is accepted.
        AmendmentAccepted = 9 => "AMENDMENT_ACCEPTED",
        /// The goods may leave.
        Released = 10 => "RELEASED",
        /// The procedure is closed.
        Cleared = 11 => "CLEARED",
        /// The goods are detained.
        Detained = 12 => "DETAINED",
        /// The goods may move under bond.
        TransferAllowed = 13 => "TRANSFER_ALLOWED",
        /// The goods have left the customs territory.
        Exited = 14 => "EXITED",
        /// Withdrawn before acceptance.
        Cancelled = 15 => "CANCELLED",
        /// Made invalid.
        Invalidated = 16 => "INVALIDATED",
        /// The goods are not released, for good.
        Refused = 17 => "REFUSED",
        /// The goods are seized.
        Seized = 18 => "SEIZED",
        /// An amendment of the declarant is not accepted.
        AmendmentRefused = 19 => "AMENDMENT_REFUSED",
        /// A release does not count for now.
        ReleaseSuspended = 20 => "RELEASE_SUSPENDED",
        /// The goods are where they leave the customs territory.
        ArrivedAtExit = 21 => "ARRIVED_AT_EXIT",
        /// Customs asks where goods are that should have left.
        ExitEnquiry = 22 => "EXIT_ENQUIRY",
        /// The goods of a declaration that was lodged before are there.
        Presented = 23 => "PRESENTED",
    }
}

words! {
    /// Where a declaration stands.
    DeclarationState {
        /// Nothing was said yet.
        None = 0 => "NONE",
        /// Lodged, not accepted.
        Lodged = 1 => "LODGED",
        /// Accepted.
        Accepted = 2 => "ACCEPTED",
        /// Not accepted; a new version may follow.
        Rejected = 3 => "REJECTED",
        /// Duties assessed.
        Assessed = 4 => "ASSESSED",
        /// Waits for money.
        PaymentPending = 5 => "PAYMENT_PENDING",
        /// Documents or goods are being examined.
        UnderControl = 6 => "UNDER_CONTROL",
        /// The declarant has asked for an amendment.
        AmendmentPending = 7 => "AMENDMENT_PENDING",
        /// Corrected by customs.
        AmendedByCustoms = 8 => "AMENDED_BY_CUSTOMS",
        /// The goods may move under bond.
        TransferAllowed = 9 => "TRANSFER_ALLOWED",
        /// The goods may leave.
        Released = 10 => "RELEASED",
        /// The procedure is closed.
        Cleared = 11 => "CLEARED",
        /// The goods have left the customs territory.
        Exited = 12 => "EXITED",
        /// The goods are detained.
        Detained = 13 => "DETAINED",
        /// Withdrawn before acceptance; final.
        Cancelled = 14 => "CANCELLED",
        /// Made invalid; final.
        Invalidated = 15 => "INVALIDATED",
        /// Lodged before the goods are there.
        PreLodged = 16 => "PRE_LODGED",
        /// Not released, for good.
        Refused = 17 => "REFUSED",
        /// The goods are seized.
        Seized = 18 => "SEIZED",
        /// Released, but not for now.
        ReleaseSuspended = 19 => "RELEASE_SUSPENDED",
        /// Amended or repaid after release.
        AmendedAfterRelease = 20 => "AMENDED_AFTER_RELEASE",
        /// Released, and where the goods leave the customs territory.
        AtExit = 21 => "AT_EXIT",
        /// Released, and customs asks whether they have left.
        ExitEnquiry = 22 => "EXIT_ENQUIRY",
    }
}

words! {
    /// What is unusual in a declaration's course.
    Flag {
        /// Duties were assessed before acceptance.
        TaxBeforeAcceptance = 1 => "TAX_BEFORE_ACCEPTANCE",
        /// Released or cleared without acceptance (X-15).
        ReleasedWithoutAcceptance = 2 => "RELEASED_WITHOUT_ACCEPTANCE",
        /// Amended after release.
        AmendedAfterRelease = 3 => "AMENDED_AFTER_RELEASE",
        /// Assessed after release.
        AssessedAfterRelease = 4 => "ASSESSED_AFTER_RELEASE",
        /// An examination or documents were required after release.
        ControlAfterRelease = 5 => "CONTROL_AFTER_RELEASE",
        /// A rejection came after acceptance.
        RejectedAfterAcceptance = 6 => "REJECTED_AFTER_ACCEPTANCE",
        /// A request came after release.
        RequestAfterRelease = 7 => "REQUEST_AFTER_RELEASE",
        /// Made invalid after release or clearance.
        InvalidatedAfterRelease = 8 => "INVALIDATED_AFTER_RELEASE",
        /// Something was said after the end.
        StatusAfterEnd = 9 => "STATUS_AFTER_END",
        /// A statement spoke of an older version than one before it.
        OlderVersion = 10 => "OLDER_VERSION",
        /// Refused after release: the release stands.
        RefusedAfterRelease = 11 => "REFUSED_AFTER_RELEASE",
        /// A release was suspended that nobody had given.
        SuspendedBeforeRelease = 12 => "SUSPENDED_BEFORE_RELEASE",
        /// The goods were at the exit before they were released.
        AtExitBeforeRelease = 13 => "AT_EXIT_BEFORE_RELEASE",
    }
}

/// How much of a declaration customs has released.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extent {
    /// Nothing yet.
    #[default]
    Nothing,
    /// These items.
    Items(BTreeSet<u32>),
    /// All of it.
    All,
}

/// Body of a `DeclarationStatus` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclarationStatusBody {
    /// What customs says.
    pub status: Status,
    /// Version of the declaration it speaks of, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<u32>,
    /// When it takes effect, if not at the record's `event_time`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective_time: Option<Time>,
    /// Until when the declarant must act.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit_time: Option<Time>,
    /// Numbers of the items that are released.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub items: Option<Vec<u32>>,
}

/// One statement as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Statement {
    /// What customs said.
    pub status: Status,
    /// Version it speaks of, if it says.
    pub version: Option<u32>,
    /// The items it speaks of, if not of all.
    pub items: Option<BTreeSet<u32>>,
    /// When it took effect.
    pub time: Time,
    /// The record.
    pub record: Digest,
}

/// Where a declaration stands.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Standing {
    /// The state.
    pub state: DeclarationState,
    /// Its version.
    pub version: u32,
    /// Whether it was ever accepted.
    pub accepted: bool,
    /// How much of it was ever released; whether that counts now is said by the state.
    pub released: Extent,
    /// What is unusual about its course.
    pub flags: BTreeSet<Flag>,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            state: DeclarationState::None,
            version: 1,
            accepted: false,
            released: Extent::Nothing,
            flags: BTreeSet::new(),
        }
    }
}
