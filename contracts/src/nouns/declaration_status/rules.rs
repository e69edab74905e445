//! What follows from the statements of customs, taken in the order of their time.

use super::{DeclarationState as State, Flag, Standing, Statement, Status};
use crate::limits::DECLARATION_STATUSES_KEPT;
use crate::nouns::declaration::Declaration;
use crate::refusal::{Code, Refusal};

impl State {
    /// Whether customs lets the goods go in this state.
    #[must_use]
    pub const fn is_released(self) -> bool {
        matches!(self, Self::Released | Self::Cleared | Self::Exited)
    }

    /// Whether the declaration no longer counts for anything.
    #[must_use]
    pub const fn is_void(self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled | Self::Invalidated)
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
                standing.state = State::Lodged;
            }
        }
        self.statements.iter().fold(standing, after)
    }

    /// Put a statement in its place by time; the oldest beyond the limit is folded away.
    pub fn insert(&mut self, statement: Statement) {
        let at = self.statements.partition_point(|other| other.time <= statement.time);
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
        if before.version == said.version {
            return Ok(true);
        }
        if before.version.is_some() && said.version.is_some() {
            let message = format!("{} of this moment was said of another version", said.status);
            return Err(Refusal::new(Code::Fork, "body.version", message).naming(before.record));
        }
    }
    Ok(false)
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
    standing.state = state;
    standing.flags.extend(flag);
    standing
}

/// The next state, and what is unusual about getting there.
fn next(standing: &Standing, status: Status) -> (State, Option<Flag>) {
    let now = standing.state;
    match now {
        State::Invalidated | State::Cancelled => return (now, Some(Flag::StatusAfterEnd)),
        // A rejected declaration may come again under the same reference with a new version.
        State::Rejected if !matches!(status, Status::Received | Status::Accepted) => {
            return (now, Some(Flag::StatusAfterEnd));
        }
        _ => {}
    }
    if now.is_released() { next_after_release(now, status) } else { next_before_release(standing, status) }
}

fn next_before_release(standing: &Standing, status: Status) -> (State, Option<Flag>) {
    let now = standing.state;
    let unless_accepted = |flag| (!standing.accepted).then_some(flag);
    match status {
        Status::Received if standing.accepted => (State::AmendmentPending, None),
        Status::Received => (State::Lodged, None),
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
        Status::AmendmentAccepted => (at_least_lodged(now), None),
        Status::Released => (State::Released, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Cleared => (State::Cleared, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Detained => (State::Detained, None),
        Status::TransferAllowed => (State::TransferAllowed, None),
        Status::Exited => (State::Exited, unless_accepted(Flag::ReleasedWithoutAcceptance)),
        Status::Cancelled => (State::Cancelled, None),
        Status::Invalidated => (State::Invalidated, None),
    }
}

/// What was released stays released until customs detains it or makes it invalid.
const fn next_after_release(now: State, status: Status) -> (State, Option<Flag>) {
    match status {
        Status::Received => (now, Some(Flag::RequestAfterRelease)),
        Status::Accepted | Status::TransferAllowed => (now, None),
        Status::Rejected => (now, Some(Flag::RejectedAfterAcceptance)),
        Status::DocsRequired | Status::ExamRequired => (now, Some(Flag::ControlAfterRelease)),
        Status::Assessed | Status::PaymentPending => (now, Some(Flag::AssessedAfterRelease)),
        Status::AmendedByCustoms | Status::AmendmentAccepted => (now, Some(Flag::AmendedAfterRelease)),
        Status::Released if matches!(now, State::Cleared | State::Exited) => (now, None),
        Status::Released => (State::Released, None),
        Status::Cleared if matches!(now, State::Exited) => (now, None),
        Status::Cleared => (State::Cleared, None),
        Status::Exited => (State::Exited, None),
        Status::Detained => (State::Detained, Some(Flag::ControlAfterRelease)),
        Status::Cancelled | Status::Invalidated => (State::Invalidated, Some(Flag::InvalidatedAfterRelease)),
    }
}

const fn at_least_lodged(state: State) -> State {
    if matches!(state, State::None) { State::Lodged } else { state }
}
