//! A naive model of lights and gate: a flat list of what was said, sorted by the times of the events; every answer is found by
//! reading all of it again. It shares nothing with the rules but the bodies of the records, and knows nothing of arrival.
//!
//! It knows the words that the story uses, not all that the rules know.

use super::sayings::{Sayings, body_time, word};
use portolan_ledger::{Digest, Record, SubjectId, Time};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What a light shows, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Red,
    Unknown,
    Amber,
    Green,
}

/// A reason against at the gate: the rule, and the light if it is about one.
pub type Reason = (String, Option<String>);

/// Lights that a container needs by what it is here for, as the genesis of the scenarios says.
const REQUIRED: [(&str, &[&str]); 4] = [
    ("IMPORT", &["COMMERCIAL", "CUSTOMS", "TERMINAL"]),
    ("EXPORT", &["CUSTOMS", "TERMINAL"]),
    ("TRANSHIPMENT", &["CUSTOMS"]),
    ("EMPTY", &["TERMINAL"]),
];

/// What was said so far, asked at a moment.
pub struct Naive<'a> {
    said: Sayings<'a>,
    now: Time,
}

impl<'a> Naive<'a> {
    pub fn new(said: impl Iterator<Item = &'a Record>, now: Time) -> Self {
        Self { said: Sayings::new(said), now }
    }

    /// The stays that stand for the same container: customs says so, or those who opened both.
    pub fn group(&self, stay: SubjectId) -> BTreeSet<SubjectId> {
        let mut group = BTreeSet::from([stay]);
        loop {
            let joins = group.iter().flat_map(|one| self.said.about("SameSubject", *one)).collect::<Vec<_>>();
            let pairs = joins.iter().map(|join| [join.subjects[0].id, join.subjects[1].id]);
            let agreed = pairs.filter(|pair| self.is_joined(&joins, pair));
            let larger: BTreeSet<SubjectId> = agreed.flatten().chain(group.iter().copied()).collect();
            if larger.len() == group.len() {
                return group;
            }
            group = larger;
        }
    }

    fn is_joined(&self, joins: &[&Record], pair: &[SubjectId; 2]) -> bool {
        let of_pair = joins.iter().filter(|join| pair.iter().all(|id| names(join, *id)));
        let authors: BTreeSet<&str> = of_pair.map(|join| join.author.as_str()).collect();
        let opened_by = |id: &SubjectId| self.said.about("Subject", *id).next().map(|opening| opening.author.as_str());
        authors.contains("customs") || pair.iter().filter_map(opened_by).all(|opener| authors.contains(opener))
    }

    fn declarations(&self, stay: SubjectId) -> BTreeSet<SubjectId> {
        self.said.about("Declaration", stay).map(|header| header.subjects[0].id).collect()
    }

    fn goods(&self, stay: SubjectId) -> BTreeSet<SubjectId> {
        self.said.about("Consignment", stay).map(|line| line.subjects[0].id).collect()
    }

    /// Holds that reach these stays, each with whether nobody has lifted it.
    fn holds(&self, group: &BTreeSet<SubjectId>) -> Vec<(&'a Record, bool)> {
        let around = group.iter().flat_map(|stay| self.declarations(*stay).into_iter().chain(self.goods(*stay)));
        let subjects: BTreeSet<SubjectId> = around.chain(group.iter().copied()).collect();
        let placed = subjects.iter().flat_map(|subject| self.said.about("Hold", *subject));
        let is_open = |hold: &Record| {
            let mut lifts = hold.subjects.iter().flat_map(|subject| self.said.about("HoldLift", subject.id));
            !lifts.any(|lift| lift.body["hold"] == json!(hold.digest()))
        };
        let by_digest: BTreeMap<Digest, &Record> = placed.map(|hold| (hold.digest(), hold)).collect();
        by_digest.into_values().map(|hold| (hold, is_open(hold))).collect()
    }

    fn category(&self, stay: SubjectId) -> Option<&'static str> {
        let events = self.said.events(stay);
        let announced: Vec<&Record> = self.said.about("EquipmentUse", stay).collect();
        let last = |records: &[&Record], field: &str| {
            records.iter().rev().find_map(|record| record.body.get(field)?.as_str().map(str::to_owned))
        };
        let by_work = |event: &&Record| match word(event, "event") {
            "EMPTY_RETURNED" | "STRIPPED" => Some("EMPTY".to_owned()),
            _ => event.body.get("full_empty").and_then(|said| said.as_str()).map(str::to_owned),
        };
        let full_empty = events.iter().rev().find_map(by_work).or_else(|| last(&announced, "full_empty"));
        let category = last(&events, "category").or_else(|| last(&announced, "category"));
        match (full_empty.as_deref(), category.as_deref()) {
            (Some("EMPTY"), _) => Some("EMPTY"),
            (_, Some("EXPORT")) => Some("EXPORT"),
            (_, Some("TRANSHIPMENT")) => Some("TRANSHIPMENT"),
            (_, Some(_)) => Some("IMPORT"),
            (_, None) => None,
        }
    }

    fn required(&self, group: &BTreeSet<SubjectId>) -> BTreeSet<String> {
        let mut categories: BTreeSet<&str> = group.iter().filter_map(|stay| self.category(*stay)).collect();
        if categories.is_empty() {
            categories.insert("IMPORT");
        }
        let tables = REQUIRED.iter().filter(|(category, _)| categories.contains(category));
        let held = self.holds(group).into_iter().map(|(hold, _)| word(hold, "light").to_owned());
        let agencies = held.filter(|light| light.starts_with("AGENCY."));
        tables.flat_map(|(_, lights)| lights.iter().map(|light| (*light).to_owned())).chain(agencies).collect()
    }

    /// The lights that these stays need and those that ever had a hold, with what each shows.
    pub fn lights(&self, group: &BTreeSet<SubjectId>) -> BTreeMap<String, String> {
        let held = self.holds(group).into_iter().map(|(hold, _)| word(hold, "light").to_owned());
        let lights: BTreeSet<String> = self.required(group).into_iter().chain(held).collect();
        let shown = |light: String| {
            let shows = format!("{:?}", self.light(group, &light)).to_uppercase();
            (light, shows)
        };
        lights.into_iter().map(shown).collect()
    }

    fn light(&self, group: &BTreeSet<SubjectId>, light: &str) -> Shown {
        if self.holds(group).iter().any(|(hold, is_open)| *is_open && word(hold, "light") == light) {
            return Shown::Red;
        }
        let grounds = group.iter().flat_map(|stay| self.grounds(*stay, light).into_iter().map(move |one| (*stay, one)));
        let shows = grounds.map(|(stay, release)| self.shows(stay, release, false));
        shows.min().unwrap_or(Shown::Unknown)
    }

    /// The releases that a light of a stay rests on, one for each thing that must be released.
    fn grounds(&self, stay: SubjectId, light: &str) -> Vec<Option<&'a Record>> {
        let of_light =
            |subject: SubjectId| self.said.about("Release", subject).filter(|one| word(one, "light") == light);
        let direct = of_light(stay).find(|one| one.subjects.iter().all(|subject| subject.kind == "container-stay"));
        if light != "CUSTOMS" || self.shows(stay, direct, false) == Shown::Green {
            return vec![direct];
        }
        let counting = self.declarations(stay).into_iter().map(|id| (id, self.said.standing(id)));
        let of_each: Vec<Option<&Record>> = counting
            .filter(|(_, standing)| !standing.is_void)
            .map(|(declaration, standing)| {
                let given = of_light(declaration).filter(|one| standing.reaches(one));
                let (for_all, for_some): (Vec<&Record>, Vec<&Record>) = given.partition(|one| one.subjects.len() == 1);
                let for_all = for_all.into_iter().find(|_| standing.is_in_full);
                let for_this = for_some.into_iter().find(|one| names(one, stay));
                let best = |one: &Option<&Record>| self.shows(stay, *one, false);
                [for_all, for_this].into_iter().max_by_key(best).flatten()
            })
            .collect();
        if of_each.is_empty() { vec![direct] } else { of_each }
    }

    /// What a release shows for a stay; whether it would, were it not for a bond.
    fn shows(&self, stay: SubjectId, release: Option<&Record>, bond_aside: bool) -> Shown {
        let Some(release) = release else { return Shown::Unknown };
        let conditions = release.body.get("conditions").and_then(|list| list.as_array()).cloned().unwrap_or_default();
        let is_open = |condition: &str| match condition {
            "ON_DISCHARGE" => !self.was_discharged(stay),
            "UNDER_BOND" => !bond_aside && !self.is_under_transit(stay),
            _ => true,
        };
        let waits = conditions.iter().filter_map(|condition| condition.as_str()).any(is_open);
        match () {
            () if body_time(release, "expires_at").is_some_and(|expires_at| expires_at <= self.now) => Shown::Unknown,
            () if body_time(release, "valid_from").is_some_and(|valid_from| self.now < valid_from) => Shown::Amber,
            () if waits => Shown::Amber,
            () => Shown::Green,
        }
    }

    fn was_discharged(&self, stay: SubjectId) -> bool {
        self.said.events(stay).iter().any(|event| matches!(word(event, "event"), "DISCHARGED" | "OVERLANDED"))
    }

    fn is_under_transit(&self, stay: SubjectId) -> bool {
        let transits = self.said.about("Transit", stay).map(|header| header.subjects[0].id);
        let last = |transit| self.said.about("TransitStatus", transit).last().map(|said| word(said, "status"));
        transits.into_iter().any(|transit| last(transit) == Some("RELEASED"))
    }

    /// Why the container known as these stays may not leave through the terminal's gate; in alphabetical order.
    pub fn reasons(&self, asked: &[SubjectId]) -> Vec<Reason> {
        let joined = self.group(asked[0]);
        let group: BTreeSet<SubjectId> = joined.iter().chain(asked).copied().collect();
        let mut reasons = Vec::new();
        let mut say = |rule: &str, light: Option<&str>| reasons.push((rule.to_owned(), light.map(str::to_owned)));
        if group.len() > joined.len() {
            say("AMBIGUOUS_SUBJECT", None);
        }
        for light in self.required(&group) {
            let shown = self.light(&group, &light);
            if shown == Shown::Green {
                continue;
            }
            say("X-01", Some(&light));
            let of_stay = |stay: &SubjectId| {
                let stay = *stay;
                self.grounds(stay, &light).into_iter().map(move |one| (stay, one))
            };
            let grounds: Vec<(SubjectId, Option<&Record>)> = group.iter().flat_map(of_stay).collect();
            let expired = grounds.iter().filter_map(|(_, one)| body_time((*one)?, "expires_at"));
            if light == "COMMERCIAL" && expired.into_iter().any(|at| at <= self.now) {
                say("X-29", Some(&light));
            }
            let but_for_bond =
                |(stay, one): &(SubjectId, Option<&Record>)| self.shows(*stay, *one, true) == Shown::Green;
            if shown == Shown::Amber && grounds.iter().all(but_for_bond) {
                say("X-30", Some(&light));
            }
        }
        for (hold, _) in self.holds(&group).iter().filter(|(hold, is_open)| *is_open && forbids_gate_out(hold)) {
            say("X-01", Some(word(hold, "light")));
        }
        let places: BTreeSet<&str> = group.iter().map(|stay| self.said.place(*stay)).collect();
        let elsewhere = places.iter().any(|place| !matches!(*place, "announced" | "yard of terminal"));
        if elsewhere || !places.contains("yard of terminal") {
            say("X-03", None);
        }
        reasons.sort();
        reasons
    }
}

fn names(record: &Record, id: SubjectId) -> bool {
    record.subjects.iter().any(|subject| subject.id == id)
}

fn forbids_gate_out(hold: &Record) -> bool {
    hold.body["effect"].as_array().is_some_and(|effects| effects.contains(&json!("NO_GATE_OUT")))
}
