//! A member's secret keys, one for each purpose, and the file they live in (`keys.toml`, mode 0600).
//!
//! Made once by `portolan-node init`; read by the node, and by `portolan` to sign with. The file is the caller's: this
//! crate reads and writes its text. `docs/reference/configuration.md` lists the fields.
//!
//! The keys that are to follow stand in the table `[next]`: the node holds old and new at once and uses the one that the
//! ledger has in force, so that nobody has to be awake when it changes (`docs/guide/operator/rotate-keys.md`).
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
use portolan_ledger::key::KeyPurpose;
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
    /// Opened audience keys before (X25519): kept for as long as something sealed then is to be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sealing_before: Vec<Secret>,
    /// The keys that are to follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextKeys>,
}

/// Secret keys that are to follow, each in the place of that of the same name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextKeys {
    /// Signs votes and proposals (Ed25519).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consensus: Option<Secret>,
    /// Authenticates connections to other members (Ed25519).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport: Option<Secret>,
    /// Signs submissions (Ed25519).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<Secret>,
    /// Opens audience keys (X25519).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<Secret>,
    /// Signs checkpoints for outsiders (Ed25519).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Secret>,
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
            sealing_before: Vec::new(),
            next: None,
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
                return Err(ConfigFault::new(purpose, format!("is the {other} key; one key has one purpose")));
            }
        }
        for (field, secret) in named.iter().filter(|(field, _)| field.contains("sealing")) {
            // A wrong X25519 secret cannot be told from a right one, but its public side must exist.
            ensure(public_key_of(secret.expose()).is_ok(), field, "is not a usable X25519 key")?;
        }
        drop(named);
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

    /// The key that signs checkpoints for outsiders.
    #[must_use]
    pub fn log_key(&self) -> SigningKey {
        ed25519(&self.log)
    }

    /// The key that signs votes and proposals, and the one that is to follow, if there is one.
    #[must_use]
    pub fn consensus_keys(&self) -> Vec<SigningKey> {
        self.with_next(&self.consensus, |next| next.consensus.as_ref())
    }

    /// The key that authenticates connections, and the one that is to follow.
    #[must_use]
    pub fn transport_keys(&self) -> Vec<SigningKey> {
        self.with_next(&self.transport, |next| next.transport.as_ref())
    }

    /// The key that signs submissions, and the one that is to follow.
    #[must_use]
    pub fn signing_keys(&self) -> Vec<SigningKey> {
        self.with_next(&self.signing, |next| next.signing.as_ref())
    }

    /// The key that signs checkpoints for outsiders, and the one that is to follow.
    #[must_use]
    pub fn log_keys(&self) -> Vec<SigningKey> {
        self.with_next(&self.log, |next| next.log.as_ref())
    }

    /// The secrets that open audience keys: the present one, the one that is to follow, those before.
    #[must_use]
    pub fn sealing_secrets(&self) -> Vec<&Secret> {
        let next = self.next.as_ref().and_then(|next| next.sealing.as_ref());
        std::iter::once(&self.sealing).chain(next).chain(&self.sealing_before).collect()
    }

    fn with_next<'s>(
        &'s self,
        present: &'s Secret,
        next: impl Fn(&'s NextKeys) -> Option<&'s Secret>,
    ) -> Vec<SigningKey> {
        std::iter::once(present).chain(self.next.as_ref().and_then(next)).map(ed25519).collect()
    }

    /// The secret of a purpose that is to follow; none for the root key, which is in no key file.
    #[must_use]
    pub fn next_of(&self, purpose: KeyPurpose) -> Option<&Secret> {
        let next = self.next.as_ref()?;
        match purpose {
            KeyPurpose::Signing => next.signing.as_ref(),
            KeyPurpose::Consensus => next.consensus.as_ref(),
            KeyPurpose::Sealing => next.sealing.as_ref(),
            KeyPurpose::Transport => next.transport.as_ref(),
            KeyPurpose::Log => next.log.as_ref(),
            KeyPurpose::Root => None,
        }
    }

    /// The same keys with a new one for `purpose` that is to follow, from `seed`: 32 bytes from the operating system.
    ///
    /// # Errors
    /// [`ConfigFault`] when one is to follow already, or for the root key, which is in no key file.
    pub fn with_next_for(mut self, purpose: KeyPurpose, seed: &Secret) -> Result<Self, ConfigFault> {
        let field = format!("next.{purpose}");
        ensure(purpose != KeyPurpose::Root, &field, "the root key has a file of its own")?;
        ensure(self.next_of(purpose).is_none(), &field, "is there already: authorise it, or put it in place first")?;
        let secret = Some(seed.derive(&format!("member-key/{}/{purpose}", self.organisation)));
        let next = self.next.get_or_insert_default();
        match purpose {
            KeyPurpose::Signing => next.signing = secret,
            KeyPurpose::Consensus => next.consensus = secret,
            KeyPurpose::Sealing => next.sealing = secret,
            KeyPurpose::Transport => next.transport = secret,
            KeyPurpose::Log => next.log = secret,
            KeyPurpose::Root => unreachable!("refused above"),
        }
        Ok(self)
    }

    /// The same keys with the one that is to follow for `purpose` in its place; a sealing key before it is kept.
    ///
    /// # Errors
    /// [`ConfigFault`] when none is to follow.
    pub fn with_next_in_place(mut self, purpose: KeyPurpose) -> Result<Self, ConfigFault> {
        let missing = || ConfigFault::new(format!("next.{purpose}"), "is not there");
        let mut next = self.next.take().ok_or_else(missing)?;
        let (present, following) = match purpose {
            KeyPurpose::Signing => (&mut self.signing, next.signing.take()),
            KeyPurpose::Consensus => (&mut self.consensus, next.consensus.take()),
            KeyPurpose::Sealing => (&mut self.sealing, next.sealing.take()),
            KeyPurpose::Transport => (&mut self.transport, next.transport.take()),
            KeyPurpose::Log => (&mut self.log, next.log.take()),
            KeyPurpose::Root => return Err(missing()),
        };
        let before = std::mem::replace(present, following.ok_or_else(missing)?);
        if purpose == KeyPurpose::Sealing {
            self.sealing_before.push(before);
        }
        let is_empty = next.consensus.is_none()
            && next.transport.is_none()
            && next.signing.is_none()
            && next.sealing.is_none()
            && next.log.is_none();
        self.next = (!is_empty).then_some(next);
        Ok(self)
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

    /// Every secret with the path of its field.
    fn named(&self) -> Vec<(String, &Secret)> {
        let present = [
            ("consensus", &self.consensus),
            ("transport", &self.transport),
            ("signing", &self.signing),
            ("sealing", &self.sealing),
            ("log", &self.log),
            ("reference", &self.reference),
        ];
        let purposes =
            [KeyPurpose::Consensus, KeyPurpose::Transport, KeyPurpose::Signing, KeyPurpose::Sealing, KeyPurpose::Log];
        let next = purposes.into_iter().filter_map(|of| Some((format!("next.{of}"), self.next_of(of)?)));
        let before = self.sealing_before.iter().enumerate().map(|(at, key)| (format!("sealing_before[{at}]"), key));
        present.into_iter().map(|(name, key)| (name.to_owned(), key)).chain(before).chain(next).collect()
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
        let all: Vec<_> = [of("customs"), of("terminal")]
            .iter()
            .flat_map(|k| k.named().into_iter().map(|(_, s)| *s.expose()).collect::<Vec<_>>())
            .collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 12);
    }

    #[test]
    fn keys_that_are_to_follow_are_held_beside_the_present_ones_and_take_their_place() {
        let seed = Secret::new([9; 32]);
        let both = keys().with_next_for(KeyPurpose::Consensus, &seed).unwrap();
        let both = both.with_next_for(KeyPurpose::Sealing, &seed).unwrap();
        let read = MemberKeys::parse(&both.to_toml()).unwrap();
        assert_eq!(read.to_toml(), both.to_toml());
        assert_eq!((read.consensus_keys().len(), read.signing_keys().len(), read.sealing_secrets().len()), (2, 1, 2));
        assert_eq!(read.consensus_keys()[0], keys().consensus_key());
        assert_eq!(both.clone().with_next_for(KeyPurpose::Sealing, &seed).unwrap_err().field, "next.sealing");
        assert_eq!(both.clone().with_next_in_place(KeyPurpose::Log).unwrap_err().field, "next.log");
        let next = both.consensus_keys()[1].clone();
        let placed = both.with_next_in_place(KeyPurpose::Consensus).unwrap();
        assert_eq!(placed.consensus_keys(), [next]);
        let placed = placed.with_next_in_place(KeyPurpose::Sealing).unwrap();
        assert!(placed.next.is_none());
        // What was sealed before is still read.
        assert_eq!(placed.sealing_secrets()[1].expose(), keys().sealing.expose());
        assert_eq!(MemberKeys::parse(&placed.to_toml()).unwrap().to_toml(), placed.to_toml());
        let twin = keys().to_toml().replace("reference", "[next]\nlog");
        assert!(MemberKeys::parse(&twin).is_err(), "a field moved into the table is missed");
        let mut same = keys();
        same.next = Some(NextKeys { log: Some(same.signing.clone()), ..NextKeys::default() });
        assert_eq!(MemberKeys::parse(&same.to_toml()).unwrap_err().field, "next.log");
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
