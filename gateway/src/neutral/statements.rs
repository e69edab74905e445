//! Each JSON noun as a draft.

use super::about::{container, declaration, optional_word, sealed_text, subjects, word, words};
use super::{Malformed, reference};
use crate::draft::{Draft, Reference, Target};
use crate::flag::Flags;
use crate::limits::{DETAILS_MAX, GOODS_ITEMS_MAX};
use crate::nouns;
use crate::nouns::declaration_status::Status;
use crate::nouns::terminal_event::{Seal, Weight};
use crate::profile::Profile;
use crate::sealed::{DeclaredGoods, DeclaredItem, Mass};
use crate::subject_name::SubjectName;
use portolan_api::nouns::{
    DeclarationHeader, DeclarationRequest, DeclarationStatusStatement, GoodsItem, HoldLift, HoldPlacement, HoldRequest,
    InspectionAsked, InspectionOutcome, InspectionRequest, PortCallRequest, ReleaseRequest, Statement,
    TerminalEventRequest,
};
use portolan_contracts::identifiers::{Embedded, Examined, ImoNumber, examine};
use portolan_contracts::nouns::declaration::Regime;
use portolan_contracts::nouns::port_call::PortCallStatus;
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, Mode};
use portolan_ledger::record::Classifier;
use portolan_ledger::{Digest, Locode, OrganisationId, Time};

/// What is needed beside the statement.
pub(super) struct Reading<'a> {
    pub profile: &'a Profile,
    pub received_at: Time,
    /// Stands for the reference where the statement gives none.
    pub own_words: String,
    pub flags: &'a mut Flags,
}

/// The fields that all statements have in common.
struct Common {
    author: Option<OrganisationId>,
    reference: String,
    event_time: Time,
    is_receipt: bool,
    port: Locode,
}

macro_rules! common {
    ($reading:expr, $noun:literal, $request:expr) => {
        Common {
            author: $request.author.clone(),
            reference: reference($noun, $request.reference.as_deref(), &$reading.own_words)?,
            event_time: $request.event_time.unwrap_or($reading.received_at),
            is_receipt: $request.event_time.is_none(),
            port: $request.port.clone().unwrap_or_else(|| $reading.profile.port.clone()),
        }
    };
}

impl Common {
    fn complete(self, draft: Draft) -> Draft {
        Draft { author: self.author, event_time_is_receipt: self.is_receipt, ..draft }
    }
}

/// The draft of `statement`.
pub(super) fn draft(statement: &Statement, reading: Reading) -> Result<Draft, Malformed> {
    match statement {
        Statement::PortCall(request) => port_call(request, reading),
        Statement::Declaration(DeclarationRequest::Declare(request)) => header(request, reading),
        Statement::Declaration(DeclarationRequest::Status(request)) => status(request, reading),
        Statement::Release(request) => release(request, reading),
        Statement::Hold(HoldRequest::Place(request)) => place(request, reading),
        Statement::Hold(HoldRequest::Lift(request)) => lift(request, reading),
        Statement::Inspection(InspectionRequest::Request(request)) => ask(request, reading),
        Statement::Inspection(InspectionRequest::Outcome(request)) => outcome(request, reading),
        Statement::TerminalEvent(request) => terminal_event(request, reading),
    }
}

fn port_call(request: &PortCallRequest, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "port-call", request);
    let visit = optional_word("visit", request.visit.as_deref())?;
    let imo = optional_word("imo", request.imo.as_deref())?;
    // A port call rests on its ship: a number with a slip is the number of another.
    let imo = imo.map(|imo| match examine::<ImoNumber>(&imo, &Embedded, common.event_time) {
        Examined::Sound(number) => Ok(number),
        Examined::Doubtful(_, fault) | Examined::Unreadable(fault) => Err(Malformed::new("imo", fault.to_string())),
    });
    let imo = imo.transpose()?;
    let call_sign = optional_word("call_sign", request.call_sign.as_deref())?;
    let vessel = imo
        .map(|imo| format!("imo:{imo}"))
        .or(call_sign.map(|sign| format!("call-sign:{}", sign.to_ascii_uppercase())));
    if visit.is_none() && vessel.is_none() {
        return Err(Malformed::new("visit", "a visit id, or the imo or call_sign of the vessel"));
    }
    let voyage = optional_word("voyage", request.voyage.as_deref())?;
    let statement = nouns::port_call::PortCall {
        call: SubjectName::PortCall { port: common.port.clone(), visit, vessel, voyage },
        status: reported(&request.status)?,
        berth_visit: request.berth_visit,
        classifier: request.classifier.unwrap_or(Classifier::Actual),
        vessel_name: optional_word("vessel_name", request.vessel_name.as_deref())?,
        previous_port: request.previous_port.clone(),
        next_port: request.next_port.clone(),
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.community);
    Ok(common.complete(draft))
}

fn header(request: &DeclarationHeader, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "declaration", request);
    let Some(SubjectName::Declaration { mrn, lrn }) =
        declaration(request.mrn.as_deref(), request.lrn.as_deref(), reading.flags)?
    else {
        return Err(Malformed::new("mrn", "the mrn or lrn of the declaration"));
    };
    words("containers", &request.containers)?;
    let mut containers = Vec::new();
    for number in &request.containers {
        let number = container("containers", number, reading.flags)?;
        if !containers.contains(&number) {
            containers.push(number);
        }
    }
    let statement = nouns::declaration::Declaration {
        mrn,
        lrn,
        version: request.version,
        regime: listed("regime", &request.regime, Regime::ALL, Regime::as_str)?.as_str(),
        type_code: optional_word("type_code", request.type_code.as_deref())?,
        pre_lodged: request.pre_lodged,
        items: request.items,
        goods_location: optional_word("goods_location", request.goods_location.as_deref())?,
        exit_office: optional_word("exit_office", request.exit_office.as_deref())?,
        containers,
        goods: goods(&request.goods)?,
    };
    let draft = statement.draft(common.reference.clone(), common.event_time, common.port.clone(), reading.profile);
    Ok(common.complete(draft))
}

fn goods(items: &[GoodsItem]) -> Result<Option<DeclaredGoods>, Malformed> {
    if items.len() > GOODS_ITEMS_MAX {
        return Err(Malformed::new("goods", format!("at most {GOODS_ITEMS_MAX} items")));
    }
    let mut read = Vec::with_capacity(items.len());
    for item in items {
        let mass = Mass::parse(&item.gross_mass_kg);
        read.push(DeclaredItem {
            number: item.number,
            hs_code: item.hs_code.clone(),
            packages: item.packages,
            gross_mass_kg: mass.ok_or_else(|| Malformed::new("goods.gross_mass_kg", "kilograms such as `22450.5`"))?,
            bill: item.bill.clone(),
        });
    }
    let goods = DeclaredGoods { items: read };
    let told = !goods.items.is_empty();
    if told {
        goods
            .validate()
            .map_err(|defect| Malformed::new(defect.member.replacen("items", "goods", 1), defect.reason))?;
    }
    Ok(told.then_some(goods))
}

fn status(request: &DeclarationStatusStatement, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "declaration-status", request);
    let name = declaration(request.mrn.as_deref(), request.lrn.as_deref(), reading.flags)?;
    let statement = nouns::declaration_status::DeclarationStatus {
        declaration: name.ok_or_else(|| Malformed::new("mrn", "the mrn or lrn of the declaration"))?,
        status: listed("status", &request.status, Status::ALL, Status::as_str)?,
        version: request.version,
        effective_time: request.effective_time,
        limit_time: request.limit_time,
        items: request.items.clone(),
    };
    let draft = statement.draft(common.reference.clone(), common.event_time, common.port.clone());
    Ok(common.complete(draft))
}

fn release(request: &ReleaseRequest, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "release", request);
    let statement = nouns::release::Release {
        subjects: subjects(
            request.container.as_deref(),
            None,
            request.mrn.as_deref(),
            request.lrn.as_deref(),
            reading.flags,
        )?,
        light: word("light", &request.light)?,
        value: word("value", request.value.as_deref().unwrap_or("GREEN"))?,
        conditions: words("conditions", &request.conditions)?,
        declaration_version: request.declaration_version,
        exemption: optional_word("exemption", request.exemption.as_deref())?,
        valid_from: request.valid_from,
        expires_at: request.expires_at,
        basis_number: optional_word("basis_number", request.basis_number.as_deref())?,
        refers: Vec::new(),
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.community);
    Ok(common.complete(draft))
}

fn place(request: &HoldPlacement, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "hold", request);
    let statement = nouns::hold::Hold {
        subjects: subjects(
            request.container.as_deref(),
            None,
            request.mrn.as_deref(),
            request.lrn.as_deref(),
            reading.flags,
        )?,
        light: word("light", &request.light)?,
        hold_code: word("hold_code", &request.hold_code)?,
        effect: words("effect", &request.effect)?,
        reason: sealed_text("reason", request.reason.as_deref())?,
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.authorities);
    Ok(common.complete(draft))
}

fn lift(request: &HoldLift, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "hold-lift", request);
    let hold = match (request.hold, &request.hold_code) {
        (Some(record), None) => Target::Record(record),
        (None, Some(code)) => Target::OpenHolds(word("hold_code", code)?),
        _ => return Err(Malformed::new("hold", "either the hold's record, or the hold_code of the holds to lift")),
    };
    let statement = nouns::hold::HoldLift {
        subjects: subjects(
            request.container.as_deref(),
            None,
            request.mrn.as_deref(),
            request.lrn.as_deref(),
            reading.flags,
        )?,
        hold,
        lift_code: word("lift_code", request.lift_code.as_deref().unwrap_or("SATISFIED"))?,
        overrides: request.overrides,
        reason: sealed_text("reason", request.reason.as_deref())?,
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.authorities);
    Ok(common.complete(draft))
}

fn ask(request: &InspectionAsked, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "inspection-request", request);
    let statement = nouns::inspection::InspectionRequest {
        subjects: subjects(
            request.container.as_deref(),
            None,
            request.mrn.as_deref(),
            request.lrn.as_deref(),
            reading.flags,
        )?,
        types: words("types", &request.types)?,
        needed_by: request.needed_by,
        hold: request.hold.map(|record| refer("hold", record)),
        reason: sealed_text("reason", request.reason.as_deref())?,
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.authorities);
    Ok(common.complete(draft))
}

fn outcome(request: &InspectionOutcome, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "inspection-outcome", request);
    let open = Reference { member: "request", target: Target::OpenInspectionRequest };
    let statement = nouns::inspection::InspectionOutcome {
        subjects: subjects(
            request.container.as_deref(),
            None,
            request.mrn.as_deref(),
            request.lrn.as_deref(),
            reading.flags,
        )?,
        request: request.request.map_or(open, |record| refer("request", record)),
        result: word("result", &request.result)?,
        decision: word("decision", &request.decision)?,
        findings: sealed_text("findings", request.findings.as_deref())?,
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.authorities);
    Ok(common.complete(draft))
}

fn refer(member: &'static str, record: Digest) -> Reference {
    Reference { member, target: Target::Record(record) }
}

fn terminal_event(request: &TerminalEventRequest, reading: Reading) -> Result<Draft, Malformed> {
    let common = common!(reading, "terminal-event", request);
    if request.seals.len() > DETAILS_MAX || request.weights.len() > DETAILS_MAX {
        return Err(Malformed::new("seals", format!("at most {DETAILS_MAX} seals and {DETAILS_MAX} weights")));
    }
    let mut seals = Vec::new();
    for seal in &request.seals {
        seals.push(Seal {
            number: word("seals.number", &seal.number)?,
            party: optional_word("seals.party", seal.party.as_deref())?,
            condition: optional_word("seals.condition", seal.condition.as_deref())?,
        });
    }
    let mut weights = Vec::new();
    for weight in &request.weights {
        let (kind, value) = (word("weights.kind", &weight.kind)?, word("weights.value", &weight.value)?);
        weights.push(Weight { kind, value, unit: word("weights.unit", &weight.unit)? });
    }
    let statement = nouns::terminal_event::TerminalEvent {
        event: listed("event", &request.event, ContainerEvent::ALL, ContainerEvent::as_str)?,
        container: container("container", &request.container, reading.flags)?,
        terminal: request.terminal.clone().or_else(|| reading.profile.terminal.clone()),
        category: optional("category", request.category.as_deref(), Category::ALL, Category::as_str)?,
        full: request.full,
        size_type: optional_word("size_type", request.size_type.as_deref())?,
        seals,
        weights,
        carrier: optional_word("carrier", request.carrier.as_deref())?,
        vessel: None,
        voyage: None,
        mode: optional("mode", request.mode.as_deref(), Mode::ALL, Mode::as_str)?,
        vgm: request.vgm,
    };
    let draft =
        statement.draft(common.reference.clone(), common.event_time, common.port.clone(), &reading.profile.community);
    Ok(common.complete(draft))
}

/// What a port call's record reports: the statuses that follow from a decision are none of them.
fn reported(text: &str) -> Result<PortCallStatus, Malformed> {
    let list: Vec<_> = PortCallStatus::ALL.iter().copied().filter(|status| !status.is_decided()).collect();
    listed("status", text, &list, PortCallStatus::as_str)
}

/// The entry of a closed list of the rules, by its word.
fn listed<T: Copy>(field: &str, text: &str, list: &[T], word: fn(T) -> &'static str) -> Result<T, Malformed> {
    let found = list.iter().copied().find(|entry| word(*entry) == text);
    found.ok_or_else(|| Malformed::new(field, list.iter().copied().map(word).collect::<Vec<_>>().join(", ")))
}

/// The same, where it may be absent.
fn optional<T: Copy>(
    field: &str,
    text: Option<&str>,
    list: &[T],
    word: fn(T) -> &'static str,
) -> Result<Option<T>, Malformed> {
    text.map(|text| listed(field, text, list, word)).transpose()
}
