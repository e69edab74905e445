//! A member's secret keys, one for each purpose, and the file they live in (`keys.toml`, mode 0600).
//!
//! Made once by `portolan-node init`; read by the node, and by `portolan` to sign with. The file is the caller's: this
//! crate reads and writes its text. `docs/reference/configuration.md` lists the fields.
//!
//! Invariants
//! - One key, one purpose: no two of the keys are equal.
//! - Neither `Debug` nor a fault shows a secret.

use crate::fault::{ConfigFault, ensure};
use crate::limits::KEYS_BYTES_MAX;
use crate::public_key::PublicKey;
use crate::secret::Secret;
use crate::strict_toml::{self, file_format};
use ed25519_dalek::SigningKey;
use portolan_ledger::OrganisationId;
use portolan_ledger::audience::public_key_of;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

file_format! {
    /// First field of a member's key file.
    KeysFormat = "portolan-keys/1"
}
/// All secret keys of one member.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberKeys {
    /// Always `portolan-keys/1`.
    pub format: KeysFormat,
    /// Whose keys they are.
    pub organisation: OrganisationId,
    /// Signs votes and proposals (Ed25519).
    pub consensus: Secret,
    /// Authenticates connections to other members (Ed25519).
    pub transport: Secret,
    /// Signs submissions (Ed25519).
    pub signing: Secret,
    /// Opens audience keys (X25519).
    pub sealing: Secret,
    /// Signs checkpoints for outsiders (Ed25519).
    pub log: Secret,
    /// Keys the tags of the organisation's own references (HMAC-SHA-256); has no public side.
    pub reference: Secret,
}

/// The public sides of a member's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPublicKeys {
    /// Checks votes and proposals.
    pub consensus: PublicKey,
    /// Authenticates connections.
    pub transport: PublicKey,
    /// Checks submissions.
    pub signing: PublicKey,
    /// Receives audience keys.
    pub sealing: PublicKey,
    /// Checks checkpoints for outsiders.
    pub log: PublicKey,
}

pub(crate) fn ed25519(secret: &Secret) -> SigningKey {
    SigningKey::from_bytes(secret.expose())
}

pub(crate) fn public_of(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

impl MemberKeys {
    /// The keys of `organisation` that follow from `seed`: 32 bytes from the operating system, to be forgotten after.
    #[must_use]
    pub fn derive(organisation: OrganisationId, seed: &Secret) -> Self {
        let key = |purpose: &str| seed.derive(&format!("member-key/{organisation}/{purpose}"));
        Self {
            format: KeysFormat,
            consensus: key("consensus"),
            transport: key("transport"),
            signing: key("signing"),
            sealing: key("sealing"),
            log: key("log"),
            reference: key("reference"),
            organisation,
        }
    }

    /// Read a key file.
    ///
    /// # Errors
    /// [`ConfigFault`] names the field.
    pub fn parse(text: &str) -> Result<Self, ConfigFault> {
        let keys: Self = strict_toml::parse(text, KEYS_BYTES_MAX)?;
        let named = keys.named();
        for (at, (purpose, secret)) in named.iter().enumerate() {
            let twin = named[..at].iter().find(|(_, other)| other.expose() == secret.expose());
            if let Some((other, _)) = twin {
                return Err(ConfigFault::new(*purpose, format!("is the {other} key; one key has one purpose")));
            }
        }
        // A wrong X25519 secret cannot be told from a right one, but its public side must exist.
        ensure(public_key_of(keys.sealing.expose()).is_ok(), "sealing", "is not a usable X25519 key")?;
        Ok(keys)
    }

    /// The key file; write it with mode 0600.
    #[must_use]
    pub fn to_toml(&self) -> Zeroizing<String> {
        Zeroizing::new(strict_toml::write(
            "The secret keys of one member of a Portolan network. Mode 0600, never committed, never sent.",
            self,
        ))
    }

    /// The key that signs votes and proposals.
    #[must_use]
    pub fn consensus_key(&self) -> SigningKey {
        ed25519(&self.consensus)
    }

    /// The key that authenticates connections.
    #[must_use]
    pub fn transport_key(&self) -> SigningKey {
        ed25519(&self.transport)
    }

    /// The key that signs submissions.
    #[must_use]
    pub fn signing_key(&self) -> SigningKey {
        ed25519(&self.signing)
    }

    /// The keys that sign votes and proposals.
    #[must_use]
    pub fn consensus_keys(&self) -> Vec<SigningKey> {
        vec![self.consensus_key()]
    }

    /// The keys that authenticate connections.
    #[must_use]
    pub fn transport_keys(&self) -> Vec<SigningKey> {
        vec![self.transport_key()]
    }

    /// The keys that sign submissions.
    #[must_use]
    pub fn signing_keys(&self) -> Vec<SigningKey> {
        vec![self.signing_key()]
    }

    /// The key that signs checkpoints for outsiders.
    #[must_use]
    pub fn log_key(&self) -> SigningKey {
        ed25519(&self.log)
    }

    /// The public sides.
    #[must_use]
    pub fn public(&self) -> MemberPublicKeys {
        let sealing = public_key_of(self.sealing.expose()).expect("every 32 bytes are an X25519 secret");
        MemberPublicKeys {
            consensus: public_of(&self.consensus_key()),
            transport: public_of(&self.transport_key()),
            signing: public_of(&self.signing_key()),
            sealing: PublicKey(sealing),
            log: public_of(&self.log_key()),
        }
    }

    fn named(&self) -> [(&'static str, &Secret); 6] {
        [
            ("consensus", &self.consensus),
            ("transport", &self.transport),
            ("signing", &self.signing),
            ("sealing", &self.sealing),
            ("log", &self.log),
            ("reference", &self.reference),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys() -> MemberKeys {
        MemberKeys::derive(OrganisationId::parse("customs").unwrap(), &Secret::new([7; 32]))
    }

    #[test]
    fn a_key_file_reads_as_it_was_written() {
        let text = keys().to_toml();
        let read = MemberKeys::parse(&text).unwrap();
        assert_eq!(read.to_toml(), text);
        assert_eq!(read.public(), keys().public());
    }

    #[test]
    fn members_and_purposes_never_share_a_key() {
        let of = |name: &str| MemberKeys::derive(OrganisationId::parse(name).unwrap(), &Secret::new([7; 32]));
        let all: Vec<_> =
            [of("customs"), of("terminal")].iter().flat_map(|k| k.named().map(|(_, s)| *s.expose())).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 12);
    }

    #[test]
    fn every_fault_names_its_field_and_shows_no_secret() {
        let text = keys().to_toml();
        let line = |field: &str| text.lines().find(|line| line.starts_with(field)).unwrap().to_owned();
        let secret = line("consensus").split('"').nth(1).unwrap().to_owned();
        for (field, changed) in [
            ("format", text.replace("keys/1", "keys/2")),
            ("organisation", text.replace("\"customs\"", "\"Customs\"")),
            ("log", text.replace(&line("log"), "")),
            ("consensus", text.replace(&secret, &secret[1..])),
            ("consensus", text.replace(&format!("\"{secret}\""), "7")),
            ("transport", text.replace(&line("transport"), &format!("transport = \"{secret}\""))),
            ("spare", format!("{}\nspare = \"{secret}\"", *text)),
            (".", text.replace(&secret, &format!("{secret}\n"))),
            (".", "#".repeat(KEYS_BYTES_MAX + 1)),
        ] {
            let fault = MemberKeys::parse(&changed).unwrap_err();
            assert_eq!(fault.field, field, "{fault}");
            assert!(!fault.to_string().contains(&secret[1..20]), "{field}");
        }
        assert!(!format!("{:?}", keys()).contains(&secret[..8]));
    }
}
