//! The course of a port call: what was reported, and where the call therefore stands.
//!
//! Everything is computed from the set of reports and decisions, so that it does not depend on the order in which they
//! came. Of the reports that are folded away the first and last times of each status are kept, which can be joined in
//! any order too.

use super::reporting::Corrector;
use super::{Decided, PortCallStatus};
use crate::limits::PORT_CALL_EVENTS_KEPT;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use std::collections::BTreeMap;

/// One report that still counts.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Report {
    /// What was reported.
    pub status: PortCallStatus,
    /// Which berth of the call; 0 where the status belongs to none.
    pub berth_visit: u8,
    /// When it happened.
    pub event_time: Time,
    /// Who reported it.
    pub author: OrganisationId,
    /// How much the author's word counts for such a time; the lower, the more.
    pub rank: u8,
    /// Whether it came when the call was closed.
    pub late: bool,
    /// The vessel it names.
    pub vessel: Option<SubjectId>,
    /// The record.
    pub record: Digest,
}

/// When a call reached a status, at one berth or in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Reached {
    /// The status.
    pub status: PortCallStatus,
    /// Which berth of the call; 0 where the status belongs to none.
    pub berth_visit: u8,
    /// The earliest time that the best source gives.
    pub at: Time,
    /// How much that source's word counts.
    pub rank: u8,
    /// The latest time that any source gives.
    pub last: Time,
}

/// When something is expected, by the source that counts most; of equals, by the one that spoke last.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Expectation {
    /// When.
    pub time: Time,
    /// How much the author's word counts for such a time; the lower, the more.
    pub rank: u8,
    /// Who says so.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
}

/// A port call as the state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct PortCall {
    /// What the reports say that are folded away.
    pub settled: Vec<Reached>,
    /// The vessel that the newest of those names.
    pub settled_vessel: Option<(Time, SubjectId)>,
    /// The newest reports, in order of time.
    pub reports: Vec<Report>,
    /// When each status is expected.
    pub expected: BTreeMap<PortCallStatus, Expectation>,
    /// What was decided, in order of time.
    pub decisions: Vec<Decided>,
}

impl Reached {
    const fn by(report: &Report) -> Self {
        let Report { status, berth_visit, event_time, rank, .. } = *report;
        Self { status, berth_visit, at: event_time, rank, last: event_time }
    }

    fn joined(self, other: Self) -> Self {
        let (rank, at) = (self.rank, self.at).min((other.rank, other.at));
        Self { at, rank, last: self.last.max(other.last), ..self }
    }
}

impl PortCall {
    /// Where the call stands.
    #[must_use]
    pub fn status(&self) -> Option<PortCallStatus> {
        use PortCallStatus::{Announced, Arrived, ClearedOut, Closed, Departed, Expected};
        let reached = self.reached();
        let has = |status| reached.iter().any(|reached| reached.status == status).then_some(status);
        let newest = |fits: fn(PortCallStatus) -> bool| {
            let fitting = reached.iter().filter(|reached| fits(reached.status));
            fitting.map(|reached| (reached.last, reached.status)).max().map(|(_, status)| status)
        };
        self.closing()
            .map(|_| Closed)
            .or_else(|| has(Departed))
            .or_else(|| self.is_cleared_out().then_some(ClearedOut))
            .or_else(|| newest(PortCallStatus::is_in_port))
            .or_else(|| has(Arrived))
            .or_else(|| newest(PortCallStatus::ends_early))
            .or_else(|| self.entry())
            .or_else(|| has(Expected))
            .or_else(|| has(Announced))
    }

    /// When the call reached each status, at each berth: the folded reports and those that are kept.
    #[must_use]
    pub fn reached(&self) -> Vec<Reached> {
        let mut found = self.settled.clone();
        for report in &self.reports {
            join(&mut found, Reached::by(report));
        }
        found
    }

    /// When the call reached a status first, by the source that counts most.
    #[must_use]
    pub fn reached_at(&self, status: PortCallStatus) -> Option<Time> {
        let reached = self.reached().into_iter().filter(|reached| reached.status == status);
        reached.map(|reached| reached.at).min()
    }

    /// When the vessel came into the port: the reported arrival, else the first anchorage or berth.
    #[must_use]
    pub fn arrived_at(&self) -> Option<Time> {
        let in_port = self.reached().into_iter().filter(|reached| reached.status.is_in_port());
        self.reached_at(PortCallStatus::Arrived).or_else(|| in_port.map(|reached| reached.at).min())
    }

    /// When the vessel left.
    #[must_use]
    pub fn departed_at(&self) -> Option<Time> {
        self.reached_at(PortCallStatus::Departed)
    }

    /// Whether a departure is reported that has no arrival before it.
    #[must_use]
    pub fn departed_before_arrival(&self) -> bool {
        self.departed_at().is_some_and(|departed| self.arrived_at().is_none_or(|arrived| departed < arrived))
    }

    /// Whether it is neither closed nor called off.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status().is_none_or(|status| status != PortCallStatus::Closed && !status.ends_early())
    }

    /// The vessel, as the newest report that names one says.
    #[must_use]
    pub fn vessel(&self) -> Option<SubjectId> {
        let named = self.reports.iter().rev().find_map(|report| report.vessel);
        named.or(self.settled_vessel.map(|(_, vessel)| vessel))
    }

    /// Put a report in its place by time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, report: Report) {
        let place = (report.event_time, report.record);
        let at = self.reports.partition_point(|other| (other.event_time, other.record) < place);
        self.reports.insert(at, report);
        if self.reports.len() > PORT_CALL_EVENTS_KEPT {
            let oldest = self.reports.remove(0);
            join(&mut self.settled, Reached::by(&oldest));
            self.settled_vessel = self.settled_vessel.max(oldest.vessel.map(|vessel| (oldest.event_time, vessel)));
        }
    }

    /// Take it that a status is expected then, unless someone whose word counts more says otherwise.
    pub fn expect(&mut self, status: PortCallStatus, expectation: Expectation) {
        let outranked = self.expected.get(&status).is_some_and(|known| known.rank < expectation.rank);
        if !outranked {
            self.expected.insert(status, expectation);
        }
    }

    /// Take out what `record` said, if `corrector` corrects its author and it still counts; the status it reported.
    pub fn take(&mut self, record: Digest, corrector: &Corrector) -> Option<PortCallStatus> {
        let is_meant = |other: &Digest, author: &OrganisationId| *other == record && corrector.corrects(author);
        let expected = self.expected.iter().find(|(_, said)| is_meant(&said.record, &said.author));
        let expected = expected.map(|(status, _)| *status);
        if let Some(status) = expected {
            self.expected.remove(&status);
        }
        let at = self.reports.iter().position(|report| is_meant(&report.record, &report.author));
        at.map(|at| self.reports.remove(at).status).or(expected)
    }
}

fn join(all: &mut Vec<Reached>, one: Reached) {
    let place = |reached: &Reached| (reached.status, reached.berth_visit);
    match all.binary_search_by_key(&place(&one), place) {
        Ok(at) => all[at] = all[at].joined(one),
        Err(at) => all.insert(at, one),
    }
}
