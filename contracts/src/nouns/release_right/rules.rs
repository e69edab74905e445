//! Where a right stands, who opens a commitment, and who may do what with a right.

use super::bill::{Saying, speaks_for};
use super::{ReleaseRight, Standing, find};
use crate::context::RecordContext;
use crate::limits::{EVENT_TIME_GRAIN_MS, RELEASE_RIGHT_MS_MAX};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::terminal_event::{self, ContainerEvent};
use crate::refusal::{Code, Refusal};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// The commitment of an offer for a stay to the next one (`docs/specs/release-right.md`).
#[must_use]
pub fn commitment(stay: &SubjectId, next: &OrganisationId, salt: &Digest) -> Digest {
    Digest::of(format!("portolan/release-right/v1\n{stay}\n{next}\n{salt}").as_bytes())
}

impl Standing {
    /// Whether a right that stands so can still be used.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Offered | Self::Held | Self::Assigned)
    }
}

impl ReleaseRight {
    /// Where it stands at `time`, being issued on `stay`.
    #[must_use]
    pub fn standing(&self, view: &dyn StateView, stay: &SubjectId, time: Time) -> Standing {
        self.standing_after(left_since(view, stay, self.issued_at), time)
    }

    /// Where it stands at `time`, if the container left at that moment after it was issued.
    #[must_use]
    pub fn standing_after(&self, left_at: Option<Time>, time: Time) -> Standing {
        let used_before = |end: Time| left_at.is_some_and(|left_at| left_at < end);
        match self.revoked {
            Some(revoked) if used_before(revoked.time) => return Standing::Consumed,
            Some(_) => return Standing::Revoked,
            None => {}
        }
        match &self.offer {
            _ if used_before(self.valid_to) => Standing::Consumed,
            _ if self.valid_to <= time => Standing::Expired,
            Some(offer) if offer.assigns => Standing::Assigned,
            Some(_) => Standing::Offered,
            None => Standing::Held,
        }
    }
}

/// When the container of a stay first left after `time`. Times of messages may be cut to the minute.
fn left_since(view: &dyn StateView, stay: &SubjectId, time: Time) -> Option<Time> {
    let gate_outs = group_of(view, *stay).into_iter().filter_map(|stay| {
        let events = terminal_event::find(view, &stay).events;
        let mut out = events.into_iter().filter(|event| event.event == ContainerEvent::GateOut);
        out.find(|event| time <= event.event_time.plus_ms(EVENT_TIME_GRAIN_MS)).map(|event| event.event_time)
    });
    gate_outs.min()
}

/// The live rights of stays that count as one, each with the stay it was issued on: one, unless stays were joined later. A
/// right whose issuer turned out not to be the carrier is none of them.
#[must_use]
pub fn live_of_group(view: &dyn StateView, group: &BTreeSet<SubjectId>, time: Time) -> Vec<(SubjectId, ReleaseRight)> {
    let newest = group.iter().filter_map(|stay| find(view, stay).map(|right| (*stay, right)));
    let live = newest.filter(|(stay, right)| right.standing(view, stay, time).is_live());
    live.filter(|(_, right)| speaks_for(view, group, (&right.issuer, Saying::ReleaseRight), time)).collect()
}

/// No right is live for the container, under whatever subject.
///
/// # Errors
/// [`Code::RightLive`], naming it.
pub fn none_is_live(view: &dyn StateView, stay: SubjectId, time: Time) -> Result<(), Refusal> {
    match live_of_group(view, &group_of(view, stay), time).first() {
        None => Ok(()),
        Some((_, right)) => {
            let message = format!("{} issued one that is live until {}", right.issuer, right.valid_to);
            Err(Refusal::new(Code::RightLive, "subjects", message).naming(right.record))
        }
    }
}

/// as far as customs has accepted a bill of lading, it is the author's.
///
/// # Errors
/// [`Code::NotTheCarrier`].
pub fn author_may_issue(view: &dyn StateView, context: &RecordContext<'_>, stay: SubjectId) -> Result<(), Refusal> {
    let author = &context.author.id;
    if speaks_for(view, &group_of(view, stay), (author, Saying::ReleaseRight), context.time) {
        return Ok(());
    }
    context.refuse(Code::NotTheCarrier, "author", format!("the bill of lading is not {author}'s"))
}

/// The right that was issued on this very stay, if it stands as the step needs.
///
/// # Errors
/// [`Code::RightUnknown`].
pub fn right_of(
    view: &dyn StateView,
    stay: &SubjectId,
    time: Time,
    fits: fn(Standing) -> bool,
) -> Result<ReleaseRight, Refusal> {
    let Some(right) = find(view, stay) else {
        return Err(Refusal::new(Code::RightUnknown, "subjects", "no right was issued on this container stay"));
    };
    let standing = right.standing(view, stay, time);
    if fits(standing) {
        return Ok(right);
    }
    Err(Refusal::new(Code::RightUnknown, "subjects", format!("the right is {standing}")).naming(right.record))
}

/// only the holder passes a right on or takes an offer back; only the issuer ends it or lets it live longer.
///
/// # Errors
/// [`Code::NotTheHolder`].
pub fn speaks_for_it(context: &RecordContext<'_>, right: &ReleaseRight, by: &OrganisationId) -> Result<(), Refusal> {
    if context.author.id == *by {
        return Ok(());
    }
    let message = format!("{by} does this, not {}", context.author.id);
    Err(Refusal::new(Code::NotTheHolder, "author", message).naming(right.record))
}

/// The author is the one that the open offer is made to.
///
/// # Errors
/// [`Code::CommitmentNotOpened`].
pub fn opens(stay: &SubjectId, author: &OrganisationId, salt: &Digest, to: &Digest) -> Result<(), Refusal> {
    if commitment(stay, author, salt) == *to {
        return Ok(());
    }
    let message = format!("{author} and this salt do not make the commitment of the offer");
    Err(Refusal::new(Code::CommitmentNotOpened, "body.salt", message))
}

/// A right lives for a time that has not passed, and not for ever; extended, longer than before.
///
/// # Errors
/// [`Code::RightValidityNotSound`].
pub fn validity(valid_to: Time, now: Time, before: Option<Time>) -> Result<(), Refusal> {
    let latest = now.plus_ms(RELEASE_RIGHT_MS_MAX);
    let earliest = before.map_or(now, |before| before.max(now));
    if earliest < valid_to && valid_to <= latest {
        return Ok(());
    }
    let message = format!("later than {earliest}, and at most {latest}");
    Err(Refusal::new(Code::RightValidityNotSound, "body.valid_to", message))
}
