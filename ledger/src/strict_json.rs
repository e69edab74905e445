//! Read I-JSON (RFC 7493) without leniency: one text, one value, or a refusal.
//!
//! Duplicate keys, floats, integers beyond ±(2^53−1), lone surrogates, noncharacters and deep nesting are refused, since
//! two libraries would read them differently and both would be "right". So are the second spellings that derived
//! readers allow: an object written as the list of its fields, a word written as an object.

use crate::limits::INTEGER_MAX;
use serde::de::{self, DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Why a text is not strict JSON; the position is in the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotStrictJson(pub String);

/// The value of a strict I-JSON text, nested at most `depth_max` levels.
///
/// # Errors
/// [`NotStrictJson`] with the reason and its line and column.
pub fn parse(bytes: &[u8], depth_max: usize) -> Result<Value, NotStrictJson> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { levels_left: depth_max }.deserialize(&mut reader).map_err(fault)?;
    reader.end().map_err(fault)?;
    Ok(value)
}

/// The object of a strict I-JSON text.
///
/// # Errors
/// [`NotStrictJson`] also when the text is another value than an object.
pub fn parse_object(bytes: &[u8], depth_max: usize) -> Result<Map<String, Value>, NotStrictJson> {
    match parse(bytes, depth_max)? {
        Value::Object(map) => Ok(map),
        _ => Err(NotStrictJson("a JSON object is expected".into())),
    }
}

/// A value whose one spelling is an object: a derived reader would also take the list of its fields.
///
/// # Errors
/// [`NotStrictJson`] when the value is another one or its fields are not those of `T`.
pub fn read_object<T: DeserializeOwned>(value: Value) -> Result<T, NotStrictJson> {
    if value.is_object() {
        serde_json::from_value(value).map_err(fault)
    } else {
        Err(NotStrictJson("an object is expected".into()))
    }
}

/// A value whose one spelling is a text: a derived reader of `own` would also take `{"own":null}`.
///
/// # Errors
/// [`NotStrictJson`] when the value is another one or the text is none of `T`.
pub fn read_text<T: DeserializeOwned>(value: Value) -> Result<T, NotStrictJson> {
    if value.is_string() {
        serde_json::from_value(value).map_err(fault)
    } else {
        Err(NotStrictJson("a text is expected".into()))
    }
}

fn fault(error: serde_json::Error) -> NotStrictJson {
    NotStrictJson(error.to_string())
}

/// Refuses the code points that RFC 7493 §2.1 keeps out of texts and keys: U+FDD0 to U+FDEF, and the last two of each
/// plane.
fn check_characters<E: de::Error>(text: &str) -> Result<(), E> {
    let stands_for_nothing = |c: char| {
        let code = u32::from(c);
        (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
    };
    if text.contains(stands_for_nothing) { Err(E::custom("a Unicode noncharacter in a text")) } else { Ok(()) }
}

#[derive(Clone, Copy)]
struct Strict {
    levels_left: usize,
}

impl Strict {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        let levels_left = self.levels_left.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { levels_left })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value without floats")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        check_characters(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        if value > INTEGER_MAX { Err(E::custom("an integer beyond 2^53-1")) } else { Ok(Value::Number(value.into())) }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        if value.unsigned_abs() > INTEGER_MAX {
            return Err(E::custom("an integer beyond -(2^53-1)"));
        }
        Ok(Value::Number(Number::from(value)))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value, E> {
        Err(E::custom("a number with a fraction or an exponent"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            check_characters(&key)?;
            let value = entries.next_value_seed(inner)?;
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!("the key {key:?} stands twice")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_read() {
        let value = parse(br#"{"a":[1,-2,"x",null,true],"b":{}}"#, 3).unwrap();
        assert_eq!(value, serde_json::json!({"a": [1, -2, "x", null, true], "b": {}}));
    }

    #[test]
    fn what_two_libraries_would_read_differently_is_refused() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":{"b":1,"\u0062":1}}"#,
            "[1.0]",
            "[1e3]",
            "[-0]",
            "[9007199254740992]",
            "[-9007199254740992]",
            r#"["\ud800"]"#,
            r#"["\ufffe"]"#,
            r#"{"\ufdd0":1}"#,
            "[\"\u{10ffff}\"]",
            "[1] ,",
            "[1,]",
            "",
            "[01]",
            "\u{feff}[]",
            "[[[[1]]]]",
        ] {
            assert!(parse(text.as_bytes(), 3).is_err(), "{text}");
        }
        assert!(parse(b"[\"\xff\"]", 3).is_err());
    }
}
