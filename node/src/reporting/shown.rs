//! X-31 is for customs alone: shown to those who ask customs' own node, and reported to nobody.
//!
//! A report is in clear on every node. Which lines customs finds amended in goods, consignee, packages or mass would tell a competitor, and
//! whoever amended them, where customs looks.

use super::{Contents, StoredContents, amended_late};
use crate::storage::{StateAt, StorageFault, Store};
use portolan_contracts::nouns::exception::{ExceptionRule, case};
use portolan_contracts::nouns::organisation;
use portolan_contracts::roles::Role;
use portolan_ledger::{Digest, OrganisationId, Record, SubjectId, Time};

/// A line of a manifest that was changed too late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The id that its exception would have.
    pub exception: Digest,
    /// The rule.
    pub rule: ExceptionRule,
    /// The record that changed it.
    pub record: Digest,
    /// Time of that record's block.
    pub since: Time,
}

/// Which of these records changed a line of a manifest too late; none unless `organisation` is customs of their port.
///
/// # Errors
/// [`StorageFault`].
pub fn amendments_shown(
    store: &Store,
    view: &StateAt<'_>,
    organisation: &OrganisationId,
    records: impl Iterator<Item = Digest>,
) -> Result<Vec<Amendment>, StorageFault> {
    let Some(own) = organisation::find(view, organisation) else { return Ok(Vec::new()) };
    let contents = StoredContents::new(store);
    let is_customs_there = |record: &Record| own.has_role(&[Role::Customs], &record.port, view.time());
    let found = records
        .filter_map(|digest| contents.record(&digest))
        .filter(is_customs_there)
        .filter_map(|record| {
            let breach = amended_late(view, &contents, &record)?;
            let (rule, record) = (breach.rule, record.digest());
            let subjects: Vec<SubjectId> = breach.subjects.into_keys().collect();
            let exception = case::id(rule, &subjects, &breach.triggers, None);
            Some(Amendment { exception, rule, record, since: contents.block_time(&record)? })
        })
        .collect();
    contents.fault()?;
    Ok(found)
}
