//! What follows from the reports of a port call.

use super::{PortCall, PortCallStatus, Report};
use crate::limits::PORT_CALL_EVENTS_KEPT;
use portolan_ledger::{Digest, OrganisationId, Time};

impl PortCall {
    /// Where the call stands: the furthest status that was reported.
    #[must_use]
    pub fn status(&self) -> Option<PortCallStatus> {
        self.reports.iter().map(|report| report.status).chain(self.settled).max()
    }

    /// When the call reached a status, by the earliest report.
    #[must_use]
    pub fn reached_at(&self, status: PortCallStatus) -> Option<Time> {
        self.reports.iter().find(|report| report.status == status).map(|report| report.event_time)
    }

    /// Whether a departure is reported that has no arrival before it.
    #[must_use]
    pub fn departed_before_arrival(&self) -> bool {
        let departed = self.reached_at(PortCallStatus::Departed);
        let arrived = self.reached_at(PortCallStatus::Arrived);
        match (departed, arrived) {
            (Some(departed), Some(arrived)) => departed < arrived,
            (Some(_), None) => self.settled.is_none_or(|settled| settled < PortCallStatus::Arrived),
            _ => false,
        }
    }

    /// Put a report in its place by event time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, report: Report) {
        let at = self.reports.partition_point(|other| other.event_time <= report.event_time);
        self.reports.insert(at, report);
        if self.reports.len() > PORT_CALL_EVENTS_KEPT {
            let oldest = self.reports.remove(0);
            self.settled = self.settled.max(Some(oldest.status));
        }
    }

    /// Take out the report that `record` made, if `author` made it and it still counts.
    pub fn take(&mut self, record: Digest, author: &OrganisationId) -> Option<Report> {
        let at = self.reports.iter().position(|report| report.record == record && report.author == *author)?;
        Some(self.reports.remove(at))
    }
}
