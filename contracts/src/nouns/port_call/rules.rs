//! Which rules the reports and decisions of a port call can break, and from when to when a vessel was in port.

use super::course::{PortCall, Report};
use super::{Decided, PortCallStatus, find, keys};
use crate::limits::{TIMES_APART_MS_MAX, TIMES_DISPUTED_MS_MIN, VESSEL_OPEN_CALLS_READ_MAX};
use crate::nouns::exception::{ExceptionRule, Finding};
use portolan_ledger::{StateView, SubjectId, Time};

/// When the vessel came and when it left, as the best sources say; what happens to cargo happens between.
#[must_use]
pub fn span(view: &dyn StateView, call: &SubjectId) -> (Option<Time>, Option<Time>) {
    let call = find(view, call);
    (call.arrived_at(), call.departed_at())
}

/// Whether two sources mean different moments, so that people must be told; both are kept.
#[must_use]
pub const fn are_disputed(one: Time, other: Time) -> bool {
    one.0.abs_diff(other.0) > TIMES_DISPUTED_MS_MIN
}

/// Whether two sources cannot both be right.
#[must_use]
pub const fn contradict(one: Time, other: Time) -> bool {
    one.0.abs_diff(other.0) > TIMES_APART_MS_MAX
}

/// The reports of other sources about the same moment, the one that counts most first.
fn same_moment<'c>(call: &'c PortCall, report: &'c Report) -> Vec<&'c Report> {
    use PortCallStatus::{Alongside, Arrived, Departed};
    let measured = matches!(report.status, Arrived | Alongside | Departed);
    let place = |report: &Report| (report.status, report.berth_visit);
    let fits = |other: &&Report| measured && place(other) == place(report) && other.author != report.author;
    let mut others: Vec<&Report> = call.reports.iter().filter(fits).collect();
    others.sort_by_key(|other| (other.rank, other.event_time, other.record));
    others
}

/// the time contradicts that of another source; the finding is about the one of them that counts most.
#[must_use]
pub fn contradicting_times(id: SubjectId, call: &PortCall, report: &Report) -> Option<Finding> {
    let others = same_moment(call, report);
    let other = others.into_iter().find(|other| contradict(other.event_time, report.event_time))?;
    Some(Finding { rule: ExceptionRule::TimesContradict, subjects: vec![id], about: Some(other.record) })
}

/// The statuses whose times sources dispute.
#[must_use]
pub fn disputed(call: &PortCall) -> Vec<PortCallStatus> {
    let in_dispute = |report: &&Report| {
        same_moment(call, report).iter().any(|other| are_disputed(other.event_time, report.event_time))
    };
    let mut found: Vec<PortCallStatus> = call.reports.iter().filter(in_dispute).map(|report| report.status).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// cargo is worked although entry or free pratique was refused. Found once for each refusal.
#[must_use]
pub fn operation_under_refusal(id: SubjectId, call: &PortCall, report: &Report) -> Option<Finding> {
    let refusal = call.refused_at(report.event_time).filter(|_| report.status == PortCallStatus::Operating)?;
    let known = operations_under(call, refusal).next().is_some();
    let finding =
        Finding { rule: ExceptionRule::OperatedUnderRefusal, subjects: vec![id], about: Some(refusal.record) };
    (!known).then_some(finding)
}

/// X-34 from the other side: a refusal that comes on the ledger when the work it forbids is already reported.
#[must_use]
pub fn refusal_after_operation(id: SubjectId, call: &PortCall, refusal: &Decided) -> Option<Finding> {
    let report = operations_under(call, refusal).next()?;
    Some(Finding { rule: ExceptionRule::OperatedUnderRefusal, subjects: vec![id], about: Some(report.record) })
}

fn operations_under<'c>(call: &'c PortCall, refusal: &'c Decided) -> impl Iterator<Item = &'c Report> {
    let operations = call.reports.iter().filter(|report| report.status == PortCallStatus::Operating);
    operations.filter(|report| call.refused_at(report.event_time).is_some_and(|found| found.record == refusal.record))
}

/// The calls of a vessel that are neither closed nor called off.
#[must_use]
pub fn open_calls_of(view: &dyn StateView, vessel: &SubjectId) -> Vec<SubjectId> {
    let entries = view.scan(&keys::open_calls_of(vessel), VESSEL_OPEN_CALLS_READ_MAX);
    entries.iter().map(|(key, _)| keys::call_of(key)).collect()
}

/// ONE-CALL: the vessel has another call in this port that is not closed.
#[must_use]
pub fn overlapping_call(view: &dyn StateView, vessel: &SubjectId, id: SubjectId) -> Option<Finding> {
    let other = open_calls_of(view, vessel).into_iter().find(|call| *call != id)?;
    Some(Finding { rule: ExceptionRule::CallsOverlap, subjects: vec![id, other], about: None })
}
