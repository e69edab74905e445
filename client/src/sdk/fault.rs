//! Why a call has no answer: the node refused it, or it could not be asked.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a call to a node has no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallFault {
    /// The connection was set up wrongly: address, token or certificate.
    #[error("{0}")]
    Connection(String),
    /// Nobody answered.
    #[error("no answer from {node}: {reason}")]
    Unreachable {
        /// The node's address.
        node: String,
        /// The lowest cause, in words.
        reason: String,
        /// What the HTTP library met.
        #[source]
        source: reqwest::Error,
    },
    /// The node answered with a problem document.
    #[error(transparent)]
    Refused(Box<RefusedCall>),
    /// What answered does not speak version 1.
    #[error("{node} did not answer as Portolan's version 1 does: {reason}")]
    Foreign {
        /// The node's address.
        node: String,
        /// What was wrong with the answer.
        reason: String,
    },
}

/// A problem document (RFC 9457) as it came. Codes this client does not know are kept as text, so that a newer node can
/// still be understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, thiserror::Error)]
#[serde(default)]
pub struct RefusedCall {
    /// The node's address.
    pub node: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What the code means.
    pub title: String,
    /// What went wrong this time.
    pub detail: String,
    /// What the caller can do.
    pub next_step: String,
    /// Path of the field at fault.
    pub field: Option<String>,
    /// The rule that refused it.
    pub rule: Option<RefusingRule>,
    /// Position of the refused record in its submission.
    pub index: Option<u32>,
    /// The record that stands in the way.
    pub record: Option<String>,
    /// The message that is in quarantine.
    pub message: Option<String>,
    /// The request's name in the node's log.
    pub request_id: Option<String>,
    /// Seconds to wait before the same request can succeed.
    pub retry_after_s: Option<u64>,
}

/// A rule by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusingRule {
    /// Its stable number.
    pub number: u16,
    /// Its stable name.
    pub name: String,
}

impl fmt::Display for RefusedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rule {
            Some(rule) => write!(f, "refused by rule {:03} {}", rule.number, rule.name)?,
            None => write!(f, "refused ({} {})", self.status, self.code)?,
        }
        if let Some(index) = self.index {
            write!(f, ", record {index}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", field `{field}`")?;
        }
        let said = if self.detail.is_empty() { &self.title } else { &self.detail };
        write!(f, ": {said}")?;
        for (word, named) in [("record", &self.record), ("message", &self.message)] {
            if let Some(named) = named {
                write!(f, "\n{word}: {named}")?;
            }
        }
        match &self.request_id {
            Some(id) if self.status >= 500 => write!(f, "\nrequest: {id}"),
            _ => Ok(()),
        }
    }
}

impl CallFault {
    /// What the caller can do.
    #[must_use]
    pub fn next_step(&self) -> String {
        match self {
            Self::Connection(_) => "see `portolan help` for --node, --token and --ca".into(),
            Self::Unreachable { .. } => {
                "check that the node runs (`portolan-node status`), the address after --node and, with TLS, --ca; then try again"
                    .into()
            }
            Self::Refused(call) => match call.retry_after_s {
                Some(seconds) => format!("{} (it asks to wait {seconds} s)", call.next_step),
                None if call.next_step.is_empty() => "look the code up in docs/reference/problems.md".into(),
                None => call.next_step.clone(),
            },
            Self::Foreign { .. } => "check the address after --node: is it the HTTP address of a Portolan node?".into(),
        }
    }

    /// Whether the same call can succeed later without a change.
    #[must_use]
    pub fn can_retry(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused(call) => call.status >= 500 || call.status == 429 || call.retry_after_s.is_some(),
            Self::Connection(_) | Self::Foreign { .. } => false,
        }
    }
}
