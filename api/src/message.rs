//! Raw messages: what was read from one, and the quarantine of those that could not be read.

use crate::submission::Written;
use portolan_ledger::{Digest, Time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The answer to a message that was read, at least in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageAnswer {
    /// The message's name at this node: SHA-256 of a salt and its bytes.
    #[schema(value_type = String)]
    pub message: Digest,
    /// What was recorded.
    #[serde(flatten)]
    pub written: Written,
    /// What was forgiven.
    #[serde(default)]
    pub flags: Vec<FlagAnswer>,
    /// What stayed behind in quarantine.
    #[serde(default)]
    pub left: Vec<QuarantineReason>,
}

/// One thing that was forgiven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlagAnswer {
    /// The gateway's stable code.
    #[schema(example = "UNT-COUNT")]
    pub code: String,
    /// Where in the message.
    #[schema(example = "segment 12 DTM")]
    pub place: String,
}

/// Why a message, or a part of it, is in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantineReason {
    /// The gateway's stable code.
    #[schema(example = "EDI-TIME-MISSING")]
    pub code: String,
    /// Why, for a person.
    pub reason: String,
    /// Where in the message.
    pub place: String,
}

/// Which messages to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageState {
    /// Read in whole.
    Imported,
    /// In quarantine, in whole or in part.
    Quarantined,
}

/// Which messages to list, and from where on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesRequest {
    /// `quarantined` or `imported`; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<MessageState>,
    /// Where the page before ended; absent: from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most entries to answer, 1 to 500; absent: 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// One message of the listing. The original is at `/v1/messages/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageEntry {
    /// The message's name at this node: SHA-256 of a salt and its bytes.
    #[schema(value_type = String)]
    pub message: Digest,
    /// Whether it was read.
    pub state: MessageState,
    /// Content type it came with.
    pub content_type: String,
    /// Its length, bytes.
    pub bytes: u64,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Time,
    /// Who posted it, as the token named it.
    pub posted_by: String,
    /// Why it is in quarantine.
    #[serde(default)]
    pub reasons: Vec<QuarantineReason>,
}
