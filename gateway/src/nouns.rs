//! The body and the sealed text of each kind of record, built in one place for every reader.
//!
//! A message reader and the JSON nouns fill the same structs; only here is decided which member is public (class P0) and
//! which is sealed for whom. The members are those of `contracts`.

pub mod declaration;
pub mod declaration_status;
pub mod hold;
pub mod inspection;
pub mod port_call;
pub mod release;
pub mod terminal_event;

use serde_json::{Map, Value};

/// A JSON object of the members that are there.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let there = members.into_iter().filter(|(_, value)| !value.is_null() && *value != Value::Array(Vec::new()));
    Value::Object(there.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
