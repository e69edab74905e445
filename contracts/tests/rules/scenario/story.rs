//! One scenario in play: the world, the names its lines have given, and the block in the making.

use super::command::{self, Sentence};
use super::{block, gate, look};
use crate::world::{Draft, Signing, World};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::{Code, Refusal};
use portolan_ledger::record::SubjectRef;
use portolan_ledger::{Digest, Record, SubjectId, VerifiedSubmission};
use std::collections::{BTreeMap, BTreeSet};

/// The right-hand side of what entered the block.
const ACCEPTED: &str = "accepted";

/// What lines have given names to, and what has happened so far.
pub struct Story {
    pub world: World,
    pub subjects: BTreeMap<String, SubjectRef>,
    pub records: BTreeMap<String, (Digest, Draft)>,
    pub reference_count: u64,
    together: Option<(Signing, Vec<(Draft, Record)>)>,
    on_its_way: BTreeMap<String, (Record, Signing)>,
    last: Option<VerifiedSubmission>,
    heard: Heard,
}

/// What the rules have said in a story.
#[derive(Default)]
pub struct Heard {
    /// Every code that a submission or a block was refused for.
    pub refused: BTreeSet<Code>,
    /// Every exception that a block told of.
    pub raised: BTreeSet<ExceptionRule>,
    /// The names of all events of its blocks.
    pub events: BTreeSet<String>,
}

impl Story {
    pub fn new() -> Self {
        Self::in_world(World::new())
    }

    /// A story that nothing has been told of, in this world.
    pub fn in_world(world: World) -> Self {
        Self {
            world,
            subjects: BTreeMap::new(),
            records: BTreeMap::new(),
            reference_count: 0,
            together: None,
            on_its_way: BTreeMap::new(),
            last: None,
            heard: Heard::default(),
        }
    }

    /// What the rules have said, when the story is over.
    pub fn into_heard(self) -> Heard {
        self.heard
    }

    pub fn is_unfinished(&self) -> bool {
        self.together.is_some() || !self.world.pending.is_empty()
    }

    /// Play one line; its right-hand side, if it has one.
    pub fn tell(&mut self, line: &str) -> Result<Option<String>, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["wait", _] if !self.world.pending.is_empty() => Err("close the block before you wait".into()),
            ["wait", span] => {
                self.world.time = self.world.time.plus_ms(command::span_ms(span)?);
                Ok(None)
            }
            ["quota", records, "records", bytes, "bytes", "an", "hour"] => {
                let number = |text: &str| text.parse().map_err(|_| format!("{text} is no number"));
                self.world.set_quota(number(records)?, number(bytes)?);
                Ok(None)
            }
            ["requires", what] => {
                self.world.set_gate_requires(gate::requirements(what)?);
                Ok(None)
            }
            ["keeps", what] => {
                self.world.set_papers_kept(gate::papers(what)?);
                Ok(None)
            }
            ["block"] => Ok(Some(self.close_block())),
            ["block", wrong @ ..] => block::offer(self, wrong).map(Some),
            ["together"] => Err("say who: `together by ORGANISATION`".into()),
            ["together", "by", submitter] => {
                self.together = Some((Signing::by(submitter), Vec::new()));
                Ok(None)
            }
            ["end"] => {
                let (signing, drafts) = self.together.take().ok_or("`end` without `together`")?;
                let records: Vec<Record> = drafts.into_iter().map(|(_, record)| record).collect();
                Ok(Some(self.submit(&records, &signing)))
            }
            ["repeat", times, sentence @ ..] => self.repeat(times, &sentence.join(" ")),
            ["look", rest @ ..] => look::look(self, rest).map(Some),
            ["on-its-way:", rest @ ..] => {
                let Sentence { draft, signing, name } = command::read(self, rest, line)?;
                let name = name.ok_or("what is on its way needs a name: `as NAME`")?;
                let record = draft.record();
                self.on_its_way.insert(name.clone(), (record.clone(), signing));
                self.remember(Some(name), draft, &record);
                Ok(None)
            }
            [name, "arrives"] => {
                let (record, signing) = self.on_its_way.remove(*name).ok_or("nothing of that name is on its way")?;
                Ok(Some(self.submit(&[record], &signing)))
            }
            ["many", count, speaker, rest @ ..] => {
                let sentence = line.split_once(count).map(|(_, rest)| rest.trim()).ok_or("a sentence")?;
                let mut signing = Signing::by(speaker);
                if let [.., "signed", key] = rest {
                    signing.key = key.replace('_', " ");
                }
                self.together = Some((signing, Vec::new()));
                for number in 1..=count.parse::<u32>().map_err(|_| format!("{count} is no number"))? {
                    self.tell(&sentence.replace('#', &number.to_string()))?;
                }
                self.tell("end")
            }
            [_, "resubmits"] => {
                let again = self.last.clone().ok_or("nothing was submitted yet")?;
                let result = self.world.submit(again);
                Ok(Some(self.answer(result)))
            }
            _ => self.state(&words, line),
        }
    }

    /// Tell a sentence so many times, with the number in place of `#`; the answer, if it was the same each time.
    fn repeat(&mut self, times: &str, sentence: &str) -> Result<Option<String>, String> {
        let times: u32 = times.parse().map_err(|_| format!("{times} is no number"))?;
        let mut answers = BTreeSet::new();
        for number in 1..=times {
            answers.extend(self.tell(&sentence.replace('#', &number.to_string()))?);
        }
        Ok(Some(answers.into_iter().collect::<Vec<_>>().join(", ")))
    }

    fn state(&mut self, words: &[&str], line: &str) -> Result<Option<String>, String> {
        let Sentence { draft, signing, name } = command::read(self, words, line)?;
        let record = draft.record();
        if let Some((_, drafts)) = &mut self.together {
            drafts.push((draft.clone(), record.clone()));
            self.remember(name, draft, &record);
            return Ok(None);
        }
        let answer = self.submit(std::slice::from_ref(&record), &signing);
        if answer == ACCEPTED {
            self.remember(name, draft, &record);
        }
        Ok(Some(answer))
    }

    /// Keep a record under the name it was given, and the newest header of what is declared under its subject.
    fn remember(&mut self, name: Option<String>, draft: Draft, record: &Record) {
        let kept = (record.digest(), draft);
        if matches!(kept.1.record_type.as_str(), "Declaration" | "Manifest" | "Consignment") {
            self.records.insert(format!("header of {}", kept.1.subjects[0].id), kept.clone());
        }
        if let Some(name) = name {
            self.records.insert(name, kept);
        }
    }

    fn submit(&mut self, records: &[Record], signing: &Signing) -> String {
        let submission = self.world.sign(records, signing);
        self.last = Some(submission.clone());
        let result = self.world.submit(submission);
        self.answer(result)
    }

    /// What is said of a refusal, or that there is none; its code is kept.
    pub fn answer(&mut self, result: Result<(), Refusal>) -> String {
        match result {
            Ok(()) => ACCEPTED.into(),
            Err(refusal) => {
                let code = refusal.code();
                self.heard.refused.insert(code);
                let at = refusal.record().filter(|index| *index > 0).map(|index| format!(" (record {index})"));
                format!("{code} {}{}", code.name(), at.unwrap_or_default())
            }
        }
    }

    fn close_block(&mut self) -> String {
        let outcome = self.world.close_block();
        for event in &outcome.events {
            if event.name == "exception.raised" {
                let rule = ExceptionRule::from_word(&event.facts["rule"]);
                self.heard.raised.insert(rule.expect("an exception names one of the rules"));
            }
            self.heard.events.insert(event.name.to_string());
        }
        let state = self.world.state.digest().to_string();
        let plural = if outcome.record_count == 1 { "" } else { "s" };
        format!("{} record{plural}, state {}", outcome.record_count, &state[..8])
    }

    /// The subject with this name.
    pub fn subject(&self, name: &str) -> Result<SubjectRef, String> {
        self.subjects.get(name).cloned().ok_or_else(|| format!("no subject is named {name}"))
    }

    /// The subjects with these names, separated by commas.
    pub fn subject_list(&self, names: &str) -> Result<Vec<SubjectRef>, String> {
        names.split(',').map(|name| self.subject(name)).collect()
    }

    /// Whether a subject of one of these kinds has this name.
    pub fn is_a(&self, name: &str, kinds: &[&str]) -> bool {
        self.subjects.get(name).is_some_and(|subject| kinds.contains(&subject.kind.as_str()))
    }

    /// The record with this name, or a digest that no record has.
    pub fn record(&self, name: &str) -> Result<Digest, String> {
        match self.records.get(name) {
            Some((digest, _)) => Ok(*digest),
            None if name == "nothing" => Ok(Digest::of(b"nothing")),
            None => Err(format!("no record is named {name}")),
        }
    }

    /// The name that the scenario gave to a record, or the beginning of its digest.
    pub fn name_of(&self, digest: &Digest) -> String {
        let named = self.records.iter().find(|(name, (known, _))| known == digest && !name.starts_with("header of"));
        named.map_or_else(|| digest.to_string()[..8].to_owned(), |(name, _)| name.clone())
    }

    /// The name that the scenario gave to a subject.
    pub fn name_of_subject(&self, id: &SubjectId) -> String {
        let named = self.subjects.iter().find(|(_, subject)| subject.id == *id);
        named.map_or_else(|| id.to_string(), |(name, _)| name.clone())
    }
}
