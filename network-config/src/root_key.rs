//! A member's root key, and the file it lives in (`root-key.toml`, mode 0600, kept offline).
//!
//! It authorises every other key of its member and does nothing else, so it is needed only when a key is added or replaced.
//! No node reads the file: who takes over a node, or its backup, cannot make keys for the member.

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
    /// First field of a root key file.
    RootKeyFormat = "portolan-root-key/1"
}

/// The key that authorises a member's other keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootKey {
    /// Always `portolan-root-key/1`.
    pub format: RootKeyFormat,
    /// Whose key it is.
    pub organisation: OrganisationId,
    /// Signs key records (Ed25519).
    pub root: Secret,
}

impl RootKey {
    /// The root key of `organisation` that follows from `seed`: 32 bytes from the operating system, to be forgotten after.
    #[must_use]
    pub fn derive(organisation: OrganisationId, seed: &Secret) -> Self {
        let root = seed.derive(&format!("member-key/{organisation}/root"));
        Self { format: RootKeyFormat, organisation, root }
    }

    /// Read a root key file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the field.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        strict_toml::parse(text, KEYS_BYTES_MAX)
    }

    /// The root key file; write it with mode 0600, on a machine that runs no node.
    #[must_use]
    pub fn to_toml(&self) -> Zeroizing<String> {
        Zeroizing::new(strict_toml::write(
            "The root key of one member of a Portolan network: it authorises the member's other keys.\n\
             Mode 0600, offline, with a copy in another place, never on a node.",
            self,
        ))
    }

    /// The key to sign key records with.
    #[must_use]
    pub fn signing_key(&self) -> SigningKey {
        ed25519(&self.root)
    }

    /// The side that the ledger knows.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        public_of(&self.signing_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::MemberKeys;

    #[test]
    fn a_root_key_file_reads_as_it_was_written_and_is_no_other_file() {
        let (organisation, seed) = (OrganisationId::parse("customs").unwrap(), Secret::new([7; 32]));
        let key = RootKey::derive(organisation.clone(), &seed);
        assert_eq!(RootKey::parse(&key.to_toml()).unwrap().public(), key.public());
        assert!(MemberKeys::parse(&key.to_toml()).is_err());
        assert!(RootKey::parse(&MemberKeys::derive(organisation, &seed).to_toml()).is_err());
        assert!(!format!("{key:?}").contains(key.to_toml().rsplit('"').nth(1).unwrap()));
    }
}
