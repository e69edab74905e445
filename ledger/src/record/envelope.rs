//! From a JSON object to a record's content, field by field, in the order the specification lists them.

use super::RecordRefusal;
use super::content::{Authority, Classifier, Function, PartRef, RecordContent, Source, SubjectRef};
use crate::limits::{NAME_BYTES_MAX, PART_BYTES_MAX, PART_BYTES_MIN, RECORD_PARTS_MAX, RECORD_SUBJECTS_MAX};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Takes the fields of a record's object one by one; what is left at the end is unknown.
struct Fields(Map<String, Value>);

impl Fields {
    fn required<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<T, RecordRefusal> {
        let value = self.0.remove(field).ok_or_else(|| RecordRefusal::new(field, "is required"))?;
        serde_json::from_value(value).map_err(|error| RecordRefusal::new(field, error.to_string()))
    }

    /// An absent field is `None`; `null` is not a way to be absent.
    fn optional<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<Option<T>, RecordRefusal> {
        if self.0.contains_key(field) { self.required(field).map(Some) } else { Ok(None) }
    }

    fn list<T: DeserializeOwned>(&mut self, field: &'static str, count_max: usize) -> Result<Vec<T>, RecordRefusal> {
        let values: Vec<Value> = self.required(field)?;
        if values.len() > count_max {
            return Err(RecordRefusal::new(field, format!("at most {count_max} entries, not {}", values.len())));
        }
        let item = |(at, value)| {
            serde_json::from_value(value)
                .map_err(|error| RecordRefusal::new(format!("{field}[{at}]"), error.to_string()))
        };
        values.into_iter().enumerate().map(item).collect()
    }

    fn end(self) -> Result<(), RecordRefusal> {
        match self.0.keys().next() {
            Some(field) => Err(RecordRefusal::new(field, "is not a field of a record")),
            None => Ok(()),
        }
    }
}

pub(super) fn read(object: Map<String, Value>) -> Result<RecordContent, RecordRefusal> {
    let mut fields = Fields(object);
    let content = RecordContent {
        record_type: fields.required("type")?,
        schema: fields.required("schema")?,
        author: fields.required("author")?,
        authority: fields.required::<Authority>("authority")?,
        source: fields.optional::<Source>("source")?,
        reference_tag: fields.required("reference_tag")?,
        event_time: fields.required("event_time")?,
        classifier: fields.optional::<Classifier>("classifier")?,
        subjects: fields.list::<SubjectRef>("subjects", RECORD_SUBJECTS_MAX)?,
        port: fields.required("port")?,
        supersedes: fields.optional("supersedes")?,
        function: fields.required::<Function>("function")?,
        body: fields.required("body")?,
        parts: fields.list::<PartRef>("parts", RECORD_PARTS_MAX)?,
    };
    fields.end()?;
    check(&content)?;
    Ok(content)
}

fn check(content: &RecordContent) -> Result<(), RecordRefusal> {
    if content.schema == 0 {
        return Err(RecordRefusal::new("schema", "counts from 1"));
    }
    if content.subjects.is_empty() {
        return Err(RecordRefusal::new("subjects", "names at least one subject"));
    }
    for (at, subject) in content.subjects.iter().enumerate() {
        name(&format!("subjects[{at}].kind"), &subject.kind)?;
        if content.subjects[..at].contains(subject) {
            return Err(RecordRefusal::new(format!("subjects[{at}]"), "stands twice"));
        }
    }
    if let Some(source) = &content.source {
        name("source.system", &source.system)?;
        name("source.message_type", &source.message_type)?;
    }
    for (at, part) in content.parts.iter().enumerate() {
        let length = usize::try_from(part.length).unwrap_or(usize::MAX);
        if !(PART_BYTES_MIN..=PART_BYTES_MAX).contains(&length) {
            let reason = format!("{PART_BYTES_MIN} to {PART_BYTES_MAX} bytes, not {length}");
            return Err(RecordRefusal::new(format!("parts[{at}].length"), reason));
        }
    }
    Ok(())
}

/// A name-like text: printable ASCII, so that it looks the same to everyone.
fn name(field: &str, text: &str) -> Result<(), RecordRefusal> {
    let fits = (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    if fits {
        Ok(())
    } else {
        Err(RecordRefusal::new(field, format!("1 to {NAME_BYTES_MAX} printable ASCII characters")))
    }
}
