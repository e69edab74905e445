//! Subjects: what records are about, with names as this node may read them, state, and history.

use super::answers;
use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use crate::{clock, names, reporting};
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use portolan_api::page::{Cursor, Listing, Page, PageRequest};
use portolan_api::record::RecordEntry;
use portolan_api::subject::{
    AuthorisationAnswer, ExceptionAnswer, HistoryAnswer, HoldAnswer, InspectionAnswer, LightAnswer, SubjectAnswer,
    SubjectsRequest,
};
use portolan_api::submission::SubjectLabel;
use portolan_api::token::Role::{Auditor, Reader, Writer};
use portolan_api::{Code, Problem};
use portolan_contracts::nouns::declaration::rules::declarations_of;
use portolan_contracts::nouns::exception::{Exception, ExceptionRule};
use portolan_contracts::nouns::{consignment, hold, inspection, manifest, release, subject, transit};
use portolan_contracts::{Light, LightValue, query};
use portolan_gateway::SubjectName;
use portolan_ledger::{Digest, StateView, SubjectId};
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
    let name = name_of(&service, &request)?;
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

fn name_of(service: &Service, request: &SubjectsRequest) -> Result<SubjectName, Refused> {
    let SubjectsRequest { container, mrn, lrn, visit, .. } = request;
    let upper = |text: &String| text.trim().to_ascii_uppercase();
    match (container, mrn, lrn, visit) {
        (Some(container), None, None, None) => Ok(SubjectName::container(container, None)),
        (None, None, None, Some(visit)) => Ok(SubjectName::PortCall {
            port: service.intake.profile().port.clone(),
            visit: Some(visit.trim().to_owned()),
            vessel: None,
            voyage: None,
        }),
        (None, mrn, lrn, None) if mrn.is_some() || lrn.is_some() => Ok(SubjectName::Declaration {
            mrn: mrn.as_ref().map(upper),
            lrn: lrn.as_ref().map(|lrn| lrn.trim().to_owned()),
        }),
        _ => {
            let text = "ask by `container`, by `mrn` or `lrn`, or by `visit`";
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
        exceptions: query::exceptions_of(view, id).iter().map(exception).collect(),
        record_count: history.count,
        record_chain: Some(history.chain),
    };
    let mut holds: BTreeMap<Digest, hold::Hold> = hold::rules::on_subject(view, id).into_iter().collect();
    match opened.kind {
        subject::SubjectKind::ContainerStay => {
            if let Some(stay) = query::stay_status(view, id, clock::now().max(view.time())) {
                answer.state = Some(stay.place.as_str().to_owned());
                answer.same_as = stay.joined.iter().filter(|other| *other != id).copied().collect();
                answer.lights = lights(view, &stay.lights, &stay.joined, &stay.holds);
                answer.authorisations = stay.authorisation.iter().map(authorisation).collect();
                holds = stay.holds;
            }
        }
        subject::SubjectKind::Declaration => {
            let standing = query::declaration_status(view, id).standing;
            answer.state = Some(standing.state.as_str().to_owned());
        }
        subject::SubjectKind::PortCall => {
            let call = query::port_call_status(view, id);
            answer.state = call.and_then(|call| call.status).map(|status| status.as_str().to_owned());
        }
        subject::SubjectKind::Vessel => {
            answer.state = query::vessel(view, id).map(|vessel| vessel.status.as_str().to_owned());
        }
        subject::SubjectKind::Consignment => {
            answer.state = Some(consignment::find(view, id).state(view).as_str().to_owned());
            let records = service.store.records_of(id, None, SEARCHED_RECORDS_MAX)?;
            answer.exceptions.extend(amended_late(service, view, records.into_iter().map(|(_, record)| record))?);
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

/// A permission to leave.
pub fn authorisation(
    given: &portolan_contracts::nouns::pickup_authorisation::PickupAuthorisation,
) -> AuthorisationAnswer {
    AuthorisationAnswer { authorisation: given.record, terminal: given.terminal.clone(), expires_at: given.valid_until }
}

fn exception(exception: &Exception) -> ExceptionAnswer {
    let (rule, record) = (exception.rule.as_str().to_owned(), exception.record);
    ExceptionAnswer { rule, record, since: exception.time }
}

/// What customs alone is shown of these records.
fn amended_late(
    service: &Service,
    view: &crate::storage::StateAt<'_>,
    records: impl Iterator<Item = Digest>,
) -> Result<Vec<ExceptionAnswer>, Refused> {
    let found = reporting::amendments_shown(&service.store, view, &service.organisation, records)?;
    let answer = |(rule, record, since): (ExceptionRule, _, _)| ExceptionAnswer {
        rule: rule.as_str().to_owned(),
        record: Some(record),
        since,
    };
    Ok(found.into_iter().map(answer).collect())
}

/// The breaches that a record caused.
///
/// # Errors
/// When the store cannot be read.
pub fn exceptions_of(service: &Service, entry: &RecordEntry) -> Result<Vec<ExceptionAnswer>, Refused> {
    let view = service.store.state();
    let mut caused = amended_late(service, &view, std::iter::once(entry.record))?;
    for subject in &entry.subjects {
        for found in query::exceptions_of(&view, &subject.id) {
            let answer = exception(&found);
            if found.record == Some(entry.record) && !caused.contains(&answer) {
                caused.push(answer);
            }
        }
    }
    Ok(caused)
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

/// What the records of a subject say beside the state: its names and its open inspections.
struct Searched {
    names: Vec<Value>,
    inspections: Vec<InspectionAnswer>,
}

impl Searched {
    fn read(service: &Service, view: &dyn StateView, id: &SubjectId) -> Result<Self, Refused> {
        let (mut names, mut inspections) = (Vec::new(), Vec::new());
        for (_, digest) in service.store.records_of(id, None, SEARCHED_RECORDS_MAX)? {
            for (_, opened) in service.store.opened(&digest)? {
                let Ok(value) = serde_json::from_slice::<Value>(&opened.plaintext) else { continue };
                if names::read(&value).is_some() && !names.contains(&value) {
                    names.push(value);
                }
            }
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
        Ok(Self { names, inspections })
    }
}
