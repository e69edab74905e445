//! The business names that evidence opens: which container, which declaration, which call.

use portolan_ledger::record::SubjectRef;
use portolan_ledger::verify::ProvenStatement;
use portolan_ledger::{OrganisationId, SubjectId};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Record type that opens a subject; its sealed part holds the name.
const SUBJECT_RECORD: &str = "Subject";
/// Fields of a name with the words in front of them, in the order people write them.
const FIELDS: [(&str, &str); 15] = [
    ("container", "container"),
    ("terminal", "at"),
    ("mrn", "MRN"),
    ("lrn", "LRN"),
    ("number", "number"),
    ("bill", "bill of lading"),
    ("issuer", "issued by"),
    ("imo", "IMO"),
    ("eni", "ENI"),
    ("mmsi", "MMSI"),
    ("call_sign", "call sign"),
    ("port", "port"),
    ("visit", "visit"),
    ("vessel", "vessel"),
    ("voyage", "voyage"),
];

/// A subject with the name it was opened under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectName {
    /// Kind of the subject.
    pub kind: String,
    /// Its opaque id.
    pub subject: SubjectId,
    /// The name, field by field; empty when the evidence does not open it.
    pub name: BTreeMap<String, String>,
    /// Who opened the subject under this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_by: Option<OrganisationId>,
    /// Whether the proven record itself is about this subject; else it is tied to it.
    pub of_the_record: bool,
}

impl SubjectName {
    /// The field `field` of the name.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<&str> {
        self.name.get(field).map(String::as_str)
    }
}

impl fmt::Display for SubjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            return write!(f, "{} {} (name not opened)", printable(&self.kind), self.subject);
        }
        f.write_str(&name_in_words(|field| self.field(field)))?;
        match &self.named_by {
            Some(by) => write!(f, " (so named by {by})"),
            None => Ok(()),
        }
    }
}

/// A name as people write it, from a look-up of its fields: `container MSKU2666542 at terminal`.
#[must_use]
pub fn name_in_words<'a>(field: impl Fn(&str) -> Option<&'a str>) -> String {
    let words = FIELDS.iter().filter_map(|(name, word)| Some(format!("{word} {}", printable(field(name)?))));
    words.collect::<Vec<_>>().join(" ")
}

/// The subjects of the first statement, then those that are tied to it, with the names that are opened.
pub(super) fn collect(record: &ProvenStatement, others: &[ProvenStatement]) -> Vec<SubjectName> {
    let own = &record.record.subjects;
    let mut subjects: Vec<&SubjectRef> = own.iter().collect();
    for other in others.iter().flat_map(|statement| &statement.record.subjects) {
        if !subjects.contains(&other) {
            subjects.push(other);
        }
    }
    let named = |(at, subject): (usize, &SubjectRef)| {
        let openings = std::iter::once(record).chain(others);
        let opening = openings.filter_map(|statement| opened_name(statement, subject)).next();
        let (name, named_by) = opening.map_or((BTreeMap::new(), None), |(name, by)| (name, Some(by)));
        SubjectName { kind: subject.kind.clone(), subject: subject.id, name, named_by, of_the_record: at < own.len() }
    };
    subjects.into_iter().enumerate().map(named).collect()
}

/// The name that this statement opens `subject` under, with who says so.
fn opened_name(
    statement: &ProvenStatement,
    subject: &SubjectRef,
) -> Option<(BTreeMap<String, String>, OrganisationId)> {
    let record = &statement.record;
    if record.record_type.as_str() != SUBJECT_RECORD || !record.subjects.contains(subject) {
        return None;
    }
    let name = statement.opened.iter().find_map(|(_, opened)| {
        let Ok(Value::Object(name)) = serde_json::from_slice(&opened.plaintext) else { return None };
        (name.get("kind")?.as_str()? == subject.kind).then_some(name)
    })?;
    let field = |(field, value): (String, Value)| match value {
        Value::String(value) if field != "kind" => Some((field, value)),
        _ => None,
    };
    Some((name.into_iter().filter_map(field).collect(), record.author.clone()))
}

/// `text` with everything that a terminal would act on, or that hides what stands there, made visible.
#[must_use]
pub fn printable(text: &str) -> String {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}
