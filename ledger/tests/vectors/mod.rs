//! One module for each file of vectors: `build` makes it from fixed seeds, `check` reads it as another program would.
//!
//! In the files, bytes that a person compares are hexadecimal; long ones are base64url.

pub mod audience;
pub mod block;
pub mod certificate;
pub mod evidence;
pub mod identity;
pub mod part;
pub mod policy;
pub mod record;
pub mod state;
pub mod submission;

use portolan_ledger::Digest;
use portolan_ledger::jose::base64url_bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The text at `field`.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("`{field}` is a text in {value}"))
}

/// The bytes of the hexadecimal text at `field`.
pub fn bytes(value: &Value, field: &str) -> Vec<u8> {
    hex::decode(text(value, field)).unwrap_or_else(|_| panic!("`{field}` is hexadecimal in {value}"))
}

/// Exactly `N` bytes of the hexadecimal text at `field`.
pub fn array<const N: usize>(value: &Value, field: &str) -> [u8; N] {
    bytes(value, field).try_into().unwrap_or_else(|_| panic!("`{field}` is {N} bytes in {value}"))
}

/// The bytes of the base64url text at `field`.
pub fn long_bytes(value: &Value, field: &str) -> Vec<u8> {
    base64url_bytes(text(value, field)).unwrap_or_else(|| panic!("`{field}` is base64url in {value}"))
}

/// What the value at `field` parses to.
pub fn parsed<T: DeserializeOwned>(value: &Value, field: &str) -> T {
    serde_json::from_value(value[field].clone()).unwrap_or_else(|error| panic!("`{field}`: {error} in {value}"))
}

/// The entries of the list at `field`; an empty one would check nothing.
pub fn list<'a>(value: &'a Value, field: &str) -> &'a Vec<Value> {
    let list = value[field].as_array().unwrap_or_else(|| panic!("`{field}` is a list in {value}"));
    assert!(!list.is_empty(), "`{field}` checks nothing");
    list
}

/// Digests as a list of texts.
pub fn digests(digests: &[Digest]) -> Vec<String> {
    digests.iter().map(Digest::to_string).collect()
}
