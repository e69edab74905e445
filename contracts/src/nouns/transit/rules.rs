//! How far a transit has come, who says so, and which containers may leave under it.

use super::{Transit, TransitStatus as Status, find, keys};
use crate::context::RecordContext;
use crate::course::Step;
use crate::limits::{STAY_TRANSITS_MAX, TRANSIT_STAYS_MAX};
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::release::lights;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::roles::{Jurisdiction, Role};
use crate::state::Changes;
use crate::state_keys::last_subject;
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::BTreeSet;

impl Status {
    /// Whether it lies on the way from the declaration to the write-off.
    const fn is_on_course(self) -> bool {
        matches!(self as u8, 1..=5 | 7..=11)
    }

    /// Whether the goods may leave the port of departure now.
    #[must_use]
    pub const fn lets_leave(self) -> bool {
        matches!(self, Self::Released | Self::Underway)
    }

    /// Whether customs of the country of destination says it too.
    #[must_use]
    pub const fn is_said_at_destination(self) -> bool {
        matches!(self, Self::Arrived | Self::UnloadingPermitted | Self::Remarks | Self::Discharged)
    }
}

impl Step for Status {
    fn after(now: Option<Self>, said: Self) -> Self {
        let Some(now) = now else { return said };
        let takes_over = match (now, said) {
            (Self::Invalidated | Self::WrittenOff, _) => false,
            (_, Self::Invalidated | Self::WrittenOff) => true,
            // Nothing but the write-off ends a recovery.
            (Self::Recovery, _) => false,
            (_, Self::Recovery) => true,
            (Self::NotReleased, said) => said == Self::Released,
            (now, Self::NotReleased) => now < Self::Released,
            (now, Self::Enquiry) => now >= Self::Released,
            (now, Self::Diverted) => matches!(now, Self::Released | Self::Underway | Self::Enquiry),
            // What is asked after, or went elsewhere, comes back on course where it arrives.
            (Self::Enquiry | Self::Diverted, said) => said >= Self::Arrived,
            (now, said) => now.is_on_course() && now < said,
        };
        if takes_over { said } else { now }
    }
}

impl Transit {
    /// How far it has come; `None` when customs has said nothing.
    #[must_use]
    pub fn standing(&self) -> Option<Status> {
        self.course.standing()
    }
}

/// The container stays that a transit moves.
#[must_use]
pub fn stays_of(view: &dyn StateView, transit: &SubjectId) -> Vec<SubjectId> {
    view.scan(&keys::stays_of(transit), TRANSIT_STAYS_MAX).iter().map(|(key, _)| last_subject(key)).collect()
}

/// The transits that name a container stay.
#[must_use]
pub fn transits_of(view: &dyn StateView, stay: &SubjectId) -> Vec<SubjectId> {
    view.scan(&keys::transits_of(stay), STAY_TRANSITS_MAX).iter().map(|(key, _)| last_subject(key)).collect()
}

/// whether a transit under which goods may leave names this stay. It counts for the stay it names alone, as green never
/// crosses from one joined stay to another.
#[must_use]
pub fn is_under_released_transit(view: &dyn StateView, stay: &SubjectId) -> bool {
    let standing = |transit| find(view, &transit).standing();
    transits_of(view, stay).into_iter().filter_map(standing).any(Status::lets_leave)
}

/// what left under this transit no longer may, so that no authorisation rests on it any more.
pub fn end_authorisations(view: &dyn StateView, stays: &[SubjectId], by: (Digest, Time), changes: &mut Changes) {
    let bonded: BTreeSet<Digest> = stays.iter().flat_map(|stay| lights::under_bond(view, stay)).collect();
    ending::end_what_rests_on(view, stays, &bonded, by, changes);
}

/// Customs of the port says anything of a transit; customs of the country of destination says what happens there.
///
/// # Errors
/// [`Code::OutsideRole`].
pub fn may_say(context: &RecordContext<'_>, transit: &Transit, status: Status) -> Result<(), Refusal> {
    let destination = transit.header.as_ref().map(|header| header.office_destination.country());
    let (said_at, now) = (context.record.event_time, context.time);
    let of_destination = context.author.roles.iter().any(|grant| {
        let there = match &grant.jurisdiction {
            Jurisdiction::Everywhere => true,
            Jurisdiction::Country(country) => Some(*country) == destination,
            Jurisdiction::Port(_) | Jurisdiction::Terminal(..) => false,
        };
        grant.role == Role::Customs && there && grant.holds_at(now) && grant.holds_at(said_at)
    });
    if status.is_said_at_destination() && of_destination {
        return Ok(());
    }
    permissions::check(context, status.as_str(), None)
}

/// Whether the ties of a transit and of the stays it names stay within their limits.
///
/// # Errors
/// [`Code::DeclarationLinksFull`].
pub fn has_room(
    view: &dyn StateView,
    before: &BTreeSet<SubjectId>,
    after: &BTreeSet<SubjectId>,
) -> Result<(), Refusal> {
    let refuse = |message: String| Err(Refusal::new(Code::DeclarationLinksFull, "subjects", message));
    if after.len() > TRANSIT_STAYS_MAX {
        return refuse(format!("a transit moves at most {TRANSIT_STAYS_MAX} containers"));
    }
    match after.difference(before).find(|stay| transits_of(view, stay).len() >= STAY_TRANSITS_MAX) {
        Some(stay) => refuse(format!("{stay} is named by {STAY_TRANSITS_MAX} transits already")),
        None => Ok(()),
    }
}
