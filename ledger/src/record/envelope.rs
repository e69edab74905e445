//! From a JSON object to a record's content, field by field, in the order the specification lists them.

use super::RecordRefusal;
use super::content::{Authority, Classifier, Function, PartRef, RecordContent, Source, SubjectRef};
use crate::limits::{
    AEAD_TAG_BYTES, NAME_BYTES_MAX, PART_BYTES_MAX, PART_BYTES_MIN, PART_PADDING_BYTES, RECORD_PARTS_MAX,
    RECORD_SUBJECTS_MAX,
};
use crate::strict_json::{NotStrictJson, read_object, read_text};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Takes the fields of a record's object one by one; what is left at the end is unknown.
struct Fields(Map<String, Value>);

/// How a field's value is read.
type Reader<T> = fn(Value) -> Result<T, NotStrictJson>;

fn read_plain<T: DeserializeOwned>(value: Value) -> Result<T, NotStrictJson> {
    serde_json::from_value(value).map_err(|error| NotStrictJson(error.to_string()))
}

impl Fields {
    fn required<T>(&mut self, field: &'static str, read: Reader<T>) -> Result<T, RecordRefusal> {
        let value = self.0.remove(field).ok_or_else(|| RecordRefusal::new(field, "is required"))?;
        read(value).map_err(|error| RecordRefusal::new(field, error.to_string()))
    }

    /// An absent field is `None`; `null` is not a way to be absent.
    fn optional<T>(&mut self, field: &'static str, read: Reader<T>) -> Result<Option<T>, RecordRefusal> {
        if self.0.contains_key(field) { self.required(field, read).map(Some) } else { Ok(None) }
    }

    fn objects<T: DeserializeOwned>(&mut self, field: &'static str, count_max: usize) -> Result<Vec<T>, RecordRefusal> {
        let values: Vec<Value> = self.required(field, read_plain)?;
        if values.len() > count_max {
            return Err(RecordRefusal::new(field, format!("at most {count_max} entries, not {}", values.len())));
        }
        let item = |(at, value)| {
            read_object(value).map_err(|error| RecordRefusal::new(format!("{field}[{at}]"), error.to_string()))
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
        record_type: fields.required("type", read_text)?,
        schema: fields.required("schema", read_plain)?,
        author: fields.required("author", read_text)?,
        authority: fields.required::<Authority>("authority", read_text)?,
        source: fields.optional::<Source>("source", read_object)?,
        reference_tag: fields.required("reference_tag", read_text)?,
        event_time: fields.required("event_time", read_text)?,
        classifier: fields.optional::<Classifier>("classifier", read_text)?,
        subjects: fields.objects::<SubjectRef>("subjects", RECORD_SUBJECTS_MAX)?,
        port: fields.required("port", read_text)?,
        supersedes: fields.optional("supersedes", read_text)?,
        function: fields.required::<Function>("function", read_plain)?,
        body: fields.required("body", read_object)?,
        parts: fields.objects::<PartRef>("parts", RECORD_PARTS_MAX)?,
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
        let field = || format!("parts[{at}].length");
        if !(PART_BYTES_MIN..=PART_BYTES_MAX).contains(&length) {
            let reason = format!("{PART_BYTES_MIN} to {PART_BYTES_MAX} bytes, not {length}");
            return Err(RecordRefusal::new(field(), reason));
        }
        // Unpadded, the length alone would tell one reason or one container number from another.
        if !(length - AEAD_TAG_BYTES).is_multiple_of(PART_PADDING_BYTES) {
            let reason = format!("a multiple of {PART_PADDING_BYTES} bytes and {AEAD_TAG_BYTES} more, not {length}");
            return Err(RecordRefusal::new(field(), reason));
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
