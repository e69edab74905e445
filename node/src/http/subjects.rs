//! Subjects: what records are about, with names as this node may read them, state, and history.

mod findings;
mod port_call;
mod stay;

pub use findings::exceptions_of;
pub use stay::authorisation;

use super::answers;
use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use crate::{clock, names};
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use portolan_api::page::{Cursor, Listing, Page, PageRequest};
use portolan_api::subject::{
    DisputeAnswer, HistoryAnswer, HoldAnswer, InspectionAnswer, LightAnswer, SubjectAnswer, SubjectsRequest,
};
use portolan_api::submission::SubjectLabel;
use portolan_api::token::Role::{Auditor, Reader, Writer};
use portolan_api::{Code, Problem};
use portolan_contracts::nouns::declaration::rules::declarations_of;
use portolan_contracts::nouns::{consignment, hold, inspection, manifest, release, subject, transit};
use portolan_contracts::{Light, LightValue, query};
use portolan_gateway::SubjectName;
use portolan_ledger::{Digest, Locode, StateView, SubjectId};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most records of one subject that are searched for names and reasons.
const SEARCHED_RECORDS_MAX: usize = 500;

fn unknown(what: &str) -> Refused {
    Problem::new(Code::UnknownSubject, format!("this node knows no subject {what}")).into()
}

/// Subjects by business name.
pub async fn list(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Query<SubjectsRequest>, QueryRejection>,
) -> Result<Json<Page<SubjectAnswer>>, Refused> {
    caller.must_be(&[Reader, Writer, Auditor])?;
    let Query(request) = request?;
    let name = name_of(&request, &service.intake.profile().port)?;
    let page = PageRequest { after: request.after, limit: request.limit };
    let after = page.cursor(Listing::Subjects).map_err(answers::bad_cursor)?;
    let start = after.map_or(0, |cursor| usize::try_from(cursor.position).unwrap_or(usize::MAX).saturating_add(1));
    let view = service.store.state();
    let ids = names::find(&service.store, &view, &name)?;
    let mut entries = Vec::new();
    for id in ids.iter().skip(start).take(page.entries()) {
        entries.extend(answer(&service, &view, id)?);
    }
    let end = start + entries.len();
    let position = u64::try_from(end.saturating_sub(1)).unwrap_or(u64::MAX);
    let next = (end < ids.len()).then(|| Cursor { listing: Listing::Subjects, position }.to_string());
    Ok(Json(Page { height: view.height(), entries, next }))
}

/// The name that is asked for: exactly one, of which a declaration has two.
fn name_of(request: &SubjectsRequest, port: &Locode) -> Result<SubjectName, Refused> {
    let SubjectsRequest { container, mrn, lrn, visit, imo, manifest, bill, transit, .. } = request;
    let trimmed = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
    let upper = |text: &Option<String>| trimmed(text).map(|text| text.to_ascii_uppercase());
    let declaration = SubjectName::Declaration { mrn: upper(mrn), lrn: trimmed(lrn) };
    let call = |visit| SubjectName::PortCall { port: port.clone(), visit: Some(visit), vessel: None, voyage: None };
    let vessel =
        |imo| SubjectName::Vessel { port: port.clone(), imo: Some(imo), eni: None, mmsi: None, call_sign: None };
    let asked = [
        container.as_ref().map(|number| SubjectName::container(number, None)),
        (mrn.is_some() || lrn.is_some()).then_some(declaration),
        trimmed(visit).map(call),
        trimmed(imo).map(vessel),
        manifest.as_ref().map(|number| SubjectName::manifest(port.clone(), number)),
        bill.as_ref().map(|number| SubjectName::consignment(number, None)),
        transit.as_ref().map(|number| SubjectName::transit(number)),
    ];
    let mut asked = asked.into_iter().flatten();
    match (asked.next(), asked.next()) {
        (Some(name), None) => Ok(name),
        _ => {
            let text = "ask by one name: `container`, `mrn` or `lrn`, `visit`, `imo`, `manifest`, `bill`, or `transit`";
            Err(Problem::new(Code::Malformed, text).at("container").into())
        }
    }
}

/// One subject: its state and names.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<SubjectAnswer>, Refused> {
    caller.must_be(&[Reader, Writer, Auditor])?;
    let Path(text) = id?;
    let id = text.parse().map_err(|_| unknown(&text))?;
    let view = service.store.state();
    answer(&service, &view, &id)?.map(Json).ok_or_else(|| unknown(&text))
}

/// The records of one subject, oldest first.
pub async fn history(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    request: Result<Query<PageRequest>, QueryRejection>,
) -> Result<Json<HistoryAnswer>, Refused> {
    caller.must_be(&[Reader, Writer, Auditor])?;
    let Path(text) = id?;
    let Query(page) = request?;
    let id: SubjectId = text.parse().map_err(|_| unknown(&text))?;
    let after = page.cursor(Listing::History).map_err(answers::bad_cursor)?.map(|cursor| cursor.position);
    let view = service.store.state();
    let count = query::history_of(&view, &id).count;
    if count == 0 {
        return Err(unknown(&text));
    }
    let found = service.store.records_of(&id, after, page.entries())?;
    let last = found.last().map(|(leaf, _)| *leaf).filter(|_| found.len() == page.entries());
    let next = last.map(|position| Cursor { listing: Listing::History, position }.to_string());
    let mut entries = Vec::with_capacity(found.len());
    for (_, digest) in found {
        entries.extend(answers::entry(&service, &digest)?);
    }
    let history_min = service.store.base()?.map(|base| base.header.height.next());
    let height = view.height();
    Ok(Json(HistoryAnswer { height, subject: id, record_count: count, history_min, entries, next }))
}

fn answer(
    service: &Service,
    view: &crate::storage::StateAt<'_>,
    id: &SubjectId,
) -> Result<Option<SubjectAnswer>, Refused> {
    let Some(opened) = subject::find(view, id) else { return Ok(None) };
    let history = query::history_of(view, id);
    let read = Searched::read(service, view, id)?;
    let mut answer = SubjectAnswer {
        height: view.height(),
        subject: SubjectLabel { kind: opened.kind.as_str().to_owned(), id: *id },
        opened_by: opened.opener.clone(),
        port: Some(opened.port.clone()),
        names: read.names,
        same_as: Vec::new(),
        state: None,
        lights: Vec::new(),
        holds: Vec::new(),
        inspections: read.inspections,
        authorisations: Vec::new(),
        release_rights: Vec::new(),
        announcements: Vec::new(),
        inspection_plans: Vec::new(),
        port_call: None,
        exceptions: findings::exceptions(view, id),
        disputes: read.disputes,
        record_count: history.count,
        record_chain: Some(history.chain),
    };
    let mut holds: BTreeMap<Digest, hold::Hold> = hold::rules::on_subject(view, id).into_iter().collect();
    match opened.kind {
        subject::SubjectKind::ContainerStay => {
            let time = clock::now().max(view.time());
            if let Some(stay) = query::stay_status(view, id, time) {
                answer.state = Some(stay.place.as_str().to_owned());
                answer.same_as = stay.joined.iter().filter(|other| *other != id).copied().collect();
                answer.lights = lights(view, &stay.lights, &stay.joined, &stay.holds);
                stay::put_into(&mut answer, view, &stay, time);
                holds = stay.holds;
            }
        }
        subject::SubjectKind::Declaration => {
            let standing = query::declaration_status(view, id).standing;
            answer.state = Some(standing.state.as_str().to_owned());
        }
        subject::SubjectKind::PortCall => {
            let call = query::port_call_status(view, id);
            answer.state = call.as_ref().and_then(|call| call.status).map(|status| status.as_str().to_owned());
            answer.port_call = call.map(|call| port_call::answer(view, id, call));
        }
        subject::SubjectKind::Vessel => {
            answer.state = query::vessel(view, id).map(|vessel| vessel.status.as_str().to_owned());
        }
        subject::SubjectKind::Consignment => {
            answer.state = Some(consignment::find(view, id).state(view).as_str().to_owned());
            let records = service.store.records_of(id, None, SEARCHED_RECORDS_MAX)?;
            answer.exceptions.extend(findings::amended_late(
                service,
                view,
                records.into_iter().map(|(_, record)| record),
            )?);
        }
        subject::SubjectKind::Manifest => {
            answer.state = Some(manifest::find(view, id).state(view, id).as_str().to_owned());
        }
        subject::SubjectKind::Transit => {
            answer.state = transit::find(view, id).standing().map(|status| status.as_str().to_owned());
        }
    }
    answer.holds = holds
        .iter()
        .filter(|(_, hold)| hold.is_open())
        .map(|(record, hold)| held(service, record, hold))
        .collect::<Result<_, _>>()?;
    Ok(Some(answer))
}

/// The lights of a stay, the required ones marked.
pub fn lights(
    view: &dyn StateView,
    shown: &BTreeMap<Light, LightValue>,
    group: &std::collections::BTreeSet<SubjectId>,
    holds: &BTreeMap<Digest, hold::Hold>,
) -> Vec<LightAnswer> {
    let required = query::parameters(view)
        .map(|parameters| release::lights::required(view, &parameters, group, holds))
        .unwrap_or_default();
    let all: std::collections::BTreeSet<Light> = shown.keys().copied().chain(required.iter().copied()).collect();
    let light = |light: Light| LightAnswer {
        light: light.to_string(),
        value: shown.get(&light).copied().unwrap_or(LightValue::Unknown).to_string(),
        required: required.contains(&light),
        record: release_of(view, group, light),
    };
    all.into_iter().map(light).collect()
}

/// The release that a light shows, if one was given.
fn release_of(view: &dyn StateView, group: &std::collections::BTreeSet<SubjectId>, light: Light) -> Option<Digest> {
    let on = |stay: &SubjectId| {
        let own = release::find(view, stay, light, None);
        let bases = declarations_of(view, stay);
        // What rests on a declaration is given on the declaration, or on this stay of it alone.
        let resting = |basis: &SubjectId| {
            let on_stay = release::find(view, stay, light, Some(basis));
            on_stay.or_else(|| release::find(view, basis, light, Some(basis)))
        };
        own.or_else(|| bases.iter().find_map(resting))
    };
    group.iter().find_map(on).map(|release| release.record)
}

fn held(service: &Service, record: &Digest, hold: &hold::Hold) -> Result<HoldAnswer, Refused> {
    let reason = service.store.opened(record)?.into_iter().next();
    Ok(HoldAnswer {
        hold: *record,
        light: hold.light.to_string(),
        code: hold.hold_code.as_str().to_owned(),
        effects: hold.effect.iter().map(|effect| effect.as_str().to_owned()).collect(),
        placed_by: hold.placer.clone(),
        since: hold.event_time,
        reason: reason.and_then(|(_, opened)| serde_json::from_slice(&opened.plaintext).ok()),
    })
}

/// What the records of a subject say beside the state: its names, its open inspections, and what is disputed.
struct Searched {
    names: Vec<Value>,
    inspections: Vec<InspectionAnswer>,
    disputes: Vec<DisputeAnswer>,
}

impl Searched {
    fn read(service: &Service, view: &dyn StateView, id: &SubjectId) -> Result<Self, Refused> {
        let (mut names, mut inspections, mut disputes) = (Vec::new(), Vec::new(), Vec::new());
        for (_, digest) in service.store.records_of(id, None, SEARCHED_RECORDS_MAX)? {
            for (_, opened) in service.store.opened(&digest)? {
                let Ok(value) = serde_json::from_slice::<Value>(&opened.plaintext) else { continue };
                if names::read(&value).is_some() && !names.contains(&value) {
                    names.push(value);
                }
            }
            disputes.extend(findings::disputes(view, &digest));
            if let Some(request) = inspection::find(view, &digest).filter(inspection::Inspection::is_open) {
                let entry = answers::entry(service, &digest)?;
                inspections.push(InspectionAnswer {
                    request: digest,
                    agency: request.agency.clone(),
                    types: request.types.iter().map(|word| word.as_str().to_owned()).collect(),
                    since: entry.map(|entry| entry.event_time).unwrap_or_default(),
                });
            }
        }
        Ok(Self { names, inspections, disputes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Naming = fn(&mut SubjectsRequest, Option<String>);

    fn keys(fill: impl FnOnce(&mut SubjectsRequest)) -> Option<Vec<String>> {
        let mut request = SubjectsRequest::default();
        fill(&mut request);
        name_of(&request, &Locode::parse("GBFXT").unwrap()).ok().map(|name| name.keys())
    }

    #[test]
    fn every_kind_of_subject_is_found_by_its_name_and_two_names_at_once_are_none() {
        let text = |text: &str| Some(text.to_owned());
        let table: [(Naming, &str, &str); 8] = [
            (|request, text| request.container = text, "prtu 261124-9", "container/PRTU2611249"),
            (|request, text| request.mrn = text, " 26gb7prt0lan2611r6", "mrn/26GB7PRT0LAN2611R6"),
            (|request, text| request.lrn = text, "L1 ", "lrn/L1"),
            (|request, text| request.visit = text, "V1", "visit/GBFXT/V1"),
            (|request, text| request.imo = text, "9074729", "vessel/GBFXT/imo:9074729"),
            (|request, text| request.manifest = text, "26gb 17", "manifest/GBFXT/26GB17"),
            (|request, text| request.bill = text, "plnu 17", "bill/PLNU17"),
            (|request, text| request.transit = text, "26gb7prt0lan2611r6", "transit/26GB7PRT0LAN2611R6"),
        ];
        for (set, given, key) in table {
            assert_eq!(keys(|request| set(request, text(given))), Some(vec![key.to_owned()]));
            let with_another = |request: &mut SubjectsRequest| {
                (request.container, request.visit) = (text("PRTU2611249"), text("V1"));
                set(request, text(given));
            };
            assert_eq!(keys(with_another), None, "{key}");
        }
        assert_eq!(keys(|_| ()), None);
        let both = keys(|request| (request.mrn, request.lrn) = (text("M1"), text("L1")));
        assert_eq!(both, Some(vec!["mrn/M1".to_owned(), "lrn/L1".to_owned()]));
    }
}
