//! What people ask of manifests, consignments and what containers are known for.

use crate::limits::MANIFEST_LINES_READ_MAX;
use crate::nouns::consignment::{self, ConsignmentState, rules::consignments_of};
use crate::nouns::declaration::rules::declarations_of;
use crate::nouns::inspection::{self, Decision};
use crate::nouns::manifest::{self, ManifestState};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{self, Subject, SubjectKind};
use crate::nouns::terminal_event::{self, Mark};
use crate::state_keys::last_subject;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// One manifest at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ManifestSummary {
    /// Its opening.
    pub subject: Subject,
    /// Its newest header, if one came.
    pub header: Option<manifest::Header>,
    /// Where it stands.
    pub state: ManifestState,
    /// Whether it was changed after its vessel had arrived.
    pub amended_after_arrival: bool,
    /// How many consignments it lists.
    pub line_count: u32,
    /// How many of them are finished.
    pub finished_count: u32,
    /// The consignments, at most `limits::MANIFEST_LINES_READ_MAX`.
    pub lines: Vec<SubjectId>,
    /// The stays it still awaits, as many at most; none when it counts for nothing.
    pub awaited: Vec<SubjectId>,
}

/// One consignment at a glance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ConsignmentSummary {
    /// Its opening.
    pub subject: Subject,
    /// Its newest record, if one came.
    pub header: Option<consignment::Header>,
    /// Where it stands.
    pub state: ConsignmentState,
    /// The container stays it is in.
    pub stays: BTreeSet<SubjectId>,
    /// How many house lines name it as their master.
    pub house_count: u32,
}

/// One manifest; `None` when it was never opened as one.
#[must_use]
pub fn manifest_status(view: &dyn StateView, id: &SubjectId) -> Option<ManifestSummary> {
    let subject = subject::find(view, id).filter(|subject| subject.kind == SubjectKind::Manifest)?;
    let manifest = manifest::find(view, id);
    let last = |prefix: Vec<u8>| {
        let entries = view.scan(&prefix, MANIFEST_LINES_READ_MAX);
        entries.iter().map(|(key, _)| last_subject(key)).collect()
    };
    Some(ManifestSummary {
        subject,
        state: manifest.state(view, id),
        amended_after_arrival: manifest::rules::amended_after_arrival(view, &manifest),
        line_count: manifest.line_count,
        finished_count: manifest.finished_count,
        lines: last(manifest::keys::lines_of(id)),
        awaited: if manifest.is_void() { Vec::new() } else { last(manifest::keys::awaited_by(id)) },
        header: manifest.header,
    })
}

/// One consignment; `None` when it was never opened as one.
#[must_use]
pub fn consignment_status(view: &dyn StateView, id: &SubjectId) -> Option<ConsignmentSummary> {
    let subject = subject::find(view, id).filter(|subject| subject.kind == SubjectKind::Consignment)?;
    let consignment = consignment::find(view, id);
    Some(ConsignmentSummary {
        subject,
        state: consignment.state(view),
        header: consignment.header,
        stays: consignment.stays,
        house_count: consignment.house_count,
    })
}

/// What a container is known for: what was reported or found of it, and what was said of goods in it.
#[must_use]
pub fn marks_of(view: &dyn StateView, id: &SubjectId) -> BTreeSet<Mark> {
    let group = group_of(view, *id);
    let mut marks = BTreeSet::new();
    for stay in group.iter().map(|stay| terminal_event::find(view, stay)) {
        let course = stay.course();
        let found = course.in_yard_since.zip(stay.long_stay_since).is_some_and(|(since, found)| since <= found);
        marks.extend(course.marks);
        marks.extend(found.then_some(Mark::LongStay));
    }
    let goods: BTreeSet<SubjectId> = group.iter().flat_map(|stay| consignments_of(view, stay)).collect();
    let abandoned = |id| consignment::find(view, id).state(view) == ConsignmentState::Abandoned;
    marks.extend(goods.iter().any(abandoned).then_some(Mark::Abandoned));

    let declared = group.iter().flat_map(|stay| declarations_of(view, stay));
    let mut about = group.iter().copied().chain(goods.iter().copied()).chain(declared);
    let seized = |subject: SubjectId| {
        let outcomes = inspection::rules::on_subject(view, &subject).into_iter().filter_map(|(_, found)| found.outcome);
        outcomes.into_iter().any(|outcome| outcome.decision == Decision::Seize)
    };
    marks.extend(about.any(seized).then_some(Mark::Seized));
    marks
}
