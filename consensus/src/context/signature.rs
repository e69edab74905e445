//! Ed25519 in the engine's terms.

use arc_malachitebft_core_types::SigningScheme;
use ed25519_dalek::{SigningKey, VerifyingKey};

/// The 64 bytes of a signature. They are ordered, which the engine wants and `ed25519_dalek::Signature` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignatureBytes(pub [u8; 64]);

/// The signing scheme of consensus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ed25519;

/// Bytes that are no signature or key.
#[derive(Debug, thiserror::Error)]
#[error("not an Ed25519 {0}")]
pub struct NotEd25519(&'static str);

impl SigningScheme for Ed25519 {
    type DecodingError = NotEd25519;
    type Signature = SignatureBytes;
    type PublicKey = VerifyingKey;
    type PrivateKey = SigningKey;

    fn decode_signature(bytes: &[u8]) -> Result<SignatureBytes, NotEd25519> {
        bytes.try_into().map(SignatureBytes).map_err(|_| NotEd25519("signature"))
    }

    fn encode_signature(signature: &SignatureBytes) -> Vec<u8> {
        signature.0.to_vec()
    }

    fn decode_public_key(bytes: &[u8]) -> Result<VerifyingKey, NotEd25519> {
        VerifyingKey::try_from(bytes).map_err(|_| NotEd25519("public key"))
    }

    fn encode_public_key(key: &VerifyingKey) -> Vec<u8> {
        key.to_bytes().to_vec()
    }
}
