//! The little of JOSE that a submission needs: canonical base64url and the RFC 7638 thumbprint.

use crate::identity::KeyId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};

/// `bytes` as base64url without padding (RFC 7515 §2).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of canonical base64url: no padding, no blanks, unused bits zero. `None` for any other text.
#[must_use]
pub fn base64url_bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Exactly `N` bytes of canonical base64url.
#[must_use]
pub fn base64url_decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    base64url_bytes(text)?.try_into().ok()
}

/// The key id of an Ed25519 key: the SHA-256 thumbprint of its JWK (RFC 7638, RFC 8037).
#[must_use]
pub fn key_id(key: &VerifyingKey) -> KeyId {
    let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, base64url(key.as_bytes()));
    KeyId::parse(&base64url(&Sha256::digest(jwk.as_bytes()))).expect("a SHA-256 thumbprint has 43 characters")
}

/// The key id of an X25519 key, by the same rule (RFC 7638, RFC 8037).
#[must_use]
pub fn sealing_key_id(key: &[u8; 32]) -> KeyId {
    let jwk = format!(r#"{{"crv":"X25519","kty":"OKP","x":"{}"}}"#, base64url(key));
    KeyId::parse(&base64url(&Sha256::digest(jwk.as_bytes()))).expect("a SHA-256 thumbprint has 43 characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_rfc_8037_appendix_a_3() {
        let key: [u8; 32] = base64url_decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        let key = VerifyingKey::from_bytes(&key).unwrap();
        assert_eq!(key_id(&key).as_str(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn the_same_bytes_as_a_sealing_key_have_another_id() {
        let bytes = base64url_decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_ne!(sealing_key_id(&bytes), key_id(&VerifyingKey::from_bytes(&bytes).unwrap()));
    }

    #[test]
    fn unused_bits_that_are_not_zero_are_refused() {
        assert_eq!(base64url_bytes("AA").as_deref(), Some(&[0][..]));
        assert_eq!(base64url_bytes("AB"), None);
        assert_eq!(base64url_bytes("AA=="), None);
    }
}
