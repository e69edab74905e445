//! What follows from the statements of customs, taken in the order of their time.

use super::{DeclarationState as State, Extent, Flag, Standing, Statement, Status};
use crate::limits::{DECLARATION_ITEMS_LISTED_MAX, DECLARATION_ITEMS_MAX, DECLARATION_STATUSES_KEPT};
use crate::nouns::declaration::{Declaration, Header};
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, Time};
use std::collections::BTreeSet;

impl State {
    /// Whether customs lets the goods go in this state, in whole or in part.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(
            self,
            Self::Released
                | Self::Cleared
                | Self::AmendedAfterRelease
                | Self::AtExit
                | Self::ExitEnquiry
                | Self::Exited
        )
    }

    /// Whether the declaration no longer counts for anything.
    #[must_use]
    pub const fn is_void(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled | Self::Invalidated)
    }

    /// Whether customs has said for good that the goods do not go: nothing can be released on it.
    #[must_use]
    pub const fn forbids_release(self) -> bool {
        self.is_void() || matches!(self, Self::Refused | Self::Seized)
    }
}

impl Standing {
    /// Whether customs has ever let goods go, whatever it has said since.
    #[must_use]
    pub fn was_released(&self) -> bool {
        self.released != Extent::Nothing
    }

    /// Whether customs lets all the goods go.
    #[must_use]
    pub fn is_released_in_full(&self) -> bool {
        self.state.is_released() && self.released == Extent::All
    }
}

impl Extent {
    /// What is released after customs has released these items more, or all.
    fn and(self, items: Option<&BTreeSet<u32>>) -> Self {
        match (self, items) {
            (_, None) | (Self::All, _) => Self::All,
            (Self::Nothing, Some(items)) => Self::Items(items.clone()),
            (Self::Items(before), Some(items)) => Self::Items(before.union(items).copied().collect()),
        }
    }

    /// Whether these are all of so many items.
    fn covers(&self, count: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Items(items) => items.len() >= count as usize && (1..=count).all(|item| items.contains(&item)),
            Self::All => true,
        }
    }
}

impl Status {
    /// The place that it usually has in a course. It decides between statements of one moment, since messages give their
    /// times to the minute.
    const fn usual_place(self) -> u8 {
        match self {
            Self::Received => 0,
            Self::Presented => 1,
            Self::Accepted => 2,
            Self::AmendmentRefused => 3,
            Self::AmendmentAccepted => 4,
            Self::Assessed => 5,
            Self::PaymentPending => 6,
            Self::DocsRequired | Self::ExamRequired => 7,
            Self::AmendedByCustoms => 8,
            Self::Rejected => 9,
            Self::TransferAllowed => 10,
            Self::Released => 11,
            Self::Cleared => 12,
            Self::ArrivedAtExit => 13,
            Self::ExitEnquiry => 14,
            Self::Exited => 15,
            Self::ReleaseSuspended => 16,
            Self::Detained => 17,
            Self::Refused => 18,
            Self::Seized => 19,
            Self::Cancelled => 20,
            Self::Invalidated => 21,
        }
    }
}

impl Statement {
    /// What statements are put in order by.
    const fn place(&self) -> (Time, u8, Digest) {
        (self.time, self.status.usual_place(), self.record)
    }
}

impl Declaration {
    /// Where the declaration stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let mut standing = self.settled.clone();
        if let Some(header) = &self.header {
            standing.version = standing.version.max(header.version);
            if standing.state == State::None {
                standing.state = if header.pre_lodged { State::PreLodged } else { State::Lodged };
            }
        }
        let mut standing = self.statements.iter().fold(standing, after);
        // How many items there are is known from the header, which may come last.
        let items = self.header.as_ref().and_then(|header: &Header| header.items);
        if items.is_some_and(|count| standing.released.covers(count)) {
            standing.released = Extent::All;
        }
        standing
    }

    /// Put a statement in its place by time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, statement: Statement) {
        let at = self.statements.partition_point(|other| other.place() <= statement.place());
        self.statements.insert(at, statement);
        if self.statements.len() > DECLARATION_STATUSES_KEPT {
            let oldest = self.statements.remove(0);
            self.settled = after(self.settled.clone(), &oldest);
        }
    }
}

/// whether customs said this status of the same moment before. Of the same version it counts once; of another
/// version it is a fork, since which of the two holds would depend on who reads.
///
/// # Errors
/// [`Code::Fork`].
pub fn repeats(declaration: &Declaration, said: &Statement) -> Result<bool, Refusal> {
    let same = |other: &&Statement| (other.status, other.time) == (said.status, said.time);
    for before in declaration.statements.iter().filter(same) {
        // Items that are released beside others of the same moment are another statement.
        if before.version == said.version && before.items == said.items {
            return Ok(true);
        }
        if before.version.is_some() && said.version.is_some() {
            let message = format!("{} of this moment was said of another version", said.status);
            return Err(Refusal::new(Code::Fork, "body.version", message).naming(before.record));
        }
    }
    Ok(false)
}

/// The items that a statement lists, if they are of their form.
#[must_use]
pub fn listed_items(status: Status, items: &[u32]) -> Option<BTreeSet<u32>> {
    let fits = status == Status::Released
        && (1..=DECLARATION_ITEMS_LISTED_MAX).contains(&items.len())
        && items.iter().all(|item| (1..=DECLARATION_ITEMS_MAX).contains(item));
    fits.then(|| items.iter().copied().collect())
}

/// Where a declaration stands after one more statement.
#[must_use]
pub fn after(mut standing: Standing, statement: &Statement) -> Standing {
    if let Some(version) = statement.version {
        if version < standing.version {
            standing.flags.insert(Flag::OlderVersion);
        }
        standing.version = standing.version.max(version);
    }
    let (state, flag) = next(&standing, statement.status);
    standing.accepted |= statement.status == Status::Accepted;
    standing.released = match statement.status {
        Status::Released => standing.released.and(statement.items.as_ref()),
        Status::Cleared | Status::Exited => Extent::All,
        _ => standing.released,
    };
    standing.state = state;
    standing.flags.extend(flag);
    standing
}

/// The next state, and what is unusual about getting there.
fn next(standing: &Standing, status: Status) -> (State, Option<Flag>) {
    let now = standing.state;
    match now {
        State::Invalidated | State::Cancelled => (now, Some(Flag::StatusAfterEnd)),
        // A rejected declaration may come again under the same reference with a new version.
        State::Rejected if !matches!(status, Status::Received | Status::Accepted) => (now, Some(Flag::StatusAfterEnd)),
        State::Refused | State::Seized => match status {
            Status::Invalidated => (State::Invalidated, None),
            Status::Seized => (State::Seized, None),
            _ => (now, Some(Flag::StatusAfterEnd)),
        },
        State::ReleaseSuspended => next_while_suspended(status),
        _ if now.is_released() => next_after_release(now, status),
        _ => next_before_release(standing, status),
    }
}

fn next_before_release(standing: &Standing, status: Status) -> (State, Option<Flag>) {
    let now = standing.state;
    let unless_accepted = |flag| (!standing.accepted).then_some(flag);
    match status {
        Status::Received if standing.accepted => (State::AmendmentPending, None),
        Status::Received if now == State::PreLodged => (now, None),
        Status::Received => (State::Lodged, None),
        Status::Presented if matches!(now, State::None | State::PreLodged) => (State::Lodged, None),
        Status::Presented => (now, None),
        Status::Accepted => (State::Accepted, None),
        Status::Rejected if standing.accepted => (State::Accepted, Some(Flag::RejectedAfterAcceptance)),
        Status::Rejected => (State::Rejected, None),
        Status::DocsRequired | Status::ExamRequired => (State::UnderControl, None),
        Status::Assessed if !standing.accepted => (at_least_lodged(now), Some(Flag::TaxBeforeAcceptance)),
        // An assessment ends neither a control nor a pending amendment.
        Status::Assessed if matches!(now, State::UnderControl | State::AmendmentPending | State::Detained) => {
            (now, None)
        }
        Status::Assessed => (State::Assessed, None),
        Status::PaymentPending => (State::PaymentPending, None),
        Status::AmendedByCustoms => (State::AmendedByCustoms, None),
        Status::AmendmentAccepted if standing.accepted => (State::Accepted, None),
        Status::AmendmentRefused if now == State::AmendmentPending => (State::Accepted, None),
        Status::AmendmentAccepted | Status::AmendmentRefused => (at_least_lodged(now), None),
        Status::Released => (State::Released, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Cleared => (State::Cleared, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Refused => (State::Refused, None),
        Status::Detained => (State::Detained, None),
        Status::Seized => (State::Seized, None),
        Status::TransferAllowed => (State::TransferAllowed, None),
        Status::ReleaseSuspended => (at_least_lodged(now), Some(Flag::SuspendedBeforeRelease)),
        Status::ArrivedAtExit | Status::ExitEnquiry => (at_least_lodged(now), Some(Flag::AtExitBeforeRelease)),
        Status::Exited => (State::Exited, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Cancelled => (State::Cancelled, None),
        Status::Invalidated => (State::Invalidated, None),
    }
}

/// What was released stays released until customs suspends it, detains the goods or makes it invalid.
const fn next_after_release(now: State, status: Status) -> (State, Option<Flag>) {
    let at_the_exit = matches!(now, State::AtExit | State::ExitEnquiry | State::Exited);
    match status {
        Status::Received => (now, Some(Flag::RequestAfterRelease)),
        Status::Accepted | Status::TransferAllowed | Status::Presented | Status::AmendmentRefused => (now, None),
        Status::Rejected => (now, Some(Flag::RejectedAfterAcceptance)),
        Status::Refused => (now, Some(Flag::RefusedAfterRelease)),
        Status::DocsRequired | Status::ExamRequired => (now, Some(Flag::ControlAfterRelease)),
        Status::Assessed | Status::PaymentPending => (now, Some(Flag::AssessedAfterRelease)),
        Status::AmendedByCustoms | Status::AmendmentAccepted if at_the_exit => (now, Some(Flag::AmendedAfterRelease)),
        Status::AmendedByCustoms | Status::AmendmentAccepted => {
            (State::AmendedAfterRelease, Some(Flag::AmendedAfterRelease))
        }
        Status::Released if at_the_exit || matches!(now, State::Cleared) => (now, None),
        Status::Released => (State::Released, None),
        Status::Cleared if at_the_exit => (now, None),
        Status::Cleared => (State::Cleared, None),
        Status::ArrivedAtExit if matches!(now, State::ExitEnquiry | State::Exited) => (now, None),
        Status::ArrivedAtExit => (State::AtExit, None),
        Status::ExitEnquiry if matches!(now, State::Exited) => (now, None),
        Status::ExitEnquiry => (State::ExitEnquiry, None),
        Status::Exited => (State::Exited, None),
        Status::ReleaseSuspended => (State::ReleaseSuspended, None),
        Status::Detained => (State::Detained, Some(Flag::ControlAfterRelease)),
        Status::Seized => (State::Seized, Some(Flag::ControlAfterRelease)),
        Status::Cancelled | Status::Invalidated => (State::Invalidated, Some(Flag::InvalidatedAfterRelease)),
    }
}

/// Only customs' word that the goods may go after all, or that they have gone, ends a suspension.
const fn next_while_suspended(status: Status) -> (State, Option<Flag>) {
    match status {
        Status::Released => (State::Released, None),
        Status::ArrivedAtExit | Status::ExitEnquiry | Status::AmendmentAccepted | Status::AmendedByCustoms => {
            let (_, flag) = next_after_release(State::Released, status);
            (State::ReleaseSuspended, flag)
        }
        _ => match next_after_release(State::Released, status) {
            (State::Released, flag) => (State::ReleaseSuspended, flag),
            moved => moved,
        },
    }
}

const fn at_least_lodged(state: State) -> State {
    if matches!(state, State::None) { State::Lodged } else { state }
}
