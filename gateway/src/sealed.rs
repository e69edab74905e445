//! What sealed contents say, in the shapes that rules rest on: made by drafts here, read here again where a node opens them.
//!
//! A content is one JSON object. Which shape it has follows from the type of its record and, where that is not enough, from
//! its member `format` (`docs/specs/sealed-contents.md`). Contents of other shapes are nobody's business here.
//!
//! Invariants
//! - Reading is strict: unknown members, members said twice, fractions and everything beyond a limit are refused.
//! - A mass is a decimal text in kilograms and is read without loss; nothing here is a float.
//! - What is refused is a defect of its author's, told with the member at fault and never with its value.

mod consignment_goods;
mod dangerous_goods;
mod declared_goods;
mod equipment;
mod goods;
mod mass;
mod text;

pub use consignment_goods::{ConsignmentGoods, GoodsLine, Stuffed};
pub use dangerous_goods::{DangerousGoods, DangerousItem};
pub use declared_goods::{DeclaredGoods, DeclaredItem};
pub use equipment::{Equipment, Seal, Weight};
pub use goods::Quantity;
pub use mass::Mass;

use crate::limits::{SEALED_CONTENT_BYTES_MAX, SEALED_CONTENT_DEPTH_MAX};
use portolan_ledger::RecordType;
use portolan_ledger::strict_json;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// An opened content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedContent {
    /// The goods of a declaration.
    DeclaredGoods(DeclaredGoods),
    /// The goods of a consignment.
    ConsignmentGoods(ConsignmentGoods),
    /// What is seen or announced of a container.
    Equipment(Equipment),
    /// The dangerous goods that a ship reports.
    DangerousGoods(DangerousGoods),
}

/// Why a content is not read: the member at fault, empty for all of it, and what is expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{member}`: {reason}")]
pub struct ContentDefect {
    /// Name of the member, those of a list with the number of the entry: `items[1].packages`.
    pub member: String,
    /// What is expected there.
    pub reason: String,
}

impl ContentDefect {
    fn new(member: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { member: member.into(), reason: reason.into() }
    }
}

/// A shape that names itself.
trait Shape: DeserializeOwned {
    /// The value of its member `format`.
    const FORMAT: &'static str;
    /// The type of the records that it belongs to.
    const RECORD_TYPE: &'static str;

    /// What the types alone do not refuse.
    fn check(&self) -> Result<(), ContentDefect>;
}

/// The content that the record type says `plaintext` is; `None` where it has another shape than those of this module.
///
/// # Errors
/// [`ContentDefect`] when it says that it has one of these shapes and has not.
pub fn read(record_type: &RecordType, plaintext: &[u8]) -> Result<Option<SealedContent>, ContentDefect> {
    if plaintext.len() > SEALED_CONTENT_BYTES_MAX {
        return Err(ContentDefect::new("", format!("at most {SEALED_CONTENT_BYTES_MAX} bytes")));
    }
    let Ok(mut members) = strict_json::parse_object(plaintext, SEALED_CONTENT_DEPTH_MAX) else {
        return Err(ContentDefect::new("", "one JSON object, nothing in it said twice, no fractions"));
    };
    let format = members.remove("format");
    match (record_type.as_str(), format.as_ref().map(|format| format.as_str().unwrap_or_default())) {
        (DeclaredGoods::RECORD_TYPE, Some(DeclaredGoods::FORMAT)) => {
            shaped(members).map(SealedContent::DeclaredGoods).map(Some)
        }
        (ConsignmentGoods::RECORD_TYPE, Some(ConsignmentGoods::FORMAT)) => {
            shaped(members).map(SealedContent::ConsignmentGoods).map(Some)
        }
        (DangerousGoods::RECORD_TYPE, Some(DangerousGoods::FORMAT)) => {
            shaped(members).map(SealedContent::DangerousGoods).map(Some)
        }
        (Equipment::RECORD_TYPE | "EquipmentUse", None | Some(Equipment::FORMAT)) => {
            shaped(members).map(SealedContent::Equipment).map(Some)
        }
        _ => Ok(None),
    }
}

fn shaped<S: Shape>(members: Map<String, Value>) -> Result<S, ContentDefect> {
    let content: S = serde_json::from_value(Value::Object(members)).map_err(|error| {
        // serde puts the name of a member in backquotes; the rest of what it says may quote what is sealed.
        let message = error.to_string();
        let names =
            ["unknown field", "missing field", "duplicate field"].iter().any(|fault| message.starts_with(fault));
        let member = message.split('`').nth(1).filter(|_| names).unwrap_or_default();
        ContentDefect::new(member, format!("not as {} has it", S::FORMAT))
    })?;
    content.check()?;
    Ok(content)
}

/// A shape as it is sealed, its format with it where a record type alone does not tell it.
fn sealed<S: Shape + serde::Serialize>(content: &S, says_format: bool) -> Value {
    let mut value = serde_json::to_value(content).expect("a content is plain JSON");
    if let Some(members) = value.as_object_mut().filter(|_| says_format) {
        members.insert("format".into(), S::FORMAT.into());
    }
    value
}

#[cfg(test)]
mod tests;
