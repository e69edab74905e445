//! How a report enters a port call, whichever record made it: a `PortCall`, or a `PortCallEvent` that says the same.

use super::course::{PortCall, Report};
use super::{OverlapReason, PortCallStatus, keys, leaving, ranking, rules};
use crate::context::RecordContext;
use crate::nouns::reconciliation;
use crate::nouns::subject::VESSEL;
use crate::roles::Role;
use crate::state::Changes;
use portolan_ledger::{OrganisationId, StateView, SubjectId, Time};

/// Who corrects what was said of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corrector {
    /// The author itself, its own words.
    Author(OrganisationId),
    /// The port authority, everybody's: a call must not end by the word of a stranger.
    PortAuthority,
}

impl Corrector {
    /// In which capacity the author of this record corrects.
    #[must_use]
    pub fn of(context: &RecordContext<'_>) -> Self {
        let authority = context.author.has_role(&[Role::PortAuthority], &context.record.port, context.time);
        if authority { Self::PortAuthority } else { Self::Author(context.author.id.clone()) }
    }

    /// Whether it may take back or replace what `author` said.
    #[must_use]
    pub fn corrects(&self, author: &OrganisationId) -> bool {
        match self {
            Self::Author(own) => own == author,
            Self::PortAuthority => true,
        }
    }
}

/// The report that this record makes of `call`.
#[must_use]
pub fn report_of(context: &RecordContext<'_>, call: &PortCall, status: PortCallStatus, berth_visit: u8) -> Report {
    // What is announced for later is announced now.
    let now = if status.is_said_ahead() { context.time } else { context.record.event_time };
    Report {
        status,
        berth_visit: if status.is_at_berth() { berth_visit } else { 0 },
        event_time: context.record.event_time.min(now),
        author: context.author.id.clone(),
        rank: ranking::of_status(context, status),
        late: call.closing().is_some(),
        vessel: context.subjects_of(VESSEL).next(),
        record: context.digest(),
    }
}

/// Let a report enter, and raise what it breaks.
pub fn enter(view: &dyn StateView, id: SubjectId, call: &mut PortCall, report: Report, changes: &mut Changes) {
    rules::contradicting_times(id, call, &report).into_iter().for_each(|finding| changes.raise(finding));
    rules::operation_under_refusal(id, call, &report).into_iter().for_each(|finding| changes.raise(finding));
    if report.status == PortCallStatus::Departed {
        leaving::broken_by_report(view, id, call, &report).into_iter().for_each(|finding| changes.raise(finding));
    }
    call.insert(report);
}

/// Keep what a call has become, and whether its vessel is still in it; a second open call of the vessel is an exception.
pub fn keep(
    view: &dyn StateView,
    time: Time,
    id: SubjectId,
    (before, after): (&PortCall, &PortCall),
    overlap_reason: Option<OverlapReason>,
    changes: &mut Changes,
) {
    if before == after {
        return;
    }
    changes.put(keys::port_call(&id), after);
    reconciliation::calls::on_reported(view, time, id, after, changes);
    let vessel_in = |call: &PortCall| call.vessel().filter(|_| call.is_open());
    let (left, entered) = (vessel_in(before), vessel_in(after));
    if left == entered {
        return;
    }
    left.into_iter().for_each(|vessel| changes.remove(keys::open_call(&vessel, &id)));
    if let Some(vessel) = entered {
        changes.put(keys::open_call(&vessel, &id), &());
        let overlap = rules::overlapping_call(view, &vessel, id).filter(|_| overlap_reason.is_none());
        overlap.into_iter().for_each(|finding| changes.raise(finding));
    }
}
