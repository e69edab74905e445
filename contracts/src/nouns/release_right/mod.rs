//! The right to pick a container up: it passes from the carrier or its agent, from hand to hand, to a haulier. Never a PIN.
//!
//! ```text
//! (none) ─ISSUED─► OFFERED ─ACCEPTED(next)─► HELD ─TRANSFERRED(holder)─► OFFERED ─ACCEPTED(next)─► HELD(next)
//!                     └─DECLINED(next), WITHDRAWN(holder)─► HELD           └─DECLINED, WITHDRAWN─► HELD(as before)
//! HELD ─ASSIGNED(holder)─► ASSIGNED ─GATE_OUT─► CONSUMED      ASSIGNED ─DECLINED(haulier), WITHDRAWN(holder)─► HELD
//! any live ─REVOKED(issuer)─► REVOKED      any live ─time─► EXPIRED ─EXTENDED(issuer)─► as before
//! ```
//! A container (joined subjects are one) has one live right; the right has one holder, and at most one offer that is open.
//! Steps count from the block that they enter, in the order of the ledger: of two that contradict, the first stands.
//! EXPIRED and CONSUMED are never stated: they follow from time and from the gate-out.
//!
//! **Whom an offer names is not readable.** ISSUED, TRANSFERRED and ASSIGNED carry a commitment to the next one
//! (`docs/specs/release-right.md`); its name and the salt travel in a sealed part to the next one, and to the terminal with
//! an assignment. What a hostile member can try:
//! - *Read the name out of the commitment*: 32 random bytes of salt stand in it; a list of all organisations does not help.
//! - *Answer in another's place*, having seen or stolen the salt: the name of the one that answers is inside the hash.
//! - *Use a commitment again*: on another container it opens to nobody, for the stay is inside the hash; on the same one
//!   it opens to the same organisation only, whose name its salt then tells everybody.
//! - *Be first*: an accept that was seen under way is of no use to another; withdrawing before it is the holder's right, and
//!   the ledger's order decides.
//! - *Sell twice*: a second offer while one is open is refused, and an assignment must be withdrawn before another.
//! - *Hold a container to ransom*: the issuer revokes everything downstream of it, at any time before the gate-out.
//! - *Issue first for a container of another carrier*: until customs has accepted the bill of lading, nothing on the ledger
//!   says whose it is. Then the right of another no longer counts, whatever was done with it ([`bill`]).
//!
//! Whoever accepts is readable from then on, as the author of its record; a haulier, when the terminal authorises it.

pub mod bill;
pub mod events;
pub mod keys;
pub mod rules;
#[cfg(test)]
mod tests;
mod transitions;

use super::registry::{Nature, Noun, RecordRule, one, optional, required};
use super::subject::CONTAINER_STAY;
use crate::permissions::{Permission, Who, Who::Role as Has};
use crate::roles::Role::{Agent, Carrier, Declarant, Depot, Forwarder, Haulier, Trader};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "release right",
    says: "The right to pick a container up, passed on from the carrier to the haulier.",
    records: &[RecordRule {
        record_type: "ReleaseRight",
        schema: 1,
        nature: Nature::Decision,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(CONTAINER_STAY)],
        fields: &[
            required(
                "step",
                "ISSUED, TRANSFERRED, ASSIGNED, ACCEPTED, DECLINED, WITHDRAWN, REVOKED, EXTENDED",
                "what is done with the right",
            ),
            optional("to", "64 hex digits", "ISSUED, TRANSFERRED, ASSIGNED: the commitment to the next one"),
            optional("salt", "64 hex digits", "ACCEPTED, DECLINED: opens the commitment to the author"),
            optional("valid_to", "RFC 3339", "ISSUED, EXTENDED: when it expires, at most 90 days from now"),
        ],
        permissions: PERMISSIONS,
        execute: transitions::execute,
    }],
    permissions: PERMISSIONS,
};

/// Whoever can hold a right.
const HOLDERS: &[Who] =
    &[Has(Carrier), Has(Agent), Has(Forwarder), Has(Declarant), Has(Trader), Has(Haulier), Has(Depot)];
/// Whoever can issue one (X-28).
const ISSUERS: &[Who] = &[Has(Carrier), Has(Agent)];

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "ReleaseRight", facet: "ISSUED", who: ISSUERS },
    Permission { record_type: "ReleaseRight", facet: "TRANSFERRED", who: HOLDERS },
    Permission { record_type: "ReleaseRight", facet: "ASSIGNED", who: HOLDERS },
    Permission { record_type: "ReleaseRight", facet: "ACCEPTED", who: HOLDERS },
    Permission { record_type: "ReleaseRight", facet: "DECLINED", who: HOLDERS },
    Permission { record_type: "ReleaseRight", facet: "WITHDRAWN", who: HOLDERS },
    Permission { record_type: "ReleaseRight", facet: "REVOKED", who: ISSUERS },
    Permission { record_type: "ReleaseRight", facet: "EXTENDED", who: ISSUERS },
];

words! {
    /// What is done with a right.
    Step {
        /// It begins, offered to its first holder.
        Issued = 1 => "ISSUED",
        /// Its holder offers it to the next one.
        Transferred = 2 => "TRANSFERRED",
        /// Its holder lets a haulier use it.
        Assigned = 3 => "ASSIGNED",
        /// The next one takes it.
        Accepted = 4 => "ACCEPTED",
        /// The next one does not want it.
        Declined = 5 => "DECLINED",
        /// Its holder takes an offer or an assignment back.
        Withdrawn = 6 => "WITHDRAWN",
        /// Its issuer ends it for all.
        Revoked = 7 => "REVOKED",
        /// Its issuer lets it live longer.
        Extended = 8 => "EXTENDED",
    }
}

words! {
    /// Where a right stands.
    Standing {
        /// Offered to somebody who has not answered.
        Offered = 1 => "OFFERED",
        /// With its holder.
        Held = 2 => "HELD",
        /// A haulier may use it.
        Assigned = 3 => "ASSIGNED",
        /// Ended by its issuer.
        Revoked = 4 => "REVOKED",
        /// Too old.
        Expired = 5 => "EXPIRED",
        /// Used: the container has left.
        Consumed = 6 => "CONSUMED",
    }
}

/// Body of a `ReleaseRight` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRightBody {
    /// What is done.
    pub step: Step,
    /// The commitment to the next one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Digest>,
    /// What opens the commitment to the author.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub salt: Option<Digest>,
    /// When it expires.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub valid_to: Option<Time>,
}

/// What is offered and to whom, unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Offer {
    /// The record that made it.
    pub record: Digest,
    /// The commitment to the next one.
    pub to: Digest,
    /// Whether a haulier may use the right, instead of somebody being asked to take it.
    pub assigns: bool,
}

/// How a right was ended by its issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Revocation {
    /// The record.
    pub record: Digest,
    /// When, by the ledger.
    pub time: Time,
}

/// A right as the state holds it: the newest of its stay.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct ReleaseRight {
    /// The record that issued it.
    pub record: Digest,
    /// Who issued it.
    pub issuer: OrganisationId,
    /// Block time at which it was issued.
    pub issued_at: Time,
    /// From when on it no longer counts.
    pub valid_to: Time,
    /// Who has it; the issuer until somebody accepts.
    pub holder: OrganisationId,
    /// How many have accepted it.
    pub chain_position: u32,
    /// The one offer or assignment that is open.
    pub offer: Option<Offer>,
    /// How its issuer ended it, if so.
    pub revoked: Option<Revocation>,
}

/// The newest right that was issued on a stay itself.
#[must_use]
pub fn find(view: &dyn StateView, stay: &SubjectId) -> Option<ReleaseRight> {
    crate::state::read(view, &keys::release_right(stay))
}
