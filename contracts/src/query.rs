//! What people ask of the state: read functions over any view, the same on every node.

mod cargo;
mod findings;
mod inspections;

pub use cargo::{ConsignmentSummary, ManifestSummary, consignment_status, manifest_status, marks_of};
pub use findings::{ExceptionStatus, disputes_about, exception_statuses_of};
pub use inspections::{PlanSummary, inspection_plans_of};

use crate::history::{self, History};
use crate::light::{Light, LightValue};
use crate::nouns::consignment::rules::consignments_of;
use crate::nouns::declaration::{self, Declaration, Header, rules::declarations_of};
use crate::nouns::declaration_status::Standing;
use crate::nouns::exception::{self, Exception};
use crate::nouns::formality::{self, Formality};
use crate::nouns::hold::{self, Hold};
use crate::nouns::inspection::{self, Inspection};
use crate::nouns::inspection_plan::{self, Figures, PlanStatus};
use crate::nouns::pickup_authorisation::{self, PickupAuthorisation};
use crate::nouns::port_call::course::{Reached, Report};
use crate::nouns::port_call::{self, Decided, PortCall, PortCallStatus};
use crate::nouns::port_call_event::{self, Moment, Times};
use crate::nouns::pre_announcement::{self, PreAnnouncement};
use crate::nouns::proposal::{self, action::PlannedEdition};
use crate::nouns::release::lights;
use crate::nouns::release_right::{self, ReleaseRight};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{self, Subject, SubjectKind};
use crate::nouns::terminal_event::{self, Place, Stay};
use crate::nouns::vessel::{self, Vessel};
use crate::parameters::{LastBlock, Parameters};
use crate::state::read;
use crate::state_keys;
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// One container stay at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StayStatus {
    /// Its opening.
    pub subject: Subject,
    /// The subjects that count as one with it, itself among them.
    pub joined: BTreeSet<SubjectId>,
    /// Where the container is.
    pub place: Place,
    /// Its events and category.
    pub stay: Stay,
    /// What its lights show.
    pub lights: BTreeMap<Light, LightValue>,
    /// Its holds, open and lifted, those of its declarations and of goods in it among them, by record.
    pub holds: BTreeMap<Digest, Hold>,
    /// The inspections requested on it, on its declarations or on goods in it, by request.
    pub inspections: BTreeMap<Digest, Inspection>,
    /// The declarations that cover it.
    pub declarations: BTreeMap<SubjectId, DeclarationStatus>,
    /// The newest permission to leave.
    pub authorisation: Option<PickupAuthorisation>,
    /// The newest right to pick it up that was issued on each of the subjects.
    pub release_rights: BTreeMap<SubjectId, ReleaseRightStatus>,
    /// The visits that are announced for it.
    pub visits: Vec<PreAnnouncement>,
    /// The rules that were broken.
    pub exceptions: Vec<Exception>,
}

/// One release right at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReleaseRightStatus {
    /// Where it stands.
    pub standing: release_right::Standing,
    /// The right.
    pub right: ReleaseRight,
}

/// One declaration at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeclarationStatus {
    /// Its newest header, if one came.
    pub header: Option<Header>,
    /// Where it stands with customs.
    pub standing: Standing,
    /// The container stays it covers.
    pub stays: Vec<SubjectId>,
    /// The newest statement of customs in order of time.
    pub latest_statement: Option<Digest>,
}

/// One port call at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PortCallSummary {
    /// Its opening.
    pub subject: Subject,
    /// Where it stands.
    pub status: Option<PortCallStatus>,
    /// When it reached each status.
    pub reached_at: BTreeMap<PortCallStatus, Time>,
    /// When it is expected to reach a status, as last estimated or planned.
    pub expected_at: BTreeMap<PortCallStatus, Time>,
    /// Whether it is reported as departed without an arrival before.
    pub departed_before_arrival: bool,
    /// The vessel, if a report names one.
    pub vessel: Option<SubjectId>,
    /// When it came alongside and was worked at each berth, and when it reached every other status.
    pub milestones: Vec<Reached>,
    /// The newest reports, those that came when the call was closed marked among them.
    pub reports: Vec<Report>,
    /// What was decided, withdrawn decisions among them.
    pub decisions: Vec<Decided>,
    /// The statuses whose times sources dispute.
    pub disputed: Vec<PortCallStatus>,
}

/// The parameters in force.
#[must_use]
pub fn parameters(view: &dyn StateView) -> Option<Parameters> {
    read(view, &state_keys::parameters())
}

/// The edition of the rules that is to come, if one was decided.
#[must_use]
pub fn planned_edition(view: &dyn StateView) -> Option<PlannedEdition> {
    read(view, &proposal::keys::planned_edition())
}

/// Height and time of the last block.
#[must_use]
pub fn last_block(view: &dyn StateView) -> Option<LastBlock> {
    read(view, &state_keys::last_block())
}

/// The record that `author` made under a reference.
#[must_use]
pub fn record_of_reference(
    view: &dyn StateView,
    author: &portolan_ledger::OrganisationId,
    tag: &Digest,
) -> Option<Digest> {
    read(view, &state_keys::reference(author, tag))
}

/// One container stay at `time`; `None` when it was never opened as one.
#[must_use]
pub fn stay_status(view: &dyn StateView, id: &SubjectId, time: Time) -> Option<StayStatus> {
    let subject = subject::find(view, id).filter(|subject| subject.kind == SubjectKind::ContainerStay)?;
    let parameters = parameters(view)?;
    let joined = group_of(view, *id);
    let stay = terminal_event::find(view, id);
    let declarations: BTreeSet<SubjectId> = joined.iter().flat_map(|stay| declarations_of(view, stay)).collect();
    let goods = joined.iter().flat_map(|stay| consignments_of(view, stay));
    let about: BTreeSet<SubjectId> = joined.union(&declarations).copied().chain(goods).collect();
    Some(StayStatus {
        inspections: about.iter().flat_map(|subject| inspection::rules::on_subject(view, subject)).collect(),
        subject,
        place: stay.place(),
        lights: lights::of_group(view, &parameters, &joined, time),
        holds: hold::rules::on_stays(view, &joined),
        declarations: declarations.into_iter().map(|id| (id, declaration_status(view, &id))).collect(),
        authorisation: joined
            .iter()
            .filter_map(|stay| pickup_authorisation::find(view, stay))
            .max_by_key(|a| a.given_at),
        release_rights: joined
            .iter()
            .filter_map(|stay| Some((*stay, release_right_status(view, stay, time)?)))
            .collect(),
        visits: pre_announcement::rules::on_stays(view, &joined, None),
        exceptions: exception::of_subject(view, id),
        joined,
        stay,
    })
}

/// Whether a container stay is over: the container has left through the gate or on a vessel.
#[must_use]
pub fn stay_has_ended(view: &dyn StateView, id: &SubjectId) -> bool {
    terminal_event::find(view, id).place().has_ended()
}

/// One declaration; empty when nothing was said of it.
#[must_use]
pub fn declaration_status(view: &dyn StateView, id: &SubjectId) -> DeclarationStatus {
    let declaration: Declaration = declaration::find(view, id);
    DeclarationStatus {
        standing: declaration.standing(),
        latest_statement: declaration.statements.last().map(|statement| statement.record),
        stays: declaration::rules::stays_of(view, id),
        header: declaration.header,
    }
}

/// The newest right that was issued on a stay itself, at `time`.
#[must_use]
pub fn release_right_status(view: &dyn StateView, stay: &SubjectId, time: Time) -> Option<ReleaseRightStatus> {
    let right = release_right::find(view, stay)?;
    Some(ReleaseRightStatus { standing: right.standing(view, stay, time), right })
}

/// One port call; `None` when it was never opened as one.
#[must_use]
pub fn port_call_status(view: &dyn StateView, id: &SubjectId) -> Option<PortCallSummary> {
    let subject = subject::find(view, id).filter(|subject| subject.kind == SubjectKind::PortCall)?;
    let call: PortCall = port_call::find(view, id);
    let reached = |status: &PortCallStatus| call.reached_at(*status).map(|time| (*status, time));
    Some(PortCallSummary {
        subject,
        status: call.status(),
        reached_at: PortCallStatus::ALL.iter().filter_map(reached).collect(),
        expected_at: call.expected.iter().map(|(status, expected)| (*status, expected.time)).collect(),
        departed_before_arrival: call.departed_before_arrival(),
        vessel: call.vessel(),
        milestones: call.reached(),
        disputed: port_call::rules::disputed(&call),
        reports: call.reports,
        decisions: call.decisions,
    })
}

/// What is said of each moment of a call: estimated, requested, planned, actual.
#[must_use]
pub fn port_call_times(view: &dyn StateView, call: &SubjectId) -> BTreeMap<Moment, Times> {
    port_call_event::rules::of_call(view, call)
}

/// The formalities of a call, by their first submissions.
#[must_use]
pub fn formalities_of(view: &dyn StateView, call: &SubjectId) -> BTreeMap<Digest, Formality> {
    formality::rules::of_call(view, call)
}

/// A vessel, if it was described.
#[must_use]
pub fn vessel(view: &dyn StateView, id: &SubjectId) -> Option<Vessel> {
    vessel::find(view, id)
}

/// The calls of a vessel that are neither closed nor called off.
#[must_use]
pub fn open_calls_of(view: &dyn StateView, vessel: &SubjectId) -> Vec<SubjectId> {
    port_call::rules::open_calls_of(view, vessel)
}

/// The hold that a record placed.
#[must_use]
pub fn hold(view: &dyn StateView, record: &Digest) -> Option<Hold> {
    hold::find(view, record)
}

/// The open holds placed on a subject itself, by record.
#[must_use]
pub fn open_holds_of(view: &dyn StateView, subject: &SubjectId) -> BTreeMap<Digest, Hold> {
    hold::rules::on_subject(view, subject).into_iter().filter(|(_, hold)| hold.is_open()).collect()
}

/// The inspections requested on a subject itself, by request, concluded ones among them.
#[must_use]
pub fn inspections_of(view: &dyn StateView, subject: &SubjectId) -> BTreeMap<Digest, Inspection> {
    inspection::rules::on_subject(view, subject).into_iter().collect()
}

/// The joint inspection that a request is part of, planned or waiting to be.
#[must_use]
pub fn inspection_plan_of(view: &dyn StateView, request: &Digest) -> Option<PlanStatus> {
    inspection_plan::of_request(view, request)
}

/// What was counted of inspections in a port: closed plans, joint ones among them, joint inspections that were missed.
#[must_use]
pub fn inspection_figures(view: &dyn StateView, port: &portolan_ledger::Locode) -> Figures {
    inspection_plan::figures(view, port)
}

/// The rules that were broken about a subject, the oldest first.
#[must_use]
pub fn exceptions_of(view: &dyn StateView, subject: &SubjectId) -> Vec<Exception> {
    exception::of_subject(view, subject)
}

/// Count and hash chain of all records about a subject.
#[must_use]
pub fn history_of(view: &dyn StateView, subject: &SubjectId) -> History {
    history::of_subject(view, subject)
}
