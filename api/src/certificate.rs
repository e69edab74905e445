//! A block's certificate in JSON, the same content as `docs/specs/certificate.md`.

use portolan_ledger::certificate::{BlockId, Certificate};
use portolan_ledger::jose::{base64url, base64url_decode};
use portolan_ledger::{Address, Digest, Height, Round};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Precommits of a quorum for one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateAnswer {
    /// The height that was decided.
    #[schema(value_type = u64)]
    pub height: Height,
    /// The round that decided it.
    #[schema(value_type = u32)]
    pub round: Round,
    /// Digest of the header.
    #[schema(value_type = String)]
    pub header: Digest,
    /// Leaves of the record log after the block.
    pub log_size: u64,
    /// Root of the record log after the block.
    #[schema(value_type = String)]
    pub log_root: Digest,
    /// The signatures, by ascending address.
    pub signatures: Vec<SignatureAnswer>,
}

/// One validator's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureAnswer {
    /// The validator's address.
    #[schema(value_type = String)]
    pub address: Address,
    /// The 64 bytes of Ed25519, base64url.
    pub signature: String,
}

/// A signature that is not 64 bytes of base64url.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the signature of {0} is not 64 bytes of base64url")]
pub struct NotASignature(pub Address);

impl From<&Certificate> for CertificateAnswer {
    fn from(certificate: &Certificate) -> Self {
        let signature = |(address, signature): &(Address, [u8; 64])| SignatureAnswer {
            address: *address,
            signature: base64url(signature),
        };
        Self {
            height: certificate.height,
            round: certificate.round,
            header: certificate.block.header,
            log_size: certificate.block.log_size,
            log_root: certificate.block.log_root,
            signatures: certificate.signatures.iter().map(signature).collect(),
        }
    }
}

impl CertificateAnswer {
    /// The certificate, for the caller to verify; nothing is checked here.
    ///
    /// # Errors
    /// [`NotASignature`].
    pub fn to_certificate(&self) -> Result<Certificate, NotASignature> {
        let signature = |entry: &SignatureAnswer| {
            let bytes = base64url_decode(&entry.signature).ok_or(NotASignature(entry.address))?;
            Ok((entry.address, bytes))
        };
        let Self { height, round, header, log_size, log_root, .. } = *self;
        let signatures = self.signatures.iter().map(signature).collect::<Result<_, _>>()?;
        Ok(Certificate { height, round, block: BlockId { header, log_size, log_root }, signatures })
    }
}
