//! Read a record's body into its type, and say which field is at fault.
//!
//! A body is read strictly: no unknown field, closed lists, every text bounded. serde names the fault of a struct but
//! not the field it is in, so the fields pass through a reader that remembers the last one it gave out.

use crate::refusal::{Code, Refusal};
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;

/// The body as `T`.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`] with the field.
pub fn read<'a, T: serde::Deserialize<'a>>(body: &'a Map<String, Value>) -> Result<T, Refusal> {
    let at = Cell::new("");
    T::deserialize(Fields { entries: body.iter(), value: None, at: &at }).map_err(|error| {
        let message = error.to_string();
        let field = if at.get().is_empty() { quoted(&message).unwrap_or("").to_owned() } else { at.get().to_owned() };
        let path = if field.is_empty() { "body".to_owned() } else { format!("body.{field}") };
        Refusal::new(Code::BodyNotAsSpecified, path, message)
    })
}

/// The name that serde puts in backquotes: the missing or unknown field.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.iter().any(holds_null),
        Value::Object(fields) => fields.values().any(holds_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

struct Fields<'a, 'c> {
    entries: serde_json::map::Iter<'a>,
    value: Option<(&'a str, &'a Value)>,
    at: &'c Cell<&'a str>,
}

impl<'de> Deserializer<'de> for Fields<'de, '_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_map(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.at.set("");
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        let (key, value) = self.value.take().ok_or_else(|| de::Error::custom("a value without a key"))?;
        self.at.set(key);
        // `null` is not a way to be absent: one statement would have two texts.
        if holds_null(value) {
            return Err(de::Error::custom("null is not a value here"));
        }
        seed.deserialize(value)
    }
}
