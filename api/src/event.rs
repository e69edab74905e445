//! What becomes final, as it becomes final: server-sent events, one per record, resumable by cursor.
//!
//! The `id` of a server-sent event is its cursor, so that a client that reconnects with `Last-Event-ID` misses nothing
//! and gets nothing twice. `data` is an [`EventAnswer`].

use crate::record::RecordEntry;
use crate::subject::ExceptionAnswer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Name of the server-sent event that carries a record.
pub const EVENT_RECORD: &str = "record";
/// Name of the server-sent event that says the reader was too slow: reconnect with the last cursor.
pub const EVENT_LAGGED: &str = "lagged";

/// Where to start.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsRequest {
    /// Cursor of the last event that was seen; absent: from now on. `Last-Event-ID` comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only records of this type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// Only records about this subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// One record that became final.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventAnswer {
    /// Resume after this one with it.
    pub cursor: String,
    /// The record.
    pub entry: RecordEntry,
    /// Exceptions that the rules raised on it.
    #[serde(default)]
    pub exceptions: Vec<ExceptionAnswer>,
}
