//! whose bill of lading a container is on, and who so speaks for it: releases and holds its commercial light,
//! and gives the right to fetch it.
//!
//! The bill is known by the lines that customs has accepted; until one is, nothing says whose the container is. A house bill
//! gives no right to the container. Of a carrier's line only the carrier may speak, and who has its mandate for records of that
//! type; an agent's line does not say for which carrier it was lodged, so that of it any carrier may.

use crate::nouns::consignment::{self, BillType};
use crate::nouns::mandate::{self, Mandate};
use crate::nouns::manifest;
use crate::nouns::organisation;
use crate::nouns::subject;
use crate::roles::Role;
use portolan_ledger::{OrganisationId, RecordType, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// The records by which one speaks for a container on a bill of lading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// A release of the commercial light, or what takes it back.
    Release,
    /// A hold on the commercial light.
    Hold,
    /// The right to fetch the container.
    ReleaseRight,
}

impl Saying {
    /// The type that a mandate names.
    fn record_type(self) -> RecordType {
        let name = match self {
            Self::Release => "Release",
            Self::Hold => "Hold",
            Self::ReleaseRight => "ReleaseRight",
        };
        RecordType::parse(name).expect("a record type")
    }
}

/// Whether `speaker` may speak now for a container known as these stays.
#[must_use]
pub fn speaks_for(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    (speaker, saying): (&OrganisationId, Saying),
    time: Time,
) -> bool {
    let has_mandate = |mandate: &Mandate| mandate::rules::covers(mandate, &saying.record_type(), time);
    is_of_bill(view, group, speaker, time, has_mandate)
}

/// Whether what `speaker` has said counts for a container known as these stays. Here a mandate counts that has ended since: an
/// act does not fall with it, and the carrier can take the act back.
#[must_use]
pub fn spoke_for(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    (speaker, saying): (&OrganisationId, Saying),
    time: Time,
) -> bool {
    let had_mandate = |mandate: &Mandate| mandate.record_types.contains(&saying.record_type());
    is_of_bill(view, group, speaker, time, had_mandate)
}

fn is_of_bill(
    view: &dyn StateView,
    group: &BTreeSet<SubjectId>,
    speaker: &OrganisationId,
    time: Time,
    covers: impl Fn(&Mandate) -> bool,
) -> bool {
    let lodged_by = authors_of_accepted_lines(view, group);
    let is_carrier = |id: &OrganisationId| is_carrier(view, group, id, time);
    let may_speak = |of: &OrganisationId| {
        let is_mandated = || mandate::find(view, of, speaker).is_some_and(|mandate| covers(&mandate));
        of == speaker || is_mandated() || (!is_carrier(of) && is_carrier(speaker))
    };
    lodged_by.is_empty() || lodged_by.iter().any(may_speak)
}

/// Who lodged the bills of lading that the container is on, as customs has accepted them.
#[must_use]
pub fn authors_of_accepted_lines(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> BTreeSet<OrganisationId> {
    let named = group.iter().flat_map(|stay| consignment::rules::consignments_of(view, stay));
    let consignments: BTreeSet<SubjectId> = named.collect();
    let author = |id: &SubjectId| {
        let consignment = consignment::find(view, id);
        let line = consignment.line().filter(|line| line.bl_type != BillType::House)?;
        let is_accepted = consignment.is_accepted(&manifest::find(view, &line.manifest));
        is_accepted.then(|| line.origin.author.clone())
    };
    consignments.iter().filter_map(author).collect()
}

fn is_carrier(view: &dyn StateView, group: &BTreeSet<SubjectId>, id: &OrganisationId, time: Time) -> bool {
    let port = group.iter().find_map(|stay| subject::find(view, stay)).map(|opened| opened.port);
    let found = organisation::find(view, id).zip(port);
    found.is_some_and(|(found, port)| found.has_role(&[Role::Carrier], &port, time))
}
