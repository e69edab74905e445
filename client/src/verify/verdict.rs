//! What verified evidence proves, as data for programs; `text` prints it for people.

use super::names::{self, SubjectName};
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::record::Function;
use portolan_ledger::verify::{Proven, Speaker};
use portolan_ledger::{AudienceId, Digest, Height, KeyId, Locode, NetworkId, OrganisationId, RecordType, Time};
use serde::Serialize;
use serde_json::{Map, Value};

/// What the evidence proves under the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Always true: a broken chain has no verdict.
    pub valid: bool,
    /// The network.
    pub network: NetworkId,
    /// The record.
    pub record: Digest,
    /// Its type.
    pub record_type: RecordType,
    /// Original, change, replacement or cancellation.
    pub function: Function,
    /// The record that it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Digest>,
    /// Whose statement it is.
    pub author: OrganisationId,
    /// Who signed it.
    pub signer: OrganisationId,
    /// “signed by A”, “signed by P under mandate of A” or “stated by P for A, not signed by A”.
    pub answers: String,
    /// The key it was signed with.
    pub key: KeyId,
    /// The port.
    pub port: Locode,
    /// When it happened, as the author says.
    pub event_time: Time,
    /// Block time: when the members made it final.
    pub block_time: Time,
    /// Height of its block.
    pub height: Height,
    /// Its place in the record log.
    pub leaf: u64,
    /// What it says in clear.
    pub body: Map<String, Value>,
    /// What it is about, with the names that the evidence opens.
    pub subjects: Vec<SubjectName>,
    /// What the evidence opens of the record itself.
    pub opened: Vec<OpenedPart>,
    /// Parts of the record that the evidence leaves sealed.
    pub sealed_part_count: usize,
    /// Height of the certificate that carries all of it.
    pub certified_height: Height,
    /// The members whose signatures it bears.
    pub carried_by: Vec<OrganisationId>,
    /// Members of the policy's anchor.
    pub anchor_members: usize,
    /// Height of the policy's anchor.
    pub anchor_height: Height,
}

/// A part that the evidence opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenedPart {
    /// Its place in the record.
    pub part: usize,
    /// Who could read it.
    pub audience: AudienceId,
    /// What it says; bytes that are no UTF-8 are replaced.
    pub text: String,
}

impl Verdict {
    pub(super) fn of(proven: &Proven, policy: &TrustPolicy) -> Self {
        let statement = &proven.record;
        let record = &statement.record;
        let (signer, answers) = answers(&statement.speaker);
        let opened: Vec<_> = statement
            .opened
            .iter()
            .map(|(part, opened)| OpenedPart {
                part: *part,
                audience: record.parts[*part].audience.clone(),
                text: String::from_utf8_lossy(&opened.plaintext).into_owned(),
            })
            .collect();
        Self {
            valid: true,
            network: policy.network,
            record: record.digest(),
            record_type: record.record_type.clone(),
            function: record.function,
            supersedes: record.supersedes,
            author: record.author.clone(),
            signer,
            answers,
            key: statement.kid.clone(),
            port: record.port.clone(),
            event_time: record.event_time,
            block_time: statement.time,
            height: statement.height,
            leaf: statement.leaf,
            body: record.body.clone(),
            subjects: names::collect(statement, &proven.names),
            sealed_part_count: record.parts.len() - opened.len(),
            opened,
            certified_height: proven.certified_height,
            carried_by: proven.carried_by.clone(),
            anchor_members: policy.anchor.validators.as_slice().len(),
            anchor_height: policy.anchor.height,
        }
    }
}

/// Who signed, and who answers for the statement in words.
fn answers(speaker: &Speaker) -> (OrganisationId, String) {
    match speaker {
        Speaker::Author(author) => (author.clone(), format!("signed by {author}")),
        Speaker::Mandated { author, signer } => {
            (signer.clone(), format!("signed by {signer} under mandate of {author}"))
        }
        Speaker::Stated { author, signer } => {
            (signer.clone(), format!("stated by {signer} for {author}, not signed by {author}"))
        }
    }
}
