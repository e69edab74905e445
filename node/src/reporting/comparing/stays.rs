//! What is known of a container in the order in which it happened: its seals, its weights, whether it is empty.

use super::super::seals::Sighting;
use super::super::{Breach, Contents, seals, weights};
use super::goods::{Declared, declared_in};
use super::{breach, equipment};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::inspection::{self, AgencyEvent};
use portolan_contracts::nouns::same_subject::rules::group_of;
use portolan_contracts::nouns::subject::CONTAINER_STAY;
use portolan_contracts::nouns::terminal_event::Stay;
use portolan_contracts::nouns::terminal_event::{self, ContainerEvent, FullEmpty};
use portolan_gateway::sealed::{Equipment, Mass};
use portolan_ledger::{Digest, StateView, SubjectId, Time};
use std::collections::BTreeSet;

/// What one record says of the container.
struct Report {
    order: (Time, u8, Digest),
    stay: SubjectId,
    /// What happened; none for an announcement.
    event: Option<ContainerEvent>,
    says_empty: bool,
    equipment: Option<Equipment>,
}

impl Report {
    const fn record(&self) -> Digest {
        self.order.2
    }

    /// The weight of the container with its goods: what was verified, or what the gate's scales say.
    fn weighed(&self) -> Option<Mass> {
        let at_gate =
            matches!(self.event, Some(ContainerEvent::GateIn | ContainerEvent::GateOut | ContainerEvent::Weighed));
        let equipment = self.equipment.as_ref()?;
        equipment.verified_mass().or_else(|| equipment.gross_mass().filter(|_| at_gate))
    }

    /// Whether this is where a container that is said to be empty cannot have goods in it any more, or not yet.
    fn moves_laden(&self) -> bool {
        let moves = |event: ContainerEvent| event.is_off_vessel() || event.leaves_inland();
        self.event.is_some_and(|event| moves(event) || event == ContainerEvent::Loaded)
    }
}

/// for a stay and those joined with it.
pub(super) fn broken(view: &dyn StateView, contents: &dyn Contents, stay: SubjectId) -> Vec<Breach> {
    let group = group_of(view, stay);
    let mut reports: Vec<Report> =
        group.iter().flat_map(|id| reports_of(contents, *id, &terminal_event::find(view, id))).collect();
    reports.sort_by_key(|report| report.order);
    let container = reports.iter().find_map(|report| report.equipment.as_ref()).map(|found| found.container.clone());
    let declared = declared_in(view, contents, &group, container.as_deref());
    let mut found = seals_broken(view, &group, &reports);
    found.extend(weights_broken(&reports, &declared));
    found
}

fn reports_of(contents: &dyn Contents, stay: SubjectId, known: &Stay) -> Vec<Report> {
    let seen = known.events.iter().map(|event| Report {
        order: (event.event_time, event.event.rank(), event.record),
        stay,
        event: Some(event.event),
        says_empty: event.full_empty == Some(FullEmpty::Empty),
        equipment: equipment(contents, &event.record, "TerminalEvent"),
    });
    let announced = known.announced.iter().map(|announced| Report {
        order: (announced.event_time, 0, announced.record),
        stay,
        event: None,
        says_empty: announced.full_empty == Some(FullEmpty::Empty),
        equipment: equipment(contents, &announced.record, "EquipmentUse"),
    });
    seen.chain(announced).collect()
}

fn seals_broken(view: &dyn StateView, group: &BTreeSet<SubjectId>, reports: &[Report]) -> Vec<Breach> {
    let mut sightings: Vec<((Time, u8, Digest), Sighting)> = reports
        .iter()
        .map(|report| {
            let seals = report.equipment.as_ref().map_or_else(Vec::new, |equipment| equipment.seals.clone());
            (report.order, Sighting { record: report.record(), event: report.event, seals })
        })
        .collect();
    // Whoever inspects may open and seal anew, and says the new seal in words that this does not read.
    for (record, inspected) in group.iter().flat_map(|stay| inspection::rules::on_subject(view, stay)) {
        let has_begun = inspected.progress.keys().any(|event| *event != AgencyEvent::CheckedIn);
        if let Some(at) = inspected.progress.values().max().copied().filter(|_| has_begun) {
            let opened = Sighting { record, event: Some(ContainerEvent::Opened), seals: Vec::new() };
            sightings.push(((at, 1, record), opened));
        }
    }
    sightings.sort_by_key(|(order, _)| *order);
    let sightings: Vec<Sighting> = sightings.into_iter().map(|(_, sighting)| sighting).collect();
    let stay_of = |record: &Digest| {
        let report = reports.iter().find(|report| report.record() == *record);
        report.map(|report| (report.stay, CONTAINER_STAY))
    };
    let named = |pair: [Digest; 2]| breach(ExceptionRule::SealDiffers, pair.iter().filter_map(stay_of), pair);
    seals::broken(&sightings).into_iter().map(named).collect()
}

fn weights_broken(reports: &[Report], declared: &[Declared]) -> Vec<Breach> {
    let mut found = Vec::new();
    let tare = reports.iter().rev().find_map(|report| report.equipment.as_ref().and_then(Equipment::tare));
    for (at, report) in reports.iter().enumerate() {
        let happened = |event| move |other: &Report| other.event == Some(event);
        let is_stripped = reports[..at].iter().any(happened(ContainerEvent::Stripped));
        let is_stuffed_later = reports[at..].iter().any(happened(ContainerEvent::Stuffed));
        let mut tell = |rule, declared: Option<&Declared>| {
            let said_by = declared.into_iter().flat_map(|declared| &declared.said_by);
            let (records, subjects): (Vec<_>, Vec<_>) = said_by.map(|(record, subject)| (*record, *subject)).unzip();
            let subjects = subjects.into_iter().chain([(report.stay, CONTAINER_STAY)]);
            found.push(breach(rule, subjects, records.into_iter().chain([report.record()])));
        };
        let gross = report.weighed().or_else(|| report.equipment.as_ref().and_then(Equipment::gross_mass));
        if let (Some(gross), Some(tare)) = (gross, tare)
            && report.says_empty
            && weights::too_heavy_to_be_empty(gross, tare)
        {
            tell(ExceptionRule::EmptyNotEmpty, None);
        }
        if is_stripped || is_stuffed_later {
            continue;
        }
        if report.says_empty {
            let with_goods = declared.iter().filter(|declared| report.moves_laden() && !declared.quantity.is_nothing());
            with_goods.for_each(|declared| tell(ExceptionRule::EmptyNotEmpty, Some(declared)));
        } else if let (Some(weighed), Some(tare)) = (report.weighed(), tare) {
            let others = declared.iter().filter(|declared| weights::jumps(weighed, declared.quantity.gross_mass, tare));
            others.for_each(|declared| tell(ExceptionRule::WeightJump, Some(declared)));
        }
    }
    found
}
