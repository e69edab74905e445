//! TOML in, typed content or the field at fault out.
//!
//! The types refuse unknown fields; this adds the path of the field to every fault. A fault never quotes the file, since
//! key files are read here too.

use crate::fault::{ConfigFault, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Read `text` as a `T` of at most `bytes_max` bytes.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, bytes_max: usize) -> Result<T, ConfigFault> {
    ensure(text.len() <= bytes_max, ".", format!("at most {bytes_max} bytes, not {}", text.len()))?;
    let syntax = |error: &toml::de::Error| {
        let line = error.span().map_or(0, |span| {
            text.as_bytes()[..span.start.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
        });
        ConfigFault::new(".", format!("line {line}: {}", error.message()))
    };
    let reader = toml::Deserializer::parse(text).map_err(|error| syntax(&error))?;
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let path = error.path().to_string();
        fault_at(&path, error.inner().message())
    })
}

/// The fault at `path`. For a field that is missing or unknown, serde's path ends above it; its message has the name.
fn fault_at(path: &str, message: &str) -> ConfigFault {
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start)?.split_once('`'));
    let field = match named {
        Some((name, _)) if path == "." => name.to_owned(),
        Some((name, _)) if path != name && !path.ends_with(&format!(".{name}")) => format!("{path}.{name}"),
        _ => path.to_owned(),
    };
    ConfigFault::new(field, message)
}

/// `content` as TOML under `comment`, whose lines get a `#` each.
pub(crate) fn write<T: Serialize>(comment: &str, content: &T) -> String {
    let body = toml::to_string(content).expect("content of text, numbers and tables has a TOML text");
    let comment: String = comment.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    format!("{comment}\n{body}")
}

/// Declare the first field of a file, which has one value and refuses every other.
macro_rules! file_format {
    ($(#[$doc:meta])* $name:ident = $text:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name;

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                if text == $text { Ok(Self) } else { Err(serde::de::Error::custom(concat!("is ", $text, " in this edition"))) }
            }
        }
    };
}
pub(crate) use file_format;

/// Give a type with `Display` and `FromStr` its text in TOML.
macro_rules! as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;
