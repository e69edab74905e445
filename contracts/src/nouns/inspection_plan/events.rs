//! What is said of joint inspections.

use super::gathering::Gathering;
use super::standing::Standing;
use super::{Apart, Step};
use crate::events::Event;
use crate::nouns::inspection::{AgencyEvent, Inspection};
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use std::collections::BTreeSet;

fn about(name: &'static str, record: Digest, subjects: BTreeSet<SubjectId>, embargo: bool) -> Event {
    let event = Event::new(name, Some(record), subjects);
    // Those who show events to the trader's side leave out what is embargoed.
    if embargo { event.with("embargo", true) } else { event }
}

fn of(name: &'static str, record: Digest, standing: &Standing) -> Event {
    let embargo = !standing.has_begun() && standing.requests.values().any(|request| request.terms.embargo);
    about(name, record, standing.subjects(), embargo)
        .with("plan", standing.id)
        .with("state", standing.state())
        .with("version", standing.plan.version)
}

fn in_words<'a>(agencies: impl Iterator<Item = &'a OrganisationId>) -> String {
    let agencies: BTreeSet<&str> = agencies.map(OrganisationId::as_str).collect();
    agencies.into_iter().collect::<Vec<_>>().join(" ")
}

fn of_gathering(name: &'static str, record: Digest, gathering: &Gathering) -> Event {
    let embargo = gathering.requests.values().any(|candidate| candidate.inspection.terms.embargo);
    about(name, record, gathering.subjects(), embargo).with("plan", gathering.id())
}

/// Requests stand together, with a new one among them.
#[must_use]
pub fn gathered(record: Digest, gathering: &Gathering) -> Event {
    let agencies = in_words(gathering.requests.values().map(|candidate| &candidate.inspection.agency));
    let event = of_gathering("inspection-plan.gathered", record, gathering)
        .with("agencies", agencies)
        .with("lead", gathering.lead());
    match &gathering.place {
        Some(place) => event.with("place", place),
        None => event,
    }
}

/// A plan-to-be went into an older one.
#[must_use]
pub fn merged(record: Digest, younger: Digest, into: &Gathering) -> Event {
    of_gathering("inspection-plan.merged", record, into).with("merged", younger)
}

/// The same goods are inspected in two plans, and why.
#[must_use]
pub fn kept_apart(record: Digest, subjects: BTreeSet<SubjectId>, plan: Digest, other: Digest, reason: Apart) -> Event {
    Event::new("inspection-plan.kept-apart", Some(record), subjects)
        .with("plan", plan)
        .with("other", other)
        .with("reason", reason)
}

/// A request joined a plan whose slot is fixed.
#[must_use]
pub fn joined(record: Digest, newcomer: &Inspection, standing: &Standing) -> Event {
    of("inspection-plan.joined", record, standing).with("agency", &newcomer.agency)
}

/// A request came after the beginning: it stands for a plan of its own unless the lead lets it in.
#[must_use]
pub fn missed(record: Digest, newcomer: &Inspection, standing: &Standing) -> Event {
    of("inspection-plan.joint-missed", record, standing).with("agency", &newcomer.agency)
}

/// The lead took a step.
#[must_use]
pub fn stepped(record: Digest, step: Step, standing: &Standing) -> Event {
    let agencies = in_words(standing.requests.values().filter(|one| !one.is_withdrawn()).map(|one| &one.agency));
    of("inspection-plan.stepped", record, standing)
        .with("step", step)
        .with("lead", standing.lead())
        .with("agencies", agencies)
        .with("place", &standing.plan.place)
        .with("from", standing.plan.slot.from)
        .with("until", standing.plan.slot.until)
}

/// A terminal or an agency reported something of its part.
#[must_use]
pub fn reported(record: Digest, by: &OrganisationId, what: &str, at: Time, standing: &Standing) -> Event {
    of("inspection-plan.reported", record, standing).with("by", by).with("reported", what).with("event_time", at)
}

/// An agency reported something of an inspection that nobody has planned.
#[must_use]
pub fn progressed(record: Digest, inspection: &Inspection, event: AgencyEvent, at: Time) -> Event {
    about(
        "inspection.progressed",
        record,
        inspection.subjects.clone(),
        inspection.terms.embargo && !inspection.has_started(),
    )
    .with("agency", &inspection.agency)
    .with("reported", event)
    .with("event_time", at)
}
