//! The key that makes bearer tokens, and the file it lives in (`token.key`, mode 0600).
//!
//! It belongs to whoever lets an organisation's users in, not to the node, which knows its public side only: who takes
//! over a node cannot make callers.

use crate::fault::ConfigFault;
use crate::keys::{ed25519, public_of};
use crate::limits::KEYS_BYTES_MAX;
use crate::public_key::PublicKey;
use crate::secret::Secret;
use crate::strict_toml::{self, file_format};
use ed25519_dalek::SigningKey;
use portolan_ledger::OrganisationId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

file_format! {
    /// First field of a token key file.
    TokenKeyFormat = "portolan-token-key/1"
}

/// The key that signs bearer tokens for the node of one organisation. The node knows its public side only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenKey {
    /// Always `portolan-token-key/1`.
    pub format: TokenKeyFormat,
    /// Whose users it makes tokens for.
    pub organisation: OrganisationId,
    /// Signs tokens (Ed25519).
    pub secret: Secret,
}

impl TokenKey {
    /// The token key of `organisation` that follows from `seed`.
    #[must_use]
    pub fn derive(organisation: OrganisationId, seed: &Secret) -> Self {
        let secret = seed.derive(&format!("member-key/{organisation}/token"));
        Self { format: TokenKeyFormat, organisation, secret }
    }

    /// Read a token key file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the field.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        strict_toml::parse(text, KEYS_BYTES_MAX)
    }

    /// The token key file; write it with mode 0600.
    #[must_use]
    pub fn to_toml(&self) -> Zeroizing<String> {
        Zeroizing::new(strict_toml::write(
            "The secret key that signs bearer tokens for one organisation's node. Mode 0600, never on the node itself.",
            self,
        ))
    }

    /// The key to sign with.
    #[must_use]
    pub fn signing_key(&self) -> SigningKey {
        ed25519(&self.secret)
    }

    /// The side that the node trusts.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        public_of(&self.signing_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_key_file_reads_as_it_was_written() {
        let key = TokenKey::derive(OrganisationId::parse("customs").unwrap(), &Secret::new([7; 32]));
        assert_eq!(TokenKey::parse(&key.to_toml()).unwrap().public(), key.public());
        let fault = TokenKey::parse(&key.to_toml().replace("token-key/1", "keys/1")).unwrap_err();
        assert_eq!(fault.field, "format", "the other key file is not taken for this one");
    }
}
