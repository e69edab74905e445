//! One self-contained file that proves one record (`docs/specs/evidence.md`).
//!
//! Evidence is borsh after a first line, so it has exactly one valid encoding. It carries nothing that is not checked:
//! [`crate::verify::verify`] uses every byte, and every signature in it must hold.

use crate::certificate::Certificate;
use crate::digest::Digest;
use crate::header::Header;
use crate::identity::NetworkId;
use crate::key::MemberKey;
use crate::limits::EVIDENCE_BYTES_MAX;
use crate::part::Opened;
use crate::state::StateProof;
use crate::validators::ValidatorSet;
use borsh::{BorshDeserialize, BorshSerialize};

/// First bytes of every evidence file.
pub const EVIDENCE_FIRST_LINE: &[u8] = b"portolan-evidence/1\n";

/// Everything that is needed to check one record under a trust policy.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Evidence {
    /// The network.
    pub network: NetworkId,
    /// Changes of the validator set since the policy's anchor, oldest first.
    pub set_changes: Vec<SetChange>,
    /// The newest certificate.
    pub certificate: Certificate,
    /// Proof that the certified log extends the policy's anchor (RFC 9162 §2.1.4).
    pub consistency: Vec<Digest>,
    /// The proven record first, then the records that name its subjects, by ascending leaf.
    pub statements: Vec<Statement>,
}

/// One change of the validator set, signed by the set before it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SetChange {
    /// The header that names the next set by its hash.
    pub header: Header,
    /// The certificate of that header.
    pub certificate: Certificate,
    /// The next set.
    pub next: ValidatorSet,
}

/// One record with the path from its bytes to the certified log.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Statement {
    /// The record as it was signed.
    pub record: Vec<u8>,
    /// Its position in its submission.
    pub index: u32,
    /// Its path to the `records_root` of the submission.
    pub records_path: Vec<Digest>,
    /// The submission's compact JWS.
    pub jws: String,
    /// The submitter's key as the state tree held it after the record's block.
    pub signer: MemberKey,
    /// Proof of that entry under the header's state root.
    pub signer_proof: StateProof,
    /// Position of the record's leaf in the log.
    pub leaf: u64,
    /// Its path to the certified log root.
    pub leaf_path: Vec<Digest>,
    /// The header of the record's block.
    pub header: Header,
    /// The header's path to the certified log root; none if the certificate is for this very header.
    pub header_path: Option<Vec<Digest>>,
    /// The parts of this record that the evidence opens, by ascending index.
    pub openings: Vec<Opening>,
}

/// One opened part of a record.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Opening {
    /// Index of the part in the record.
    pub part: u32,
    /// What it held, with its salt.
    pub opened: Opened,
}

/// Bytes that are not an evidence file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an evidence file: {0}")]
pub struct EvidenceDecodeError(pub String);

impl Evidence {
    /// The one encoding of this evidence.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = EVIDENCE_FIRST_LINE.to_vec();
        borsh::to_writer(&mut bytes, self).expect("writing to memory cannot fail");
        bytes
    }

    /// Read an evidence file.
    ///
    /// # Errors
    /// [`EvidenceDecodeError`] unless the bytes are exactly one evidence file of at most `limits::EVIDENCE_BYTES_MAX`.
    pub fn decode(bytes: &[u8]) -> Result<Self, EvidenceDecodeError> {
        if bytes.len() > EVIDENCE_BYTES_MAX {
            return Err(EvidenceDecodeError(format!("at most {EVIDENCE_BYTES_MAX} bytes, not {}", bytes.len())));
        }
        let rest = bytes
            .strip_prefix(EVIDENCE_FIRST_LINE)
            .ok_or_else(|| EvidenceDecodeError("the first line is not portolan-evidence/1".into()))?;
        borsh::from_slice(rest).map_err(|error| EvidenceDecodeError(error.to_string()))
    }
}
