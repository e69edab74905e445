//! A joint inspection: one place, one slot, and every agency's own signed outcome.
//!
//! ```text
//! REQUESTED ──PLAN(lead)──► PLANNED ──CONFIRMED(terminal)──► CONFIRMED ──POSITIONED(terminal)──► READY
//!    ▲                        ▲ ├───────────────────────────────┴──────────────────────────────────┤
//!    │                        └─┤ RESCHEDULE(lead), or another agency joins: version + 1           │
//!    └──────CANCEL(lead)────────┴──► CANCELLED                                    STARTED(agency)  │
//! CLOSED ◄──CLOSE(lead)── OUTCOMES_COMPLETE ◄──all outcomes── PARTIAL ◄──first outcome── IN_PROGRESS ◄┘
//!                                 IN_PROGRESS, PARTIAL ──SUSPEND(lead)──► SUSPENDED ──RESUME(lead)──► as before
//! ```
//! **Who is gathered.** Until the lead fixes a slot nothing is stored: which requests belong together is computed from those
//! that are open ([`gathering`]), so that the order in which they came does not matter. The plan is called by its oldest
//! request (by event time, then digest); any of its requests leads to it. When a late request bridges two plans they are one,
//! under the name of the older; the younger's name answers where it went (R-541). Of three requests of which the first and
//! the last have no moment in common, the middle one goes with the more urgent. Two required places make two plans, in
//! sequence: their slots do not overlap (R-546), and each says why it is apart from the other.
//!
//! **Who leads.** Customs if it is among the agencies, else who requested first; who withdrew or waived leads only if all did.
//!
//! **After the slot is fixed** a request that fits joins by itself until an agency has begun; then only the lead lets it in
//! (ADMIT). Until it does the request counts as a *missed joint* and stands for a plan of its own. A plan that is cancelled
//! lets its open requests go: they are gathered anew, and a new plan under the same name goes on counting versions.
//!
//! **What comes late.** Steps of the lead and outcomes are decisions, and count in the order of the ledger. What terminals and
//! agencies report are facts with a time: each container and each agency keeps the newest time of each kind, so that late,
//! repeated and swapped reports end alike. They name a plan that they have read on the ledger; one that is not there yet is
//! answered with R-540 and can be sent again. An opening that becomes known after the end, without a later seal, is an
//! exception (X-22). A task names the version of the plan that it was done for: a late one confirms no newer slot.
//!
//! **PENDING_LAB**: after INCONCLUSIVE the container may be moved back; the plan stays PARTIAL, lights stay as they are.
//!
//! In parts: numbers of old and new seals, findings, names of officers, instructions for the terminal.

pub mod events;
pub mod figures;
pub mod gathering;
pub mod joining;
pub mod keys;
pub mod rules;
pub mod standing;
pub mod status;
#[cfg(test)]
mod tests;
mod transitions;
pub mod words;

pub use figures::{Figures, figures};
pub use status::{PlanStatus, of_request};
pub use words::{AgencyState, Apart, DeclarantPresence, PlanState, Step, StopReason, TaskDone, TerminalTask};

use super::inspection::{AgencyEvent, AreaCode};
use super::registry::{Nature, Noun, RecordRule, SubjectShape, optional, required, up_to};
use super::subject::{CONTAINER_STAY, DECLARATION};
use crate::permissions::{
    Permission,
    Who::{Lead, Requester, Role as Has},
};
use crate::roles::Role::{Depot, Terminal};
use crate::roles::TerminalCode;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::RECORD_SUBJECTS_MAX;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "inspection plan",
    says: "A joint inspection: one place, one slot, every agency's own part.",
    records: &[
        RecordRule {
            record_type: "InspectionPlan",
            schema: 1,
            nature: Nature::Decision,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
            fields: &[
                required(
                    "plan",
                    "64 hex digits",
                    "digest of the oldest request that is gathered; the record names exactly the subjects of all its requests",
                ),
                required("step", "PLAN, RESCHEDULE, ADMIT, SUSPEND, RESUME, CLOSE, CANCEL", "what the lead does"),
                optional(
                    "place",
                    "1 to 16 of A-Z, 0-9, -",
                    "the inspection area; PLAN needs it, RESCHEDULE may change it; where a request requires one it is that",
                ),
                optional(
                    "slot",
                    "{from, until}, RFC 3339",
                    "PLAN needs it, RESCHEDULE may change it; it meets the window of every request",
                ),
                optional(
                    "tasks",
                    "list of MOVE, OPEN, UNLOAD_PART, UNLOAD_ALL, RESEAL, RETURN",
                    "what the terminal is asked to do; with PLAN and RESCHEDULE",
                ),
                optional("declarant_presence", "REQUIRED, OPTIONAL", "whether the declarant is to be there"),
                optional("request", "64 hex digits", "with ADMIT: the request that is let in"),
                optional("reason", "DANGER, EQUIPMENT, OTHER", "with SUSPEND: why"),
            ],
            permissions: PERMISSIONS,
            execute: transitions::execute,
        },
        RecordRule {
            record_type: "InspectionTask",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[SubjectShape { kind: CONTAINER_STAY, min: 1, max: RECORD_SUBJECTS_MAX }],
            fields: &[
                required("plan", "64 hex digits", "the plan; the record names the containers that it was done for"),
                required(
                    "task",
                    "CONFIRMED, POSITIONED, RESEALED, RETURNED",
                    "what the terminal did; `event_time` says when; seals are named in a part",
                ),
                required("version", "integer from 1", "version of the plan that it was done for"),
                optional(
                    "terminal",
                    "1 to 16 of A-Z, 0-9, -",
                    "the terminal, where the author runs several in the port",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::task::execute,
        },
        RecordRule {
            record_type: "InspectionEvent",
            schema: 1,
            nature: Nature::Fact,
            functions: &[Function::Original],
            classified: false,
            noun_checks_subjects: false,
            subjects: &[up_to(RECORD_SUBJECTS_MAX, CONTAINER_STAY), up_to(RECORD_SUBJECTS_MAX, DECLARATION)],
            fields: &[
                required(
                    "request",
                    "64 hex digits",
                    "the author's own request; the subjects are among its plan's goods",
                ),
                required(
                    "event",
                    "CHECKED_IN, STARTED, PAUSED, SAMPLED, FINISHED, OPENED, RESEALED",
                    "what the agency did; OPENED and RESEALED name the containers; seals are named in a part",
                ),
            ],
            permissions: PERMISSIONS,
            execute: transitions::progress::execute,
        },
    ],
    permissions: PERMISSIONS,
};

static PERMISSIONS: &[Permission] = &[
    Permission { record_type: "InspectionPlan", facet: "*", who: &[Lead] },
    Permission { record_type: "InspectionTask", facet: "*", who: &[Has(Terminal), Has(Depot)] },
    Permission { record_type: "InspectionEvent", facet: "*", who: &[Requester] },
];

/// A stretch of time for which a place is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its beginning.
    pub from: Time,
    /// Its end.
    pub until: Time,
}

/// Body of an `InspectionPlan` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionPlanBody {
    /// The plan.
    pub plan: Digest,
    /// What the lead does.
    pub step: Step,
    /// The inspection area.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<AreaCode>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub slot: Option<Slot>,
    /// What the terminal is asked to do.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tasks: Option<BTreeSet<TerminalTask>>,
    /// Whether the declarant is to be there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub declarant_presence: Option<DeclarantPresence>,
    /// The request that is let in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request: Option<Digest>,
    /// Why it is stopped.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<StopReason>,
}

/// Body of an `InspectionTask` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionTaskBody {
    /// The plan.
    pub plan: Digest,
    /// What the terminal did.
    pub task: TaskDone,
    /// Version of the plan that it was done for.
    pub version: u32,
    /// The terminal, where the author runs several in the port.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terminal: Option<TerminalCode>,
}

/// Body of an `InspectionEvent` record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionEventBody {
    /// The author's own request.
    pub request: Digest,
    /// What it did.
    pub event: AgencyEvent,
}

/// What happened to one container of a plan: of each kind the newest time.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Handling {
    /// It was brought to the place.
    pub positioned: Option<Time>,
    /// It was brought back, or the place changed.
    pub returned: Option<Time>,
    /// It was opened.
    pub opened: Option<Time>,
    /// A new seal was put on.
    pub resealed: Option<Time>,
}

/// A plan as the state keeps it for ever, from the moment at which place and slot are fixed. Where it stands follows from it
/// and from its requests ([`standing`]).
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Plan {
    /// Grows whenever place, slot or agencies change.
    pub version: u32,
    /// Its requests, withdrawn ones among them.
    pub requests: BTreeSet<Digest>,
    /// The inspection area.
    pub place: AreaCode,
    /// When.
    pub slot: Slot,
    /// What the terminal is asked to do.
    pub tasks: BTreeSet<TerminalTask>,
    /// Whether the declarant is to be there.
    pub declarant_presence: DeclarantPresence,
    /// Newest version that a terminal confirmed; 0 while there is none.
    pub confirmed_version: u32,
    /// What happened to its containers.
    pub containers: BTreeMap<SubjectId, Handling>,
    /// The record that stopped it, until it goes on.
    pub suspended: Option<Digest>,
    /// The record that ended it.
    pub closed: Option<Digest>,
    /// The record that gave it up.
    pub cancelled: Option<Digest>,
    /// Other inspections of the same goods when it was planned, and why they are not this one.
    pub apart: BTreeMap<Digest, Apart>,
}

/// The plan that was made under this name.
#[must_use]
pub fn find(view: &dyn StateView, id: &Digest) -> Option<Plan> {
    crate::state::read(view, &keys::plan(id))
}
