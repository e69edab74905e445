//! What is said of each container: imports, exports, transhipments, empties, and containers that two have opened a subject for.

use super::{STAYS, Teller, at, course};
use portolan_ledger::record::{Function, SubjectRef};
use portolan_ledger::{Digest, SubjectId};
use serde_json::{Value, json};

/// Containers that come to be brought into the country.
const IMPORTS: usize = 27;
/// Containers that come to be shipped out.
const EXPORTS: usize = 9;
/// Containers that change ships.
const TRANSHIPMENTS: usize = 4;
/// Empty containers.
const EMPTIES: usize = 4;
/// Containers of these that somebody else opens a subject for, too.
const TWINS: usize = STAYS - IMPORTS - EXPORTS - TRANSHIPMENTS - EMPTIES;

/// Minute at which the vessels arrive, and at which they depart.
const ARRIVAL: u64 = 240;
const DEPARTURE: u64 = 3_000;

/// Holds: who, the light, the code.
const HOLDS: [(&str, &str, &str); 7] = [
    ("customs", "CUSTOMS", "CUS-PHY"),
    ("plant-health", "AGENCY.PHY", "PHY"),
    ("terminal", "TERMINAL", "TER-CHG"),
    ("line", "COMMERCIAL", "CAR-FREIGHT"),
    ("customs", "SECURITY", "SEC-RFS"),
    ("police", "AGENCY.POL", "POL"),
    ("port-authority", "PORT", "PORT-DUES"),
];

/// A vessel's call with what it brings.
struct Call {
    call: SubjectRef,
    manifest: SubjectRef,
}

/// Say everything; the stays.
pub fn tell(teller: &mut Teller) -> Vec<SubjectId> {
    // Of the three manifests the first is accepted, the second line by line, the third not at all.
    let calls: Vec<Call> = ["ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED"].map(|word| teller.call(word)).into();
    let mut stays = Vec::new();
    for number in 0..IMPORTS {
        stays.push(teller.import(number, &calls[number % 3]));
    }
    for number in 0..EXPORTS {
        stays.push(teller.export(number, &calls[0]));
    }
    for number in 0..TRANSHIPMENTS {
        stays.push(teller.transhipment(number, &calls[0], &calls[1]));
    }
    for number in 0..EMPTIES {
        stays.push(teller.empty(number));
    }
    for number in 0..IMPORTS / 9 {
        let [one, other, third] = [0, 1, 2].map(|of| stays[number * 9 + of].clone());
        teller.shared_declaration(number, &[&one, &other, &third]);
    }
    for number in 0..TWINS {
        let twin = teller.twin(number, &stays[number * 4].clone(), &calls[number % 2]);
        stays.push(twin);
    }
    stays.iter().map(|stay| stay.id).collect()
}

impl Teller {
    fn call(&mut self, decision: &str) -> Call {
        let call = self.open("port-authority", "port-call");
        let manifest = self.open("line", "manifest");
        self.say("line", "Manifest", 10, &[&manifest, &call], json!({"nature": "ARRIVAL", "type": "MASTER"}));
        self.say("customs", "ManifestStatus", 60, &[&manifest], json!({"status": decision}));
        self.say("port-authority", "PortCall", ARRIVAL, &[&call], json!({"status": "ARRIVED"}));
        self.say("port-authority", "PortCall", DEPARTURE, &[&call], json!({"status": "DEPARTED"}));
        Call { call, manifest }
    }

    fn event(&mut self, stay: &SubjectRef, minute: u64, event: &str) -> Digest {
        self.say("terminal", "TerminalEvent", minute, &[stay], json!({"event": event}))
    }

    fn release(&mut self, stay: &SubjectRef, author: &str, light: &str, minute: u64) {
        let mut body = json!({"light": light, "value": "GREEN"});
        match self.dice.below(8) {
            0 => body["expires_at"] = json!(at(2_880)),
            1 => body["expires_at"] = json!(at(20_000)),
            2 => body["valid_from"] = json!(at(20_000)),
            3 => body = json!({"light": light, "value": "CONDITIONAL", "conditions": ["ON_DISCHARGE"]}),
            4 => body = json!({"light": light, "value": "CONDITIONAL", "conditions": ["ON_DISCHARGE", "SAMPLE_TAKEN"]}),
            _ => {}
        }
        self.say(author, "Release", minute, &[stay], body);
    }

    /// A line of a manifest for goods in these stays.
    fn line(&mut self, number: usize, call: &Call, nature: &str, stays: &[&SubjectRef]) -> SubjectRef {
        let goods = self.open("line", "consignment");
        let subjects: Vec<&SubjectRef> = [&goods, &call.manifest].into_iter().chain(stays.iter().copied()).collect();
        let minute = self.dice.minute(11, 40);
        self.say("line", "Consignment", minute, &subjects, json!({"nature": nature, "bl_type": "MASTER"}));
        if number.is_multiple_of(2) {
            self.say("customs", "ConsignmentStatus", 70, &[&goods], json!({"status": "ACCEPTED"}));
        }
        if number % 3 == 1 {
            self.say("customs", "ConsignmentStatus", 520, &[&goods], json!({"status": "PRESENTED"}));
        }
        if number % 7 == 3 {
            let minute = self.dice.minute(600, 2_000);
            self.say("customs", "ConsignmentStatus", minute, &[&goods], json!({"status": "WRITTEN_OFF"}));
        }
        goods
    }

    /// One of the holds on something, and in most cases its end.
    fn hold(&mut self, number: usize, subject: &SubjectRef) -> (Digest, &'static str) {
        let (author, light, code) = HOLDS[number % HOLDS.len()];
        let effect = match number % 5 {
            3 => json!(["MOVE_TO_INSPECTION", "NO_MOVE"]),
            4 => json!(["NO_GATE_OUT", "NO_LOAD"]),
            _ => json!(["NO_GATE_OUT"]),
        };
        let minute = self.dice.minute(300, 2_000);
        let body = json!({"light": light, "hold_code": code, "effect": effect});
        let hold = self.say(author, "Hold", minute, &[subject], body);
        let lifted_at = minute + self.dice.minute(5, 600);
        match self.dice.below(6) {
            0 | 1 => {}
            2 => {
                let body = json!({"hold": hold, "lift_code": "COURT_ORDER", "override": true});
                self.say("police", "HoldLift", lifted_at, &[subject], body);
            }
            _ => {
                let body = json!({"hold": hold, "lift_code": "SATISFIED"});
                self.say(author, "HoldLift", lifted_at, &[subject], body);
            }
        }
        (hold, author)
    }

    /// An inspection that nobody plans together with another: request, what the agency did, and how it ended.
    fn inspection(&mut self, agency: &str, hold: Option<Digest>, named: &[&SubjectRef], stay: &SubjectRef) {
        let minute = self.dice.minute(400, 900);
        let mut body = json!({"types": ["PHYSICAL_FULL"], "needed_from": at(minute)});
        if let Some(hold) = hold {
            body["hold"] = json!(hold);
        }
        let request = self.say(agency, "InspectionRequest", minute, named, body);
        if self.dice.one_in(5) {
            self.say(agency, "InspectionWaiver", minute + 60, named, json!({"request": request}));
            return;
        }
        for (later, event) in [(100, "CHECKED_IN"), (110, "STARTED"), (115, "OPENED"), (140, "RESEALED")] {
            let body = json!({"request": request, "event": event});
            self.say(agency, "InspectionEvent", minute + later, &[stay], body);
        }
        self.event(stay, minute + 90, "MOVED_TO_INSPECTION");
        if !self.dice.one_in(6) {
            self.event(stay, minute + 150, "RETURNED_TO_STACK");
        }
        let (result, decision) =
            [("CONFORM", "LIFT"), ("NON_CONFORM_MAJOR", "SEIZE"), ("INCONCLUSIVE", "MAINTAIN_HOLD")]
                [self.dice.below(3)];
        let body = json!({"request": request, "result": result, "decision": decision});
        self.say(agency, "InspectionOutcome", minute + 145, named, body);
    }

    fn declaration(&mut self, regime: &str, stays: &[&SubjectRef], body: Value) -> SubjectRef {
        let declaration = self.open("customs", "declaration");
        let subjects: Vec<&SubjectRef> = [&declaration].into_iter().chain(stays.iter().copied()).collect();
        let mut header = json!({"regime": regime, "items": 3});
        header.as_object_mut().expect("an object").extend(body.as_object().cloned().expect("an object"));
        let minute = self.dice.minute(100, 300);
        self.say("customs", "Declaration", minute, &subjects, header);
        declaration
    }

    fn shared_declaration(&mut self, number: usize, stays: &[&SubjectRef]) {
        let declaration = self.declaration("IMPORT", stays, json!({}));
        self.take_course(&course(number * 5), &declaration, stays, 350);
    }

    fn import(&mut self, number: usize, call: &Call) -> SubjectRef {
        let stay = self.open("terminal", "container-stay");
        if number % 4 != 1 {
            let body = json!({"planned": "DISCHARGE", "category": "IMPORT", "full_empty": "FULL"});
            self.say("line", "EquipmentUse", 15, &[&stay], body);
        }
        let goods = (number % 9 != 5).then(|| self.line(number, call, "IMPORT", &[&stay]));
        self.discharge(number, &stay, call);
        let mut about = stay.clone();
        match number % 9 {
            4 => self.say_exempt(&stay),
            8 => self.go_under_bond(number, &stay),
            _ => {
                let declaration = self.declaration("IMPORT", &[&stay], json!({"pre_lodged": number.is_multiple_of(2)}));
                self.take_course(&course(number), &declaration, &[&stay], 400);
                about = if number.is_multiple_of(2) { declaration } else { about };
            }
        }
        if number % 10 != 7 {
            let minute = self.dice.minute(500, 1_500);
            self.release(&stay, "line", "COMMERCIAL", minute);
        }
        if number % 11 != 6 {
            let minute = self.dice.minute(500, 1_500);
            self.release(&stay, "terminal", "TERMINAL", minute);
        }
        self.stop_and_look(number, &stay, &about, goods.as_ref());
        self.leave(number, &stay);
        stay
    }

    fn discharge(&mut self, number: usize, stay: &SubjectRef, call: &Call) {
        // One in ten says to have been taken off before the vessel was there.
        let minute = if number % 10 == 9 { 60 } else { self.dice.minute(ARRIVAL, 390) };
        let body = match number % 4 {
            0 => json!({"event": "DISCHARGED"}),
            _ => json!({"event": "DISCHARGED", "category": "IMPORT", "full_empty": "FULL"}),
        };
        let subjects = [stay, &call.call];
        let discharged = self.say("terminal", "TerminalEvent", minute, &subjects, body);
        let said_twice = self.said_again.values().any(|first| *first == discharged);
        if number % 6 == 2 && !said_twice {
            self.correct(discharged, Function::Replace, minute + 1);
        }
        if number % 8 == 4 {
            let minute = self.dice.minute(1_000, 1_600);
            self.say("terminal-two", "TerminalEvent", minute, &[stay], json!({"event": "WEIGHED"}));
        }
        if number.is_multiple_of(2) {
            self.event(stay, 640, "WEIGHED");
        }
        for check in 0..=number as u64 % 3 {
            self.event(stay, 1_100 + check * 120, "TEMPERATURE_CHECKED");
        }
        if number % 5 == 3 {
            let wrong = self.event(stay, 1_650, "DAMAGED");
            if !self.said_again.values().any(|first| *first == wrong) {
                self.correct(wrong, Function::Cancel, 1_655);
            }
        }
    }

    fn say_exempt(&mut self, stay: &SubjectRef) {
        let body = json!({"light": "CUSTOMS", "value": "GREEN", "exemption": "DIPLOMATIC"});
        self.say("customs", "Release", 800, &[stay], body);
    }

    fn go_under_bond(&mut self, number: usize, stay: &SubjectRef) {
        let declaration = self.declaration("TRANSIT", &[stay], json!({}));
        for (minute, status) in [(400, "ACCEPTED"), (420, "RELEASED")] {
            self.say("customs", "DeclarationStatus", minute, &[&declaration], json!({"status": status}));
        }
        let body = json!({"light": "CUSTOMS", "value": "CONDITIONAL", "conditions": ["UNDER_BOND"]});
        self.say("customs", "Release", 430, &[stay, &declaration], body);

        let transit = self.open("customs", "transit");
        let body = json!({"transit_type": "T1", "office_departure": "GB000060", "office_destination": "GB000080"});
        self.say("customs", "Transit", 500, &[&transit, stay], body);
        let statuses =
            if number.is_multiple_of(2) { &["DECLARED", "ACCEPTED", "RELEASED"][..] } else { &["DECLARED"][..] };
        for (minute, status) in (510..).step_by(30).zip(statuses) {
            self.say("customs", "TransitStatus", minute, &[&transit], json!({"status": status}));
        }
    }

    fn stop_and_look(&mut self, number: usize, stay: &SubjectRef, about: &SubjectRef, goods: Option<&SubjectRef>) {
        let held = match number % 3 {
            0 => Some(self.hold(number, stay)),
            1 => Some(self.hold(number, about)),
            _ => goods.map(|goods| self.hold(number, goods)),
        };
        if number % 4 == 3 {
            self.hold(number + 3, stay);
        }
        match held.filter(|_| number.is_multiple_of(2)) {
            Some((hold, author @ ("customs" | "plant-health"))) => {
                self.inspection(author, Some(hold), &[about], stay);
            }
            _ if number.is_multiple_of(5) => self.inspection("plant-health", None, &[stay], stay),
            _ => {}
        }
        if number % 3 == 1 {
            let minute = self.dice.minute(900, 1_600);
            self.release(stay, "plant-health", "AGENCY.PHY", minute);
        }
    }

    fn leave(&mut self, number: usize, stay: &SubjectRef) {
        if number.is_multiple_of(2) {
            self.event(stay, 1_680, "AVAILABLE_FOR_PICKUP");
        }
        if number % 4 != 3 {
            let window = json!({"from": at(1_700), "until": at(2_100)});
            self.say("haulier", "PreAnnouncement", 1_500, &[stay], json!({"mode": "ROAD", "window": window}));
        }
        if number % 5 < 2 {
            let minute = self.dice.minute(1_700, 2_400);
            self.say("terminal", "TerminalEvent", minute, &[stay], json!({"event": "GATE_OUT", "mode": "ROAD"}));
            match number % 6 {
                0 => drop(self.event(stay, minute + 900, "EMPTY_RETURNED")),
                // It cannot leave twice.
                1 => drop(self.event(stay, minute + 30, "GATE_OUT")),
                _ => {}
            }
        }
    }

    fn export(&mut self, number: usize, call: &Call) -> SubjectRef {
        let stay = self.open("terminal", "container-stay");
        if number.is_multiple_of(2) {
            let body = json!({"planned": "LOAD", "category": "EXPORT", "full_empty": "FULL", "vgm": true});
            self.say("line", "EquipmentUse", 100, &[&stay], body);
        }
        let minute = self.dice.minute(600, 900);
        let body = json!({"event": "GATE_IN", "category": "EXPORT", "full_empty": "FULL", "mode": "ROAD"});
        self.say("terminal", "TerminalEvent", minute, &[&stay], body);
        self.event(&stay, minute + 5, "WEIGHED");
        let declaration = self.declaration("EXPORT", &[&stay], json!({}));
        self.take_course(&course(number * 2), &declaration, &[&stay], 700);
        self.release(&stay, "terminal", "TERMINAL", 1_000);
        self.stop_and_look(number + 1, &stay, &declaration, None);
        for (minute, author, status) in [
            (1_000, "terminal", "ARRIVAL_AT_EXIT"),
            (1_200, "customs", "RELEASED_FOR_EXIT"),
            (2_900, "terminal", "DEPARTED"),
            (2_950, "customs", "EXIT_CONFIRMED"),
        ] {
            if self.dice.below(4) < 3 {
                self.say(author, "ExitStatus", minute, &[&declaration], json!({"status": status}));
            }
        }
        if !number.is_multiple_of(3) {
            let subjects = [&stay, &call.call];
            self.say("terminal", "TerminalEvent", 2_880, &subjects, json!({"event": "LOADED"}));
        }
        stay
    }

    fn transhipment(&mut self, number: usize, from: &Call, to: &Call) -> SubjectRef {
        let stay = self.open("terminal", "container-stay");
        self.line(number, from, "TRANSHIPMENT", &[&stay]);
        let body = json!({"event": "DISCHARGED", "category": "TRANSHIPMENT", "full_empty": "FULL"});
        self.say("terminal", "TerminalEvent", 300, &[&stay, &from.call], body);
        self.say_exempt(&stay);
        self.hold(number, &stay);
        // The last is put on board long after the departure that it names.
        let minute = if number == 3 { 3_200 } else { 2_700 };
        self.say("terminal", "TerminalEvent", minute, &[&stay, &to.call], json!({"event": "LOADED"}));
        stay
    }

    fn empty(&mut self, number: usize) -> SubjectRef {
        let stay = self.open("terminal", "container-stay");
        let body = json!({"event": "GATE_IN", "full_empty": "EMPTY", "mode": "ROAD"});
        self.say("terminal", "TerminalEvent", 500, &[&stay], body);
        self.release(&stay, "terminal", "TERMINAL", 600);
        if number.is_multiple_of(2) {
            self.event(&stay, 900, "DAMAGED");
            self.event(&stay, 950, "REPAIRED");
        }
        if number.is_multiple_of(3) {
            self.event(&stay, 1_800, "GATE_OUT");
        }
        stay
    }

    /// A second subject for the container of `stay`, and who says that they are one.
    fn twin(&mut self, number: usize, stay: &SubjectRef, call: &Call) -> SubjectRef {
        let opener = if number.is_multiple_of(2) { "customs" } else { "terminal-two" };
        let twin = self.open(opener, "container-stay");
        let join = |teller: &mut Self, author: &str| {
            let minute = teller.dice.minute(100, 2_600);
            teller.say(author, "SameSubject", minute, &[stay, &twin], json!({"action": "JOIN"}));
        };
        match number {
            // One opener alone is not enough.
            5 => join(self, "terminal"),
            1 | 3 => {
                join(self, "terminal");
                join(self, "terminal-two");
            }
            _ => join(self, "customs"),
        }
        // The manifest knows the container under the one subject, the terminal under the other.
        self.line(number, call, "IMPORT", &[&twin]);
        self.hold(number + 1, &twin);
        if number.is_multiple_of(3) {
            self.release(&twin, "line", "COMMERCIAL", 700);
            self.release(&twin, "terminal", "TERMINAL", 700);
            self.say_exempt(&twin);
        }
        twin
    }
}
