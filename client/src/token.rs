//! Bearer tokens (RFC 7519, EdDSA): made here, checked by the node they open.

use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use portolan_api::limits::{TOKEN_BYTES_MAX, TOKEN_SUBJECT_BYTES_MAX};
use portolan_api::token::TokenClaims;
use zeroize::Zeroizing;

/// What stands before the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Why no token was made.
#[derive(Debug, thiserror::Error)]
pub enum TokenFault {
    /// The subject is empty, too long or has control characters.
    #[error("the subject of a token is 1 to {TOKEN_SUBJECT_BYTES_MAX} bytes without control characters")]
    Subject,
    /// The whole would be longer than a node reads.
    #[error("the token would have more than {TOKEN_BYTES_MAX} bytes")]
    TooLong,
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Signing(#[source] jsonwebtoken::errors::Error),
}

/// Sign a token.
///
/// # Errors
/// [`TokenFault`].
pub fn sign(claims: &TokenClaims, key: &SigningKey) -> Result<String, TokenFault> {
    let subject = &claims.sub;
    if !(1..=TOKEN_SUBJECT_BYTES_MAX).contains(&subject.len()) || subject.chars().any(char::is_control) {
        return Err(TokenFault::Subject);
    }
    let mut pkcs8 = Zeroizing::new([0; PKCS8_PREFIX.len() + 32]);
    pkcs8[..PKCS8_PREFIX.len()].copy_from_slice(&PKCS8_PREFIX);
    pkcs8[PKCS8_PREFIX.len()..].copy_from_slice(key.as_bytes());
    let token = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), claims, &EncodingKey::from_ed_der(&*pkcs8));
    let token = token.map_err(TokenFault::Signing)?;
    if token.len() > TOKEN_BYTES_MAX { Err(TokenFault::TooLong) } else { Ok(token) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{DecodingKey, Validation};
    use portolan_api::token::Role;
    use portolan_ledger::jose::base64url;
    use portolan_ledger::{Digest, NetworkId, OrganisationId};

    fn claims(subject: &str) -> TokenClaims {
        TokenClaims {
            sub: subject.into(),
            org: OrganisationId::parse("terminal").unwrap(),
            roles: [Role::Reader, Role::Writer].into(),
            aud: NetworkId(Digest([7; 32])),
            iat: 1_763_884_800,
            exp: 9_763_884_800,
        }
    }

    #[test]
    fn a_token_opens_for_the_key_it_was_signed_with_and_no_other() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let token = sign(&claims("gate-3"), &key).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[NetworkId(Digest([7; 32])).to_string()]);
        let read = |key: &SigningKey| {
            let key = DecodingKey::from_ed_components(&base64url(key.verifying_key().as_bytes())).unwrap();
            jsonwebtoken::decode::<TokenClaims>(&token, &key, &validation).map(|token| token.claims)
        };
        assert_eq!(read(&key).unwrap(), claims("gate-3"));
        assert!(read(&SigningKey::from_bytes(&[4; 32])).is_err());
    }

    #[test]
    fn a_subject_that_no_log_could_carry_is_refused() {
        let key = SigningKey::from_bytes(&[3; 32]);
        for subject in ["", "a\nb", &"x".repeat(TOKEN_SUBJECT_BYTES_MAX + 1)] {
            assert!(matches!(sign(&claims(subject), &key), Err(TokenFault::Subject)));
        }
    }
}
