//! A draft: what an author wants to state, with business names in clear, before authoring.
//!
//! Readers of messages and the JSON nouns produce drafts; the node's authoring takes them: it turns names into subjects,
//! the reference into a keyed tag, sealed texts into parts, resolves what a draft refers to, and signs.
//!
//! Invariants
//! - The same message gives the same drafts, references included, however often it is posted.
//! - `body` holds class P0 only: no business number, name, amount, weight or free text.
//! - Drafts stand in the order in which they must become final; facts stand before the decisions that rest on them.
//!
//! Why names travel in clear to here and no further: only the node holds the keys that seal and tag them.

use crate::flag::{FlagCode, Flags};
use crate::subject_name::SubjectName;
use portolan_contracts::EDITIONS;
use portolan_contracts::nouns::registry::Nature;
use portolan_ledger::record::{Classifier, Function, SubjectRef};
use portolan_ledger::{AudienceId, Digest, Locode, OrganisationId, RecordType, Time};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// One record to be: everything the author says, nothing that only a node can add.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The kind of record.
    pub record_type: RecordType,
    /// Whose statement it is; `None`: the node's own organisation.
    pub author: Option<OrganisationId>,
    /// The author's own reference in clear, made from the message's content alone.
    pub reference: String,
    /// When it happened.
    pub event_time: Time,
    /// The message says no time: `event_time` is when it was received, and no part of its content.
    pub event_time_is_receipt: bool,
    /// Whether it happened, is estimated, planned or requested.
    pub classifier: Option<Classifier>,
    /// The port it concerns.
    pub port: Locode,
    /// What it does to an earlier record.
    pub function: Function,
    /// What it is about, by business name.
    pub subjects: Vec<SubjectName>,
    /// What it is about besides, where the subject itself is known: no message names one so, only a node does.
    pub known_subjects: Vec<SubjectRef>,
    /// The statement itself, class P0 only; members named by `refers` are added by authoring.
    pub body: Map<String, Value>,
    /// What only an audience may read.
    pub sealed: Vec<SealedText>,
    /// Other records it points at, to be resolved by authoring.
    pub refers: Vec<Reference>,
    /// The message it was made from, if any.
    pub source: Option<MessageSource>,
    /// A decision the rules may refuse, not a fact; the two never share a submission.
    pub decision: bool,
}

/// Content that is sealed for one audience.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedText {
    /// Who may read it.
    pub audience: AudienceId,
    /// What they read: a JSON object.
    pub content: Value,
    /// The record stands without it where the author's node is not in the audience; else it is not written then.
    pub may_be_left_out: bool,
}

impl SealedText {
    /// `content` for `audience`, without which the record is not written.
    #[must_use]
    pub const fn new(audience: AudienceId, content: Value) -> Self {
        Self { audience, content, may_be_left_out: false }
    }

    /// `content` for `audience`, left out where the author's node is not in it.
    #[must_use]
    pub const fn where_member(audience: AudienceId, content: Value) -> Self {
        Self { audience, content, may_be_left_out: true }
    }
}

/// The message a draft was made from. The commitment to its bytes is added by the node, which keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSource {
    /// Kind of the sending system: `TOS`, `CUSTOMS`, `PCS`, `PMIS`.
    pub system: String,
    /// Type of the message, for example `COARRI:D:95B`.
    pub message_type: String,
    /// When the node received it.
    pub received_at: Time,
}

/// A pointer to another record, under the body member that takes that record's digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Body member that authoring fills with the digest (64 lowercase hexadecimal characters).
    pub member: &'static str,
    /// Which record.
    pub target: Target,
}

/// How a draft names another record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The record with this digest.
    Record(Digest),
    /// The record that the draft at this index of the same message becomes.
    Draft(usize),
    /// The record that the author wrote under this reference of its own.
    Own(String),
    /// Every open hold with this code that the author placed on the draft's subjects: the draft becomes one record per
    /// hold, its reference followed by `/` and the hold's digest; none open, no record.
    OpenHolds(String),
    /// The latest open inspection request of the author on the draft's subjects.
    OpenInspectionRequest,
    /// The latest status of the declaration among the draft's subjects.
    LatestStatus,
}

impl Target {
    /// The target in words, the same in every edition of this crate.
    fn text(&self) -> String {
        match self {
            Self::Record(digest) => format!("record {digest}"),
            Self::Draft(index) => format!("draft {index}"),
            Self::Own(reference) => format!("own {reference}"),
            Self::OpenHolds(code) => format!("open holds {code}"),
            Self::OpenInspectionRequest => "open inspection request".into(),
            Self::LatestStatus => "latest status".into(),
        }
    }
}

impl Draft {
    /// A draft with nothing sealed, nothing referred to and no source: an original of the node's own organisation. Whether
    /// it is a fact or a decision is what the rules say about its type.
    #[must_use]
    pub fn original(record_type: &'static str, reference: String, event_time: Time, port: Locode) -> Self {
        let rule = EDITIONS.newest().rule_of(record_type).expect("every record type of this crate has a rule");
        Self {
            record_type: RecordType::parse(record_type).expect("a record type of the rules is well-formed"),
            author: None,
            reference,
            event_time,
            event_time_is_receipt: false,
            classifier: None,
            port,
            function: Function::Original,
            subjects: Vec::new(),
            known_subjects: Vec::new(),
            body: Map::new(),
            sealed: Vec::new(),
            refers: Vec::new(),
            source: None,
            decision: rule.nature == Nature::Decision,
        }
    }

    /// The same for a type that the rules know as a decision; any other is a bug of the caller.
    #[must_use]
    pub fn decision(record_type: &'static str, reference: String, event_time: Time, port: Locode) -> Self {
        let draft = Self::original(record_type, reference, event_time, port);
        assert!(draft.decision, "{record_type} states a fact");
        draft
    }

    /// A digest of what the author says: two drafts under one reference say the same if and only if these agree. The
    /// time of receipt, and an event time taken from it, are no part of it.
    #[must_use]
    pub fn content_digest(&self) -> Digest {
        let names: Vec<Value> = self.subjects.iter().map(SubjectName::sealed).collect();
        let sealed: Vec<Value> = self.sealed.iter().map(|part| json!([part.audience, part.content])).collect();
        let time = (!self.event_time_is_receipt).then_some(self.event_time);
        let refers: Vec<Value> = self.refers.iter().map(|refer| json!([refer.member, refer.target.text()])).collect();
        let mut content = json!([
            self.record_type,
            self.author,
            self.reference,
            time,
            self.classifier,
            self.port,
            self.function,
            names,
            self.body,
            sealed,
            refers,
            self.decision,
        ]);
        if let Some(entries) = content.as_array_mut().filter(|_| !self.known_subjects.is_empty()) {
            entries.push(json!(self.known_subjects));
        }
        Digest::of(content.to_string().as_bytes())
    }

    /// Put `value` under `member` of the body; `None` leaves it out.
    #[must_use]
    pub fn with<V: Into<Value>>(mut self, member: &str, value: Option<V>) -> Self {
        if let Some(value) = value {
            self.body.insert(member.to_owned(), value.into());
        }
        self
    }
}

/// `drafts` without those whose reference came before; each is flagged.
pub(crate) fn without_repeats(drafts: Vec<Draft>, mut flags: Flags) -> (Vec<Draft>, Flags) {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for (index, draft) in drafts.into_iter().enumerate() {
        if seen.insert(draft.reference.clone()) {
            kept.push(draft);
        } else {
            flags.raise(FlagCode::Repeated, format!("statement {}", index + 1));
        }
    }
    (kept, flags)
}
