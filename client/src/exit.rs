//! How a command ends: the exit code for programs, the message and the next step for people.

use crate::sdk::CallFault;
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;

/// Exit codes of `portolan`. They are part of its interface and keep their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and the answer is yes: VALID, ALLOW, final, the nodes agree.
    Yes = 0,
    /// Done, and the answer is no: NOT VALID, DENY, the nodes differ.
    No = 1,
    /// Called wrongly: an option, a file, a key.
    Usage = 2,
    /// The node refused the request.
    Refused = 3,
    /// The node could not be reached or met a fault of its own; trying again can help.
    Fault = 4,
}

/// The exit codes as every help text ends with them.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done, and the answer is yes: VALID, ALLOW, final, the nodes agree
  1  done, and the answer is no: NOT VALID, DENY, the nodes differ
  2  called wrongly: an option, a file, a key
  3  the node refused the request; the code and the next step are printed
  4  the node could not be reached or met a fault of its own; trying again can help";

/// What a command has to say, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// For people; ends with a line feed.
    pub text: String,
    /// For programs, with `--json`.
    pub json: Value,
    /// How the command ends.
    pub exit: Exit,
}

impl Answer {
    /// An answer that ends with [`Exit::Yes`].
    #[must_use]
    pub fn yes(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, exit: Exit::Yes }
    }
}

/// A command that did not do what was asked: how it ends, what happened, what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CommandFault {
    /// How the command ends.
    pub exit: Exit,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub next: String,
    /// The node's problem document, where there is one.
    pub problem: Option<Value>,
}

impl CommandFault {
    /// The command was called wrongly.
    #[must_use]
    pub fn usage(message: impl fmt::Display, next: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.to_string(), next: next.into(), problem: None }
    }

    /// A file could not be read or written.
    #[must_use]
    pub fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let next = match error.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "check who may read and write it",
            std::io::ErrorKind::AlreadyExists => "choose another name, or move the old file away first",
            _ => "check the disk, then try again",
        };
        Self::usage(format!("{doing} {}: {error}", path.display()), next)
    }

    /// The fault for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut fault = json!({"exit": self.exit as u8, "message": self.message, "next": self.next});
        if let Some(problem) = &self.problem {
            fault["problem"] = problem.clone();
        }
        json!({"error": fault})
    }
}

impl fmt::Display for CommandFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\nnext:  {}", self.message, self.next)
    }
}

impl From<CallFault> for CommandFault {
    fn from(fault: CallFault) -> Self {
        let exit = match &fault {
            CallFault::Connection(_) => Exit::Usage,
            CallFault::Refused(call) if call.status < 500 => Exit::Refused,
            _ => Exit::Fault,
        };
        let problem = match &fault {
            CallFault::Refused(call) => serde_json::to_value(call).ok(),
            _ => None,
        };
        Self { exit, message: fault.to_string(), next: fault.next_step(), problem }
    }
}
