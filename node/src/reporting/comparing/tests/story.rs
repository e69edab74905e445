//! The state and contents of a story, told record by record in the order of the log.

use crate::reporting::{Breach, Contents, amended_late, breaches};
use portolan_contracts::membership::Share;
use portolan_contracts::memory_state::MemoryState;
use portolan_contracts::nouns::consignment::{self, BillType, Consignment, ConsignmentNature};
use portolan_contracts::nouns::declaration::{self, Declaration, Regime};
use portolan_contracts::nouns::equipment_use::{Announcement, Planned};
use portolan_contracts::nouns::formality::{self, Formality, FormalityStatus, FormalityType, Movement, Submitted};
use portolan_contracts::nouns::hold::Tie;
use portolan_contracts::nouns::inspection::{self, AgencyEvent, Inspection, Terms};
use portolan_contracts::nouns::manifest::{self, Manifest, ManifestNature, ManifestType, origin::Origin};
use portolan_contracts::nouns::port_call::course::Report;
use portolan_contracts::nouns::port_call::{self, CallDecision, Decided, PortCallStatus};
use portolan_contracts::nouns::terminal_event::{self, ContainerEvent, FullEmpty, StayEvent};
use portolan_contracts::parameters::{Paper, Parameters, Thresholds};
use portolan_contracts::quota::Quota;
use portolan_contracts::state::encode;
use portolan_contracts::state_keys;
use portolan_gateway::sealed::{
    ConsignmentGoods, DangerousGoods, DangerousItem, DeclaredGoods, DeclaredItem, Equipment, GoodsLine, Mass, Seal,
    SealedContent, Weight,
};
use portolan_ledger::{Digest, OrganisationId, Record, SubjectId, Time};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const STEP_MS: u64 = 60_000;

/// A story so far.
#[derive(Default)]
pub struct Story {
    state: MemoryState,
    records: Vec<(String, Record)>,
    contents: BTreeMap<Digest, SealedContent>,
}

/// What is seen of a container.
pub fn seen(container: &str, weights: &[(&str, &str)], seals: &[&str]) -> Option<Equipment> {
    let weight =
        |(kind, value): &(&str, &str)| Weight { kind: (*kind).into(), value: (*value).into(), unit: "KGM".into() };
    let seal = |number: &&str| Seal { number: (*number).into(), party: None, condition: None };
    Some(Equipment {
        container: container.into(),
        weights: weights.iter().map(weight).collect(),
        seals: seals.iter().map(seal).collect(),
        ..Equipment::default()
    })
}

/// Declared goods, items of packages and kilograms.
pub fn goods(items: &[(u32, &str)]) -> DeclaredGoods {
    let item = |(number, (packages, mass)): (u32, &(u32, &str))| DeclaredItem {
        number,
        hs_code: None,
        packages: *packages,
        gross_mass_kg: Mass::parse(mass).expect("a mass"),
        bill: None,
    };
    DeclaredGoods { items: (1..).zip(items).map(item).collect() }
}

/// The goods of a bill of lading, lines of packages and kilograms.
pub fn line(bill: &str, lines: &[(u32, &str)]) -> ConsignmentGoods {
    let goods = |(number, (packages, mass)): (u32, &(u32, &str))| GoodsLine {
        number,
        description: "Table grapes".into(),
        hs_code: None,
        packages: *packages,
        gross_mass_kg: Mass::parse(mass).expect("a mass"),
        dangerous_goods: Vec::new(),
        stuffed_in: Vec::new(),
    };
    let goods = (1..).zip(lines).map(goods).collect();
    ConsignmentGoods { bill: Some(bill.into()), consignee: None, goods }
}

fn id(name: &str) -> SubjectId {
    let digest = Digest::of(name.as_bytes());
    SubjectId(*digest.0.first_chunk().expect("a digest has 32 bytes"))
}

fn author() -> OrganisationId {
    OrganisationId::parse("author").expect("an organisation")
}

impl Story {
    /// What follows from the record of this name.
    pub fn look(&self, name: &str) -> Vec<Breach> {
        breaches(&self.state, self, self.named(name))
    }

    /// What customs is shown about the record of this name.
    pub fn look_as_customs(&self, name: &str) -> Vec<Breach> {
        amended_late(&self.state, self, self.named(name)).into_iter().collect()
    }

    /// The names of the records that break a rule together, in alphabetical order.
    pub fn names(&self, breach: &Breach) -> Vec<&str> {
        let is_trigger = |record: &Record| breach.triggers.contains(&record.digest());
        let mut names: Vec<&str> =
            self.records.iter().filter(|(_, record)| is_trigger(record)).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The content of a record is one that this node cannot read.
    pub fn close(&mut self, name: &str) {
        let record = self.named(name).digest();
        self.contents.remove(&record);
    }

    fn named(&self, name: &str) -> &Record {
        &self.records.iter().find(|(known, _)| known == name).expect("a record that was told").1
    }

    fn now(&self) -> Time {
        Time(1_700_000_000_000 + STEP_MS * u64::try_from(self.records.len()).expect("a short story"))
    }

    fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.state.apply(&[(key, Some(value))].into());
    }

    fn tell(
        &mut self,
        name: &str,
        record_type: &str,
        subjects: &[(&str, &str)],
        body: Value,
        content: Option<SealedContent>,
        more: Value,
    ) -> (Digest, Time) {
        let time = self.now();
        let subjects: Vec<Value> = subjects.iter().map(|(kind, name)| json!({"kind": kind, "id": id(name)})).collect();
        let mut text = json!({
            "type": record_type, "schema": 1, "author": "author", "authority": "own", "port": "GBFXT",
            "reference_tag": Digest::of(name.as_bytes()), "event_time": time, "subjects": subjects,
            "function": 9, "body": body, "parts": [],
        });
        let members = text.as_object_mut().expect("an object");
        members.extend(more.as_object().cloned().unwrap_or_default());
        let record = Record::decode(text.to_string().as_bytes()).expect("a record");
        let digest = record.digest();
        self.records.push((name.into(), record));
        self.contents.extend(content.map(|content| (digest, content)));
        (digest, time)
    }

    /// A terminal sees something of a container.
    pub fn event(&mut self, name: &str, stay: &str, event: ContainerEvent, seen: Option<Equipment>) {
        self.seen(name, stay, event, FullEmpty::Full, seen);
    }

    /// The same of a container that it says is empty.
    pub fn empty_event(&mut self, name: &str, stay: &str, event: ContainerEvent, seen: Option<Equipment>) {
        self.seen(name, stay, event, FullEmpty::Empty, seen);
    }

    fn seen(&mut self, name: &str, stay: &str, event: ContainerEvent, full: FullEmpty, seen: Option<Equipment>) {
        let body = json!({"event": event.as_str(), "full_empty": full.as_str()});
        let subjects = [("container-stay", stay)];
        let content = seen.map(SealedContent::Equipment);
        let (record, event_time) =
            self.tell(name, "TerminalEvent", &subjects, body, content, json!({"classifier": "ACT"}));
        let mut known = terminal_event::find(&self.state, &id(stay));
        known.insert(StayEvent {
            event,
            event_time,
            operator: author(),
            record,
            content: record,
            category: None,
            full_empty: Some(full),
            mass_verified: false,
        });
        self.put(terminal_event::keys::stay(&id(stay)), encode(&known));
    }

    /// A container is announced for discharge in a call, with these UN numbers.
    pub fn announce(&mut self, name: &str, stay: &str, call: &str, numbers: &[&str]) {
        let mut listed = seen("PRTU2611249", &[], &[]).expect("something");
        listed.dangerous_goods = Some(numbers.iter().map(|number| (*number).to_owned()).collect());
        let subjects = [("container-stay", stay), ("port-call", call)];
        let body = json!({"planned": "DISCHARGE"});
        let content = Some(SealedContent::Equipment(listed));
        let (record, event_time) = self.tell(name, "EquipmentUse", &subjects, body, content, json!({}));
        let mut known = terminal_event::find(&self.state, &id(stay));
        let planned = Planned::Discharge;
        known.announce(Announcement {
            planned,
            category: None,
            full_empty: None,
            mass_verified: false,
            event_time,
            author: author(),
            record,
        });
        self.put(terminal_event::keys::stay(&id(stay)), encode(&known));
    }

    /// Goods are declared for containers.
    pub fn declare(&mut self, name: &str, subject: &str, regime: Regime, stays: &[&str], goods: &DeclaredGoods) {
        let subjects: Vec<_> = std::iter::once(("declaration", subject))
            .chain(stays.iter().map(|stay| ("container-stay", *stay)))
            .collect();
        let body = json!({"regime": regime.as_str()});
        let content = Some(SealedContent::DeclaredGoods(goods.clone()));
        let (record, _) = self.tell(name, "Declaration", &subjects, body, content, json!({}));
        let header = declaration::Header {
            author: author(),
            record,
            regime,
            version: 1,
            pre_lodged: false,
            stay_count: u32::try_from(stays.len()).expect("few stays"),
            items: None,
        };
        let known = Declaration { header: Some(header), ..Declaration::default() };
        self.put(declaration::keys::declaration(&id(subject)), encode(&known));
        for stay in stays {
            let [covered, covering] = declaration::keys::tie(&id(subject), &id(stay));
            self.put(covered, encode(&()));
            self.put(covering, encode(&Tie::STANDS));
        }
    }

    /// The network keeps formalities on the ledger.
    pub fn keep_formalities(&mut self) {
        let parameters = Parameters {
            edition: 1,
            ports: BTreeSet::new(),
            required_lights: BTreeMap::new(),
            pickup_validity_ms: 0,
            hold_override_roles: BTreeSet::new(),
            quota: Quota::default(),
            thresholds: Thresholds::all(Share::TWO_THIRDS),
            gate_requires: BTreeSet::new(),
            papers_kept: BTreeSet::from([Paper::Formality]),
        };
        self.put(state_keys::parameters(), encode(&parameters));
    }

    /// A manifest is lodged for a call.
    pub fn lodge(&mut self, subject: &str, call: &str) {
        let header = manifest::Header {
            origin: self.origin(Digest::of(subject.as_bytes())),
            nature: ManifestNature::Arrival,
            manifest_type: ManifestType::Master,
            call: Some(id(call)),
        };
        let known = Manifest { header: Some(header), ..Manifest::default() };
        self.put(manifest::keys::manifest(&id(subject)), encode(&known));
        self.put(manifest::keys::on_call(&id(call), &id(subject)), encode(&()));
    }

    fn origin(&self, record: Digest) -> Origin {
        let event_time = self.now();
        Origin { author: author(), record, event_time, change_count: 0, changed_at: None, cancelled: None }
    }

    /// A consignment is listed, of a master or not.
    pub fn list(
        &mut self,
        name: &str,
        subject: &str,
        list: &str,
        parent: Option<&str>,
        stays: &[&str],
        goods: &ConsignmentGoods,
    ) {
        let subjects = [("consignment", subject), ("manifest", list)];
        let content = Some(SealedContent::ConsignmentGoods(goods.clone()));
        let (record, _) = self.tell(name, "Consignment", &subjects, json!({}), content, json!({}));
        let header = consignment::Header {
            origin: self.origin(record),
            manifest: id(list),
            parent: parent.map(id),
            nature: ConsignmentNature::Import,
            bl_type: BillType::Master,
            dangerous_goods: None,
        };
        let stays: BTreeSet<SubjectId> = stays.iter().map(|stay| id(stay)).collect();
        for stay in &stays {
            self.put(consignment::keys::tie(stay, &id(subject)), encode(&Tie::STANDS));
        }
        let known = Consignment { header: Some(header), stays, ..Consignment::default() };
        self.put(consignment::keys::consignment(&id(subject)), encode(&known));
        self.put(manifest::keys::line(&id(list), &id(subject)), encode(&()));
        if let Some(parent) = parent {
            let mut master = consignment::find(&self.state, &id(parent));
            master.house_count += 1;
            self.put(consignment::keys::consignment(&id(parent)), encode(&master));
        }
    }

    /// A line is replaced.
    pub fn amend(&mut self, name: &str, before: &str, subject: &str, list: &str, goods: &ConsignmentGoods) {
        let more = json!({"function": 5, "supersedes": self.named(before).digest()});
        let subjects = [("consignment", subject), ("manifest", list)];
        let content = Some(SealedContent::ConsignmentGoods(goods.clone()));
        let (record, _) = self.tell(name, "Consignment", &subjects, json!({}), content, more);
        let mut known = consignment::find(&self.state, &id(subject));
        known.header.as_mut().expect("a line").origin.record = record;
        self.put(consignment::keys::consignment(&id(subject)), encode(&known));
    }

    /// A call's vessel arrives, or the call is closed.
    pub fn call(&mut self, name: &str, call: &str, closed: bool) {
        let record_type = if closed { "PortCallDecision" } else { "PortCall" };
        let (record, event_time) =
            self.tell(name, record_type, &[("port-call", call)], json!({}), None, json!({"classifier": "ACT"}));
        let mut known = port_call::find(&self.state, &id(call));
        if closed {
            let (decision, recorded_at) = (CallDecision::Closed, event_time);
            known.decide(Decided { decision, event_time, recorded_at, author: author(), record, withdrawn_at: None });
        } else {
            let status = PortCallStatus::Arrived;
            let (rank, late, vessel) = (0, false, None);
            known.insert(Report { status, berth_visit: 0, event_time, author: author(), rank, late, vessel, record });
        }
        self.put(port_call::keys::port_call(&id(call)), encode(&known));
    }

    /// The formality of dangerous goods for the arrival of a call is submitted, with one entry.
    pub fn report_dangerous(&mut self, name: &str, call: &str, container: &str, number: &str) {
        let item = DangerousItem {
            un_number: number.into(),
            container: Some(container.into()),
            packages: None,
            gross_mass_kg: None,
        };
        let content = Some(SealedContent::DangerousGoods(DangerousGoods { items: vec![item] }));
        let (record, submitted_at) =
            self.tell(name, "Formality", &[("port-call", call)], json!({}), content, json!({}));
        let submitted = Submitted {
            formality_type: FormalityType::DangerousGoods,
            movement: Movement::Arrival,
            author: author(),
            submitted_at,
            obligation_time: None,
            newest: record,
            step: FormalityStatus::Submitted,
            overtaken: Vec::new(),
        };
        let known = Formality { submitted: Some(submitted), ..Formality::default() };
        self.put(formality::keys::formality(&id(call), &record), encode(&known));
    }

    /// An agency inspects a container.
    pub fn inspect(&mut self, stay: &str) {
        let body = json!({"types": ["PHYSICAL_FULL"]});
        let subjects = [("container-stay", stay)];
        let (request, time) = self.tell("request", "InspectionRequest", &subjects, body, None, json!({}));
        let inspection = Inspection {
            agency: author(),
            by_customs: true,
            requested_at: time,
            types: BTreeSet::new(),
            subjects: BTreeSet::from([id(stay)]),
            hold: None,
            terms: Terms { from: None, by: None, place: None, joint: true, embargo: false },
            plan: None,
            missed: None,
            progress: BTreeMap::from([(AgencyEvent::Started, time)]),
            outcome: None,
            ended: None,
        };
        self.put(inspection::keys::inspection(&request), encode(&inspection));
        self.put(inspection::keys::on_subject(&id(stay), &request), encode(&()));
    }
}

impl Contents for Story {
    fn record(&self, record: &Digest) -> Option<Record> {
        self.records.iter().find(|(_, known)| known.digest() == *record).map(|(_, known)| known.clone())
    }

    fn opened(&self, record: &Digest, _: &str) -> Vec<SealedContent> {
        self.contents.get(record).cloned().into_iter().collect()
    }

    fn leaf(&self, record: &Digest) -> Option<u64> {
        let at = self.records.iter().position(|(_, known)| known.digest() == *record)?;
        u64::try_from(at).ok()
    }

    fn block_time(&self, record: &Digest) -> Option<Time> {
        self.record(record).map(|known| known.event_time)
    }

    fn records_of(&self, subject: &SubjectId, limit: usize) -> Vec<Digest> {
        let about = self.records.iter().filter(|(_, known)| known.subjects.iter().any(|named| named.id == *subject));
        about.map(|(_, known)| known.digest()).take(limit).collect()
    }
}
