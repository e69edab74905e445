//! What each response code of the UK's customs declaration service means for the ledger (DOMAIN §4.4, A-CAS-WCO).
//!
//! The table of `docs/reference/cds-responses.md`, which gives the reasons.

use crate::nouns::declaration_status::Status;

/// What a response code makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The status of the declaration; none for a reminder.
    pub status: Option<Status>,
    /// The hold that is placed.
    pub hold: Option<PlacedHold>,
    /// Whether an inspection is requested, and of which kind.
    pub inspection: Option<&'static str>,
    /// Whether customs lets the goods go: the holds that responses placed are lifted and the light turns green.
    pub releases: bool,
}

/// A hold of the customs light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlacedHold {
    /// Code of the closed list.
    pub code: &'static str,
    /// What must not, or must, happen to the goods.
    pub effect: &'static [&'static str],
    /// The reason where the message gives none, for the authorities alone.
    pub reason: &'static str,
    /// Whether the message's own words may be the reason. Not where they speak of money.
    pub takes_words: bool,
}

/// Every hold that a response can place: what a release lifts.
pub(super) const HOLD_CODES: [&str; 3] = [PHYSICAL.code, DOCUMENTS.code, FUNDS.code];

const PHYSICAL: PlacedHold = PlacedHold {
    code: "CUS-PHY",
    effect: &["NO_GATE_OUT", "NO_LOAD"],
    reason: "customs intends to examine the goods",
    takes_words: true,
};
const DOCUMENTS: PlacedHold = PlacedHold {
    code: "CUS-DOC",
    effect: &["NO_GATE_OUT", "NO_LOAD"],
    reason: "documents are to be presented",
    takes_words: true,
};
const FUNDS: PlacedHold = PlacedHold {
    code: "CUS-REV",
    effect: &["NO_GATE_OUT", "NO_LOAD"],
    reason: "the means of payment does not cover what is due",
    takes_words: false,
};

const SILENT: Meaning = Meaning { status: None, hold: None, inspection: None, releases: false };

/// The meaning of `Response/FunctionCode`; `None` for a code that is not in the table.
pub(super) fn meaning(code: &str) -> Option<Meaning> {
    let says = |status| Meaning { status: Some(status), ..SILENT };
    Some(match code {
        "01" | "1" => says(Status::Accepted),
        "02" | "2" => says(Status::Received),
        "03" | "3" => says(Status::Rejected),
        "05" | "5" => Meaning { hold: Some(PHYSICAL), inspection: Some("PHYSICAL_FULL"), ..says(Status::ExamRequired) },
        "06" | "6" => Meaning { hold: Some(DOCUMENTS), ..says(Status::DocsRequired) },
        "07" | "7" => says(Status::AmendedByCustoms),
        "08" | "8" => Meaning { releases: true, ..says(Status::Released) },
        "09" | "9" => Meaning { releases: true, ..says(Status::Cleared) },
        // A release that rests on it no longer counts, by the rules; nothing has to revoke it.
        "10" => says(Status::Invalidated),
        "11" => says(Status::AmendmentAccepted),
        "13" | "15" => says(Status::Assessed),
        "14" => Meaning { hold: Some(FUNDS), ..says(Status::Assessed) },
        "16" => says(Status::Exited),
        "18" => SILENT,
        _ => return None,
    })
}
