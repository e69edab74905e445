//! whose bill of lading a container is on, and who so gives the right to fetch it.
//!
//! The bill is known by the lines that customs has accepted; until one is, nothing says whose the container is. A house bill
//! gives no right to the container. Of a carrier's line only the carrier may speak, and who has its mandate; an agent's line
//! does not say for which carrier it was lodged, so that of it any carrier may.

use crate::nouns::consignment::{self, BillType};
use crate::nouns::mandate;
use crate::nouns::manifest;
use crate::nouns::organisation;
use crate::nouns::subject;
use crate::roles::Role;
use portolan_ledger::{OrganisationId, RecordType, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// Whether a right counts that `issuer` gives to a container known as these stays.
#[must_use]
pub fn issuer_counts(view: &dyn StateView, group: &BTreeSet<SubjectId>, issuer: &OrganisationId, time: Time) -> bool {
    let lodged_by = authors_of_accepted_lines(view, group);
    let is_carrier = |id: &OrganisationId| is_carrier(view, group, id, time);
    let speaks_for = |of: &OrganisationId| {
        of == issuer || has_mandate(view, of, issuer, time) || (!is_carrier(of) && is_carrier(issuer))
    };
    lodged_by.is_empty() || lodged_by.iter().any(speaks_for)
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

fn has_mandate(view: &dyn StateView, from: &OrganisationId, to: &OrganisationId, time: Time) -> bool {
    let rights = RecordType::parse("ReleaseRight").expect("a record type");
    mandate::find(view, from, to).is_some_and(|mandate| mandate::rules::covers(&mandate, &rights, time))
}

fn is_carrier(view: &dyn StateView, group: &BTreeSet<SubjectId>, id: &OrganisationId, time: Time) -> bool {
    let port = group.iter().find_map(|stay| subject::find(view, stay)).map(|opened| opened.port);
    let found = organisation::find(view, id).zip(port);
    found.is_some_and(|(found, port)| found.has_role(&[Role::Carrier], &port, time))
}
