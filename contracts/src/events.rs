//! What the rules say happened: small facts for subscribers, class P0 only.
//!
//! Every noun builds its own in its `events.rs`. The shape is the same for all, so that a new noun needs no change
//! here and a subscriber that does not know a name can still pass it on.

use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, SubjectId};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// Noun and verb, for example `hold.placed`.
    pub name: Cow<'static, str>,
    /// The record that caused it; absent when time did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record: Option<Digest>,
    /// What it is about.
    pub subjects: Vec<SubjectId>,
    /// Its details by name.
    pub facts: BTreeMap<Cow<'static, str>, String>,
}

impl Event {
    /// An event of this name about these subjects.
    #[must_use]
    pub fn new(name: &'static str, record: Option<Digest>, subjects: impl IntoIterator<Item = SubjectId>) -> Self {
        Self { name: Cow::Borrowed(name), record, subjects: subjects.into_iter().collect(), facts: BTreeMap::new() }
    }

    /// The same event with one more detail.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.insert(Cow::Borrowed(name), value.to_string());
        self
    }
}
