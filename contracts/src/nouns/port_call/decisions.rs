//! What authorities have decided about a port call, and from when to when it counts.

use super::policy::CLEARANCES_TO_SAIL;
use super::{CallDecision, PortCall, PortCallStatus};
use crate::limits::{EVENT_TIME_GRAIN_MS, PORT_CALL_DECISIONS_KEPT};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, OrganisationId, Time};

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Decided {
    /// What was decided.
    pub decision: CallDecision,
    /// When, by the record.
    pub event_time: Time,
    /// When, by the ledger.
    pub recorded_at: Time,
    /// Who decided.
    pub author: OrganisationId,
    /// The record.
    pub record: Digest,
    /// Block time from which on it no longer counts.
    pub withdrawn_at: Option<Time>,
}

impl Decided {
    /// Whether its author has not withdrawn it.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.withdrawn_at.is_none()
    }

    fn counted_at(&self, time: Time) -> bool {
        self.withdrawn_at.is_none_or(|withdrawn| time < withdrawn)
    }
}

impl PortCall {
    /// Keep a decision in its place by time. The oldest beyond the limit that a newer one of its kind has overtaken goes.
    pub fn decide(&mut self, decided: Decided) {
        let place = (decided.event_time, decided.record);
        let at = self.decisions.partition_point(|other| (other.event_time, other.record) < place);
        self.decisions.insert(at, decided);
        if self.decisions.len() > PORT_CALL_DECISIONS_KEPT {
            let overtaken = |at: &usize| {
                self.decisions[at + 1..].iter().any(|newer| newer.decision == self.decisions[*at].decision)
            };
            if let Some(oldest) = (0..self.decisions.len()).find(overtaken) {
                self.decisions.remove(oldest);
            }
        }
    }

    /// Withdraw the decision that `record` made, if `author` made it and it stands; what it was.
    pub fn withdraw(&mut self, record: Digest, author: &OrganisationId, time: Time) -> Option<CallDecision> {
        let own = |decided: &&mut Decided| decided.record == record && decided.author == *author && decided.stands();
        let decided = self.decisions.iter_mut().find(own)?;
        decided.withdrawn_at = Some(time);
        Some(decided.decision)
    }

    /// The newest decision of a kind that stands.
    #[must_use]
    pub fn standing(&self, decision: CallDecision) -> Option<&Decided> {
        self.decisions.iter().rev().find(|decided| decided.decision == decision && decided.stands())
    }

    /// The decision that closed the call.
    #[must_use]
    pub fn closing(&self) -> Option<&Decided> {
        self.standing(CallDecision::Closed)
    }

    /// Whether all whose word it takes have cleared the vessel to sail.
    #[must_use]
    pub fn is_cleared_out(&self) -> bool {
        CLEARANCES_TO_SAIL.iter().all(|clearance| self.standing(*clearance).is_some())
    }

    /// Whether they had when the vessel left at `time`: each clearance stood on the ledger by then. Times of messages may
    /// be cut to the minute.
    #[must_use]
    pub fn was_cleared_out_at(&self, time: Time) -> bool {
        let latest = time.plus_ms(EVENT_TIME_GRAIN_MS);
        CLEARANCES_TO_SAIL.iter().all(|clearance| {
            let mut of_kind = self.decisions.iter().filter(|decided| decided.decision == *clearance);
            of_kind.any(|decided| decided.recorded_at <= latest && decided.counted_at(time))
        })
    }

    /// Where the call stands by the newest decision on entry.
    #[must_use]
    pub fn entry(&self) -> Option<PortCallStatus> {
        match self.entry_at(Time(u64::MAX))?.decision {
            CallDecision::EntryRefused => Some(PortCallStatus::EntryRefused),
            _ => Some(PortCallStatus::ClearedIn),
        }
    }

    /// The decision on entry that counted at `time`, by the times at which they were taken.
    #[must_use]
    pub fn entry_at(&self, time: Time) -> Option<&Decided> {
        self.newest_at(time, [CallDecision::ClearedIn, CallDecision::EntryRefused])
    }

    /// The decision on free pratique that counted at `time`.
    #[must_use]
    pub fn pratique_at(&self, time: Time) -> Option<&Decided> {
        self.newest_at(time, [CallDecision::PratiqueGranted, CallDecision::PratiqueRefused])
    }

    /// The refusal, of entry or of free pratique, under which the vessel was at `time`.
    #[must_use]
    pub fn refused_at(&self, time: Time) -> Option<&Decided> {
        let refuses =
            |decided: &&Decided| matches!(decided.decision, CallDecision::EntryRefused | CallDecision::PratiqueRefused);
        self.entry_at(time).filter(refuses).or_else(|| self.pratique_at(time).filter(refuses))
    }

    fn newest_at(&self, time: Time, of: [CallDecision; 2]) -> Option<&Decided> {
        let mut earlier = self.decisions.iter().rev().filter(|decided| decided.event_time <= time);
        earlier.find(|decided| of.contains(&decided.decision) && decided.counted_at(time))
    }
}
