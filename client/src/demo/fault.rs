//! Why the demo ends before its end.

use crate::local_network::LocalFault;
use crate::sdk::CallFault;

/// Why the demo ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum DemoFault {
    /// The local network did not do what was asked.
    #[error(transparent)]
    Local(#[from] LocalFault),
    /// A node did not answer as it must.
    #[error("{doing}")]
    Call {
        /// What was asked.
        doing: String,
        /// Why there is no answer.
        source: CallFault,
    },
    /// An answer is not as the story expects.
    #[error("expected: {expected}\nfound:    {found}")]
    NotAsExpected {
        /// What had to hold.
        expected: String,
        /// What is the case.
        found: String,
    },
    /// The operating system refused something.
    #[error("{doing}")]
    System {
        /// What was attempted.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl DemoFault {
    pub(super) fn system(doing: impl Into<String>, source: std::io::Error) -> Self {
        Self::System { doing: doing.into(), source }
    }
}
