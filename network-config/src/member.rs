//! A member: an organisation that runs a node, with the public keys it is known by.
//!
//! Each member makes its own keys and hands this public part over as `member.toml`; whoever puts the genesis together
//! never sees a secret of another member.

use crate::fault::{ConfigFault, ensure};
use crate::keys::MemberKeys;
use crate::limits::MEMBER_BYTES_MAX;
use crate::parameters::sorted_once;
use crate::public_key::PublicKey;
use crate::strict_toml::{self, file_format};
use portolan_contracts::limits::SIGNING_KEYS_MAX;
use portolan_contracts::nouns::node::Endpoint;
use portolan_ledger::limits::VALIDATOR_POWER_MAX;
use portolan_ledger::{OrganisationId, Validator};
use serde::{Deserialize, Serialize};

file_format! {
    /// First field of a member file.
    MemberFormat = "portolan-member/1"
}

/// One member as the genesis lists it. Every member of a genesis is a validator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its voting power.
    pub power: u64,
    /// Where its node can be reached by the others; not part of the network id.
    pub address: Endpoint,
    /// Checks its votes and proposals (Ed25519).
    pub consensus_key: PublicKey,
    /// Authenticates its connections (Ed25519).
    pub transport_key: PublicKey,
    /// Receives audience keys (X25519).
    pub sealing_key: PublicKey,
    /// Checks its checkpoints for outsiders (Ed25519).
    pub log_key: PublicKey,
    /// Authorises its other keys; its secret is kept offline (Ed25519).
    pub root_key: PublicKey,
    /// Check its submissions (Ed25519).
    pub signing_keys: Vec<PublicKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberFile {
    format: MemberFormat,
    member: Member,
}

impl Member {
    /// The public part of `keys` and of the root key, for a node at `address`.
    #[must_use]
    pub fn of(keys: &MemberKeys, root_key: PublicKey, address: Endpoint, power: u64) -> Self {
        let public = keys.public();
        Self {
            organisation: keys.organisation.clone(),
            power,
            address,
            consensus_key: public.consensus,
            transport_key: public.transport,
            sealing_key: public.sealing,
            log_key: public.log,
            root_key,
            signing_keys: vec![public.signing],
        }
    }

    /// Read a member file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the field.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        strict_toml::parse::<MemberFile>(text, MEMBER_BYTES_MAX)?.member.checked("member")
    }

    /// The member file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let file = MemberFile { format: MemberFormat, member: self.clone() };
        strict_toml::write(
            "The public part of one member of a Portolan network, for whoever puts the genesis together.",
            &file,
        )
    }

    /// The member as consensus knows it.
    #[must_use]
    pub fn validator(&self) -> Validator {
        Validator { organisation: self.organisation.clone(), public_key: self.consensus_key.0, power: self.power }
    }

    /// Its keys with the names of their fields.
    pub(crate) fn named_keys(&self) -> Vec<(String, PublicKey)> {
        let mut keys = vec![
            ("consensus_key".to_owned(), self.consensus_key),
            ("transport_key".to_owned(), self.transport_key),
            ("sealing_key".to_owned(), self.sealing_key),
            ("log_key".to_owned(), self.log_key),
            ("root_key".to_owned(), self.root_key),
        ];
        keys.extend(self.signing_keys.iter().enumerate().map(|(at, key)| (format!("signing_keys[{at}]"), *key)));
        keys
    }

    /// Check every field of the member at `field` and bring the signing keys into their order.
    pub(crate) fn checked(mut self, field: &str) -> Result<Self, ConfigFault> {
        let power = format!("1 to {VALIDATOR_POWER_MAX}");
        ensure((1..=VALIDATOR_POWER_MAX).contains(&self.power), format!("{field}.power"), power)?;
        let signing = format!("{field}.signing_keys");
        let count = format!("1 to {SIGNING_KEYS_MAX} keys");
        ensure((1..=SIGNING_KEYS_MAX).contains(&self.signing_keys.len()), &signing, count)?;
        for (name, key) in self.named_keys() {
            let field = format!("{field}.{name}");
            if name == "sealing_key" {
                ensure(key.is_usable_for_sealing(), field, "is not a usable X25519 key")?;
            } else {
                ensure(key.is_usable_for_signatures(), field, "is not a usable Ed25519 key")?;
            }
        }
        self.signing_keys = sorted_once(&self.signing_keys, &signing)?;
        Ok(self)
    }
}
