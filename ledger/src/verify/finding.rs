//! What an auditor is told when a link does not hold.

use std::fmt;

/// The links of the chain from a policy to a record, in the order they are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The file is not evidence in its one encoding.
    Format,
    /// It is of another network.
    Network,
    /// The change of the validator set at this index.
    SetChange(usize),
    /// The newest certificate.
    Certificate,
    /// The certified log does not extend the policy's anchor.
    Anchor,
    /// The record's bytes.
    Record,
    /// The submission's JWS.
    Submission,
    /// The path from the record to what was signed.
    RecordsPath,
    /// The header of the record's block.
    Header,
    /// The key that signed, in the state tree.
    SignerKey,
    /// The submitter's signature.
    Signature,
    /// The record's leaf in the log.
    Leaf,
    /// An opened part.
    Opening,
    /// A naming record that has nothing to do with the proven one.
    Relation,
}

/// The first link that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Finding {
    /// Which link.
    pub link: Link,
    /// Of which statement of the evidence, if it is one's: 0 is the proven record, the others name its subjects.
    pub statement: Option<usize>,
    /// Why it does not hold.
    pub reason: String,
}

impl Finding {
    pub(super) fn new(link: Link, reason: impl ToString) -> Self {
        Self { link, statement: None, reason: reason.to_string() }
    }

    pub(super) fn of_statement(index: usize, link: Link, reason: String) -> Self {
        Self { link, statement: Some(index), reason }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => f.write_str("format"),
            Self::Network => f.write_str("network"),
            Self::SetChange(index) => write!(f, "validator set change {index}"),
            Self::Certificate => f.write_str("certificate"),
            Self::Anchor => f.write_str("anchor"),
            Self::Record => f.write_str("record"),
            Self::Submission => f.write_str("submission"),
            Self::RecordsPath => f.write_str("records path"),
            Self::Header => f.write_str("header"),
            Self::SignerKey => f.write_str("signer key"),
            Self::Signature => f.write_str("signature"),
            Self::Leaf => f.write_str("leaf"),
            Self::Opening => f.write_str("opening"),
            Self::Relation => f.write_str("relation"),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.statement {
            None => write!(f, "broken link: {}: {}", self.link, self.reason),
            Some(0) => write!(f, "broken link: {} of the proven record: {}", self.link, self.reason),
            Some(index) => write!(f, "broken link: {} of naming record {index}: {}", self.link, self.reason),
        }
    }
}
