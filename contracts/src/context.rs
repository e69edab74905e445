//! What a transition may know beside the state: the record, its author, and the block it stands in.

use crate::body;
use crate::editions::Edition;
use crate::nouns::organisation::Organisation;
use crate::nouns::registry::RecordRule;
use crate::parameters::Parameters;
use crate::refusal::{Code, Refusal};
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::record::Function;
use portolan_ledger::{Digest, Height, NetworkId, OrganisationId, Record, SubjectId, Time};

/// One record on its way into a block. Everything here was checked by the doors before it (R-1xx, R-2xx).
pub struct RecordContext<'a> {
    /// The record.
    pub record: &'a Record,
    /// The edition that decides.
    pub edition: &'static Edition,
    /// The rule of its type and schema.
    pub rule: &'static RecordRule,
    /// Its author.
    pub author: &'a Organisation,
    /// The member that signed it in.
    pub submitter: &'a OrganisationId,
    /// What the key is for that signed the submission.
    pub signed_with: KeyPurpose,
    /// The parameters in force.
    pub parameters: &'a Parameters,
    /// The network.
    pub network: NetworkId,
    /// Height of the block.
    pub height: Height,
    /// Time of the block: the ledger's only clock.
    pub time: Time,
}

impl<'a> RecordContext<'a> {
    /// The digest of the record.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.record.digest()
    }

    /// The body as its type.
    ///
    /// # Errors
    /// [`Code::BodyNotAsSpecified`] with the field.
    pub fn body<T: serde::Deserialize<'a>>(&self) -> Result<T, Refusal> {
        body::read(&self.record.body)
    }

    /// The subjects of a kind, in the order of the record.
    pub fn subjects_of(&self, kind: &str) -> impl Iterator<Item = SubjectId> {
        self.record.subjects.iter().filter(move |subject| subject.kind == kind).map(|subject| subject.id)
    }

    /// The one subject of a kind.
    ///
    /// # Panics
    /// When there is none: the shape of the subjects was checked before.
    #[must_use]
    pub fn subject_of(&self, kind: &str) -> SubjectId {
        self.subjects_of(kind).next().expect("the shape of the subjects was checked before")
    }

    /// All subjects in the order of the record.
    pub fn subjects(&self) -> impl Iterator<Item = SubjectId> {
        self.record.subjects.iter().map(|subject| subject.id)
    }

    /// What the record supersedes; `None` for an original.
    ///
    /// # Panics
    /// When a correction names nothing: that was checked before.
    #[must_use]
    pub fn superseded(&self) -> Option<Digest> {
        match self.record.function {
            Function::Original => None,
            _ => Some(self.record.supersedes.expect("a correction names what it supersedes")),
        }
    }

    /// A refusal at a field of the body.
    pub fn refuse<T>(&self, code: Code, field: &str, message: impl Into<String>) -> Result<T, Refusal> {
        Err(Refusal::new(code, field, message))
    }
}
