//! Which open requests are one inspection: a function of the requests alone, whatever the order in which they came.
//!
//! Two requests *touch* when they name the same goods: the same subject, subjects that are joined, or a container and a
//! declaration that covers it. Of all requests that hang together by touching, the most urgent (earliest `needed_by`, then
//! the oldest) begins a gathering; then in the same order every request enters that touches a member, has a moment in
//! common with all of them, and needs no other place. What is left over begins the next gathering. A request that stands
//! alone by its own wish is a gathering of its own.
//!
//! Computed, never stored: joins, splits, headers and withdrawals count at once. Where more hangs together than the limits
//! allow, nothing is gathered and each request stands alone, which is again the same in any order.

use super::{Apart, Slot};
use crate::limits::{GATHERED_REQUESTS_MAX, GOODS_SEARCHED_MAX, PLAN_REQUESTS_MAX, PLAN_SUBJECTS_MAX};
use crate::nouns::declaration::rules::{declarations_of, stays_of};
use crate::nouns::inspection::rules::on_subject;
use crate::nouns::inspection::{self, AreaCode, Inspection};
use crate::nouns::same_subject::rules::group_of;
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// One request with the goods that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The request.
    pub request: Digest,
    /// What it asks.
    pub inspection: Inspection,
    /// What it names, and what counts as one with that.
    pub goods: BTreeSet<SubjectId>,
    /// The declarations that cover these.
    pub covering: BTreeSet<SubjectId>,
}

impl Candidate {
    /// The request with its goods, as they are known now.
    #[must_use]
    pub fn of(view: &dyn StateView, request: Digest, inspection: Inspection) -> Self {
        let goods: BTreeSet<SubjectId> =
            inspection.subjects.iter().flat_map(|subject| group_of(view, *subject)).collect();
        let declarations = goods.iter().flat_map(|stay| declarations_of(view, stay));
        let covering = declarations.flat_map(|declaration| group_of(view, declaration)).collect();
        Self { request, inspection, goods, covering }
    }

    /// Whether both are about the same goods. Two containers of one declaration are not the same goods.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        !self.goods.is_disjoint(&other.goods)
            || !self.goods.is_disjoint(&other.covering)
            || !self.covering.is_disjoint(&other.goods)
    }

    /// Every subject under which requests that touch this one are found; `None` when there are more than can be searched.
    #[must_use]
    pub fn neighbourhood(&self, view: &dyn StateView) -> Option<BTreeSet<SubjectId>> {
        let mut found: BTreeSet<SubjectId> = self.goods.union(&self.covering).copied().collect();
        for stay in self.goods.iter().flat_map(|declaration| stays_of(view, declaration)) {
            if found.len() > GOODS_SEARCHED_MAX {
                return None;
            }
            found.extend(group_of(view, stay));
        }
        (found.len() <= GOODS_SEARCHED_MAX).then_some(found)
    }

    /// From the most urgent to the least, the older first.
    fn urgency(&self) -> (Time, Time, Digest) {
        let by = self.inspection.terms.by.unwrap_or(Time(u64::MAX));
        (by, self.inspection.requested_at, self.request)
    }
}

/// The moments that are of use, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The earliest.
    pub from: Time,
    /// The latest.
    pub by: Time,
}

impl Window {
    /// Of one request. Nothing that was over before it was made is of use.
    #[must_use]
    pub fn of(inspection: &Inspection) -> Self {
        let terms = &inspection.terms;
        Self { from: terms.from.unwrap_or(inspection.requested_at), by: terms.by.unwrap_or(Time(u64::MAX)) }
    }

    /// What is of use to both.
    #[must_use]
    pub fn common(self, other: Self) -> Option<Self> {
        let (from, by) = (self.from.max(other.from), self.by.min(other.by));
        (from <= by).then_some(Self { from, by })
    }

    /// Whether some of the slot is of use.
    #[must_use]
    pub fn meets(self, slot: Slot) -> bool {
        slot.from <= self.by && self.from < slot.until
    }
}

/// Requests that are one inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathering {
    /// Its requests.
    pub requests: BTreeMap<Digest, Candidate>,
    /// The area that one of them requires.
    pub place: Option<AreaCode>,
    /// The moments that are of use to all.
    pub window: Window,
}

impl Gathering {
    /// A gathering of one.
    #[must_use]
    pub fn alone(first: Candidate) -> Self {
        let (place, window) = (first.inspection.terms.place.clone(), Window::of(&first.inspection));
        Self { requests: [(first.request, first)].into(), place, window }
    }

    /// Its name: the oldest of its requests.
    ///
    /// # Panics
    /// Never: it holds one at least.
    #[must_use]
    pub fn id(&self) -> Digest {
        let oldest = self.requests.values().min_by_key(|one| (one.inspection.requested_at, one.request));
        oldest.expect("a gathering begins with a request").request
    }

    /// Who leads.
    #[must_use]
    pub fn lead(&self) -> OrganisationId {
        lead_of(self.requests.iter().map(|(request, candidate)| (request, &candidate.inspection)))
    }

    /// Everything that its requests name.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<SubjectId> {
        self.requests.values().flat_map(|candidate| candidate.inspection.subjects.iter().copied()).collect()
    }

    /// Whether any of its requests touches this one.
    #[must_use]
    pub fn touches(&self, other: &Candidate) -> bool {
        self.requests.values().any(|member| member.touches(other))
    }

    /// Why a request that touches it does not enter; `None` when it does.
    #[must_use]
    pub fn keeps_out(&self, newcomer: &Candidate) -> Option<Apart> {
        let terms = &newcomer.inspection.terms;
        let subjects = self.subjects().union(&newcomer.inspection.subjects).count();
        if !terms.joint || self.requests.values().any(|member| !member.inspection.terms.joint) {
            return Some(Apart::Exclusive);
        }
        if self.place.as_ref().zip(terms.place.as_ref()).is_some_and(|(here, there)| here != there) {
            return Some(Apart::PlaceDiffers);
        }
        if self.window.common(Window::of(&newcomer.inspection)).is_none() {
            return Some(Apart::TimesApart);
        }
        (self.requests.len() >= PLAN_REQUESTS_MAX || subjects > PLAN_SUBJECTS_MAX).then_some(Apart::Full)
    }

    /// Why this gathering and another of the same goods are not one.
    #[must_use]
    pub fn apart_from(&self, other: &Self) -> Option<Apart> {
        let touching = other.requests.values().filter(|candidate| self.touches(candidate));
        touching.map(|candidate| self.keeps_out(candidate).unwrap_or(Apart::TimesApart)).min()
    }

    fn enter(&mut self, newcomer: Candidate) {
        let common = self.window.common(Window::of(&newcomer.inspection));
        self.window = common.expect("who has no moment in common is kept out");
        self.place = self.place.take().or_else(|| newcomer.inspection.terms.place.clone());
        self.requests.insert(newcomer.request, newcomer);
    }
}

/// Customs if it is among the agencies, else who requested first; who withdrew or waived leads only if all did.
///
/// # Panics
/// When there is no request.
#[must_use]
pub fn lead_of<'a>(requests: impl Iterator<Item = (&'a Digest, &'a Inspection)>) -> OrganisationId {
    let first =
        requests.min_by_key(|(request, one)| (one.ended.is_some(), !one.by_customs, one.requested_at, **request));
    first.expect("an inspection has a request").1.agency.clone()
}

/// Gather requests: each is in exactly one gathering, and the order in which they are given does not matter.
#[must_use]
pub fn gather(requests: Vec<Candidate>) -> Vec<Gathering> {
    let mut left = requests;
    left.sort_by_key(Candidate::urgency);
    let mut gatherings = Vec::new();
    // Every round takes at least one request out, and every entry one more.
    while !left.is_empty() {
        let mut gathering = Gathering::alone(left.remove(0));
        let enters =
            |gathering: &Gathering, one: &Candidate| gathering.touches(one) && gathering.keeps_out(one).is_none();
        while let Some(at) = left.iter().position(|one| enters(&gathering, one)) {
            gathering.enter(left.remove(at));
        }
        gatherings.push(gathering);
    }
    gatherings
}

/// All free requests that hang together with this one, itself among them; `None` when they are more than can be gathered.
#[must_use]
pub fn hanging_together(view: &dyn StateView, first: Candidate) -> Option<Vec<Candidate>> {
    let mut found: BTreeMap<Digest, Candidate> = [(first.request, first.clone())].into();
    let mut searched: BTreeSet<SubjectId> = BTreeSet::new();
    let mut to_visit = vec![first];
    // Each request is visited once, and the search ends at the limits.
    while let Some(next) = to_visit.pop() {
        let fresh: Vec<SubjectId> = next.neighbourhood(view)?.difference(&searched).copied().collect();
        searched.extend(&fresh);
        for (request, inspection) in fresh.iter().flat_map(|subject| on_subject(view, subject)) {
            if inspection.is_free() && !found.contains_key(&request) {
                let candidate = Candidate::of(view, request, inspection);
                found.insert(request, candidate.clone());
                to_visit.push(candidate);
            }
        }
        if found.len() > GATHERED_REQUESTS_MAX || searched.len() > GOODS_SEARCHED_MAX {
            return None;
        }
    }
    Some(found.into_values().collect())
}

/// All gatherings that hang together with a free request; only its own, alone, when they are too many.
#[must_use]
pub fn around(view: &dyn StateView, first: Candidate) -> Vec<Gathering> {
    match hanging_together(view, first.clone()) {
        Some(requests) => gather(requests),
        None => vec![Gathering::alone(first)],
    }
}

/// The gathering of a request that waits to be planned, and the others of the same goods with the reason for each.
#[must_use]
pub fn of_request(view: &dyn StateView, request: &Digest) -> Option<(Gathering, BTreeMap<Digest, Apart>)> {
    let inspection = inspection::find(view, request).filter(Inspection::is_free)?;
    let gatherings = around(view, Candidate::of(view, *request, inspection));
    let own = gatherings.iter().find(|gathering| gathering.requests.contains_key(request))?.clone();
    let others = gatherings.iter().filter(|gathering| gathering.id() != own.id());
    let apart = others.filter_map(|other| own.apart_from(other).map(|reason| (other.id(), reason))).collect();
    Some((own, apart))
}
