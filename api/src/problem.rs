//! A problem document (RFC 9457): what went wrong, where, and what to do next.

use crate::codes::Code;
use crate::submission::RuleLabel;
use portolan_ledger::{Digest, Height};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Page of the code, relative to the node.
    #[serde(rename = "type")]
    #[schema(example = "/problems#malformed")]
    pub type_uri: String,
    /// What the code means.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// What went wrong this time.
    pub detail: String,
    /// What the caller can do.
    pub next_step: String,
    /// Path of the field at fault, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule that refused it, under `rule-refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleLabel>,
    /// Position of the refused record in its submission, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// The record that stands in the way, or that was recorded first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub record: Option<Digest>,
    /// The message that was put into quarantine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub message: Option<Digest>,
    /// The lowest height of which this node has the block, under `before-history`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub history_min: Option<Height>,
    /// The request's name in the node's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem with this code; `detail` says what went wrong this time, without anything that is sealed.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            type_uri: code.type_uri(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            next_step: code.next_step().to_owned(),
            field: None,
            rule: None,
            index: None,
            record: None,
            message: None,
            history_min: None,
            request_id: None,
        }
    }

    /// The same, naming the field at fault.
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same, with what the caller can do in this very case instead of what its code says in general.
    #[must_use]
    pub fn advising(self, next_step: impl Into<String>) -> Self {
        Self { next_step: next_step.into(), ..self }
    }

    /// The same, naming the rule that refused and the position of the record it refused.
    #[must_use]
    pub fn by_rule(self, number: u16, name: impl Into<String>, index: u32) -> Self {
        Self { rule: Some(RuleLabel { number, name: name.into() }), index: Some(index), ..self }
    }

    /// The same, naming the record that stands in the way.
    #[must_use]
    pub fn because_of(self, record: Digest) -> Self {
        Self { record: Some(record), ..self }
    }

    /// The same, naming the message that is in quarantine.
    #[must_use]
    pub fn of_message(self, message: Digest) -> Self {
        Self { message: Some(message), ..self }
    }

    /// The same, naming the height at which this node's history begins.
    #[must_use]
    pub fn with_history_from(self, history_min: Height) -> Self {
        Self { history_min: Some(history_min), ..self }
    }

    /// The same, with the name under which the node's log has it.
    #[must_use]
    pub fn in_request(self, request_id: impl Into<String>) -> Self {
        Self { request_id: Some(request_id.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_what_where_and_what_next_and_leaves_out_what_is_not() {
        let problem = Problem::new(Code::Malformed, "a container number has 11 characters").at("container");
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["type"], "/problems#malformed");
        assert_eq!(json["status"], 400);
        assert_eq!(json["field"], "container");
        assert!(json.get("rule").is_none() && json.get("record").is_none());
        assert_eq!(serde_json::from_value::<Problem>(json).unwrap(), problem);
    }
}
