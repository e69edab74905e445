//! What is said of one moment of a call, and what of it is shown.

use super::{EventType, Location, PortCallEventBody, Service};
use crate::limits::{ESTIMATE_CHANGE_MS_MIN, ESTIMATE_PAUSE_MS, MOMENT_STATEMENTS_KEPT};
use crate::nouns::port_call::PortCallStatus;
use crate::nouns::port_call::reporting::Corrector;
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::record::Classifier;
use portolan_ledger::{Digest, OrganisationId, Time};
use std::cmp::Reverse;

words! {
    /// How sure a statement is, as the state holds it.
    Said {
        /// It happened.
        Actual = 1 => "ACT",
        /// It is estimated.
        Estimated = 2 => "EST",
        /// It is planned.
        Planned = 3 => "PLN",
        /// It is requested.
        Requested = 4 => "REQ",
    }
}

impl From<Classifier> for Said {
    fn from(classifier: Classifier) -> Self {
        match classifier {
            Classifier::Actual => Self::Actual,
            Classifier::Estimated => Self::Estimated,
            Classifier::Planned => Self::Planned,
            Classifier::Requested => Self::Requested,
        }
    }
}

/// Which moment of a call: what happens, where, which service, at which berth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Moment {
    /// What happens.
    pub event_type: EventType,
    /// Where.
    pub location: Location,
    /// Which service.
    pub service: Option<Service>,
    /// Which berth of the call; 0 away from the berths.
    pub berth_visit: u8,
}

impl Moment {
    /// The moment that a record speaks of.
    #[must_use]
    pub fn of(body: &PortCallEventBody) -> Self {
        let PortCallEventBody { event_type, location, service, berth_visit, .. } = *body;
        let at_berth = location == Location::Berth;
        Self { event_type, location, service, berth_visit: if at_berth { berth_visit.unwrap_or(1) } else { 0 } }
    }

    /// Whether those at the berth see it best.
    #[must_use]
    pub const fn is_at_berth(self) -> bool {
        matches!(self.location, Location::Berth)
    }

    /// Whether it is an arrival or a departure of the vessel itself.
    #[must_use]
    pub const fn is_of_the_vessel(self) -> bool {
        matches!(self.event_type, EventType::Arrives | EventType::Departs) && self.service.is_none()
    }

    /// What it makes of the call when it is actual.
    #[must_use]
    pub const fn status(self) -> Option<PortCallStatus> {
        match (self.event_type, self.location, self.service) {
            (EventType::Arrives, Location::PortLimit, None) => Some(PortCallStatus::Arrived),
            (EventType::Arrives, Location::Anchorage, None) => Some(PortCallStatus::Anchored),
            (EventType::Arrives, Location::Berth, None) => Some(PortCallStatus::Alongside),
            (EventType::Starts, Location::Berth, Some(Service::Moves)) => Some(PortCallStatus::Operating),
            (EventType::Departs, Location::PortLimit, None) => Some(PortCallStatus::Departed),
            _ => None,
        }
    }
}

/// What one author says of a moment.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Statement {
    /// How sure it is.
    pub said: Said,
    /// The time of the moment.
    pub time: Time,
    /// When the statement was made.
    pub stated_at: Time,
    /// Who made it.
    pub author: OrganisationId,
    /// How much the author's word counts for such a time; the lower, the more.
    pub rank: u8,
    /// The record.
    pub record: Digest,
    /// The event that it answers.
    pub reply_to: Option<Digest>,
    /// Whether its author took it back; older statements of that author do not come back for it.
    pub withdrawn: bool,
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It is the author's newest.
    Newest,
    /// The author has said something newer.
    Older,
    /// An estimate too close to the author's last one (R-ETA).
    Unchanged,
}

/// What is said of one moment of a call: the newest of every author and classifier, the best and newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize)]
pub struct Times {
    /// The statements.
    pub statements: Vec<Statement>,
}

impl Times {
    /// Let a statement enter.
    pub fn enter(&mut self, statement: Statement) -> Entered {
        if let Some(at) = self.position(statement.said, &statement.author) {
            let known = &self.statements[at];
            if (statement.stated_at, statement.record) < (known.stated_at, known.record) {
                return Entered::Older;
            }
            if is_too_close(known, &statement) {
                return Entered::Unchanged;
            }
            self.statements.remove(at);
        }
        self.put(statement);
        Entered::Newest
    }

    /// Put `statement` in the place of the newest of its author, which `superseded` made; what that was. It is as if made
    /// no earlier than what it corrects. In the place of another's it stands beside, and that is taken back.
    pub fn correct(&mut self, superseded: Digest, corrector: &Corrector, statement: Statement) -> Option<Statement> {
        let known = self.withdraw(superseded, corrector)?;
        if known.author != statement.author {
            self.enter(statement);
            return Some(known);
        }
        self.statements.retain(|other| other.record != superseded);
        if let Some(other) = self.position(statement.said, &statement.author) {
            self.statements.remove(other);
        }
        self.put(Statement { stated_at: statement.stated_at.max(known.stated_at), ..statement });
        Some(known)
    }

    /// Take back the newest statement of an author, which `superseded` made; what it was.
    pub fn withdraw(&mut self, superseded: Digest, corrector: &Corrector) -> Option<Statement> {
        let is_meant = |known: &&mut Statement| {
            known.record == superseded && corrector.corrects(&known.author) && !known.withdrawn
        };
        let known = self.statements.iter_mut().find(is_meant)?;
        let taken = known.clone();
        known.withdrawn = true;
        Some(taken)
    }

    /// The actual time that is shown: of the best source, as it last said.
    #[must_use]
    pub fn actual(&self) -> Option<&Statement> {
        self.that_count().find(|statement| statement.said == Said::Actual)
    }

    /// The expected time that is shown: of the best source, as it last said.
    #[must_use]
    pub fn expected(&self) -> Option<&Statement> {
        self.that_count().find(|statement| matches!(statement.said, Said::Estimated | Said::Planned))
    }

    /// The time that is asked for: the newest request.
    #[must_use]
    pub fn requested(&self) -> Option<&Statement> {
        let requests = self.that_count().filter(|statement| statement.said == Said::Requested);
        requests.max_by_key(|statement| (statement.stated_at, statement.record))
    }

    /// Every statement that was not taken back, the best and newest first.
    pub fn that_count(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| !statement.withdrawn)
    }

    fn position(&self, said: Said, author: &OrganisationId) -> Option<usize> {
        self.statements.iter().position(|known| known.said == said && known.author == *author)
    }

    fn put(&mut self, statement: Statement) {
        let place = |of: &Statement| (of.rank, Reverse(of.stated_at), of.record);
        let at = self.statements.partition_point(|known| place(known) < place(&statement));
        self.statements.insert(at, statement);
        self.statements.truncate(MOMENT_STATEMENTS_KEPT);
    }
}

/// R-ETA: a second estimate of the same author that says nothing new.
fn is_too_close(known: &Statement, statement: &Statement) -> bool {
    let estimated = known.said == Said::Estimated && !known.withdrawn;
    let close = known.time.0.abs_diff(statement.time.0) < ESTIMATE_CHANGE_MS_MIN;
    estimated && close && statement.stated_at.saturating_since_ms(known.stated_at) < ESTIMATE_PAUSE_MS
}
