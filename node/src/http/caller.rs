//! Who is asking: a bearer token (RFC 6750, RFC 7519, EdDSA) signed by a key this organisation trusts.
//!
//! The door between the network and every handler: a request without a good token reaches nothing but `/health` and
//! `/ready`. The token says who, with which roles, until when, and for which network, so that a token of a test network
//! opens nothing elsewhere.

use crate::clock;
use crate::limits::{HTTP_TOKEN_BYTES_MAX, HTTP_TOKENS_REMEMBERED};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use portolan_api::token::{Role, TokenClaims};
use portolan_ledger::jose::base64url;
use portolan_ledger::{Digest, NetworkId, OrganisationId};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// A caller whose token was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user or system, as the token names it.
    pub subject: String,
    /// What it may do.
    pub roles: BTreeSet<Role>,
}

/// Why a token opens nothing. The caller learns no more than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// There is none.
    #[error("a bearer token is required; `portolan keys token` makes one")]
    Missing,
    /// It is malformed, signed by no trusted key, expired, or for another network or organisation.
    #[error("the bearer token is not one this node trusts; make a new one with `portolan keys token`")]
    Untrusted,
}

/// Checks tokens for one organisation on one network.
pub struct TokenCheck {
    organisation: OrganisationId,
    trusted: Vec<DecodingKey>,
    validation: Validation,
    /// Tokens that were found good, by digest: a system sends the same one with every request, and a signature costs more
    /// than all else at the door.
    found_good: Mutex<HashMap<Digest, FoundGood>>,
}

#[derive(Clone)]
struct FoundGood {
    caller: Caller,
    /// From when on the token opens nothing, seconds since 1970.
    expires_at_s: u64,
}

impl TokenCheck {
    /// Tokens of `organisation` on `network`, signed by any of the `trusted` Ed25519 keys.
    #[must_use]
    pub fn new(organisation: OrganisationId, network: &NetworkId, trusted: &[[u8; 32]]) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[network.to_string()]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        validation.leeway = 0;
        validation.validate_nbf = true;
        let key = |key: &[u8; 32]| DecodingKey::from_ed_components(&base64url(key)).expect("base64url of 32 bytes");
        Self { organisation, trusted: trusted.iter().map(key).collect(), validation, found_good: Mutex::default() }
    }

    /// Check the `Authorization` header of a request.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub fn check(&self, authorization: Option<&str>) -> Result<Caller, TokenRefusal> {
        let header = authorization.ok_or(TokenRefusal::Missing)?;
        let token = header.strip_prefix("Bearer ").ok_or(TokenRefusal::Missing)?;
        if token.len() > HTTP_TOKEN_BYTES_MAX {
            return Err(TokenRefusal::Untrusted);
        }
        let digest = Digest::of(token.as_bytes());
        if let Some(known) = self.known(&digest) {
            return Ok(known);
        }
        let decode = |key| jsonwebtoken::decode::<TokenClaims>(token, key, &self.validation).ok();
        let claims = self.trusted.iter().find_map(decode).ok_or(TokenRefusal::Untrusted)?.claims;
        if claims.org != self.organisation {
            return Err(TokenRefusal::Untrusted);
        }
        let caller = Caller { subject: claims.sub, roles: claims.roles.into_iter().collect() };
        self.remember(digest, FoundGood { caller: caller.clone(), expires_at_s: claims.exp });
        Ok(caller)
    }

    /// The caller of a token that was found good and has not expired since.
    fn known(&self, token: &Digest) -> Option<Caller> {
        let mut found_good = self.found_good.lock().unwrap_or_else(PoisonError::into_inner);
        let known = found_good.get(token)?.clone();
        if known.expires_at_s <= clock::now().0 / 1_000 {
            found_good.remove(token);
            return None;
        }
        Some(known.caller)
    }

    fn remember(&self, token: Digest, good: FoundGood) {
        let mut found_good = self.found_good.lock().unwrap_or_else(PoisonError::into_inner);
        if found_good.len() >= HTTP_TOKENS_REMEMBERED {
            // Rare: those still in use are checked once more each.
            found_good.clear();
        }
        found_good.insert(token, good);
    }
}
