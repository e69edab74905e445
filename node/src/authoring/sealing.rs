//! Sealed texts become parts of a record, and parts become texts again for who holds the audience's key.

use crate::clock;
use portolan_ledger::part::{self, Binding, Opened, PartDefect};
use portolan_ledger::record::PartRef;
use portolan_ledger::{AudienceId, AudienceKey, Digest, NetworkId, OrganisationId, Record};
use serde_json::Value;
use std::collections::BTreeMap;

/// The audience keys this node holds, every epoch of them.
#[derive(Debug, Clone)]
pub struct Keyring {
    network: NetworkId,
    keys: BTreeMap<(AudienceId, u32), AudienceKey>,
}

/// Why a text cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealingRefusal {
    /// This node holds no key of that audience, so it may not write to it.
    #[error("this organisation is not in the audience {0}")]
    NotInAudience(AudienceId),
    /// The text is too long for one part.
    #[error("the text for {0} is too long for one part")]
    TooLong(AudienceId),
}

impl Keyring {
    /// The keys of one network.
    #[must_use]
    pub fn new(network: NetworkId, keys: impl IntoIterator<Item = AudienceKey>) -> Self {
        let keys = keys.into_iter().map(|key| ((key.audience.clone(), key.epoch), key)).collect();
        Self { network, keys }
    }

    /// Seal `content` under the newest key of `audience` for the record of this author and reference tag: the entry for the
    /// record, and the two pieces beside it.
    ///
    /// # Errors
    /// [`SealingRefusal`].
    pub fn seal(
        &self,
        (author, reference_tag): (&OrganisationId, &Digest),
        audience: &AudienceId,
        content: &Value,
    ) -> Result<(PartRef, [Vec<u8>; 2]), SealingRefusal> {
        let newest = self.keys.range((audience.clone(), 0)..=(audience.clone(), u32::MAX)).next_back();
        let (_, key) = newest.ok_or_else(|| SealingRefusal::NotInAudience(audience.clone()))?;
        let plaintext = content.to_string();
        let binding = Binding { network: &self.network, author, reference_tag };
        let sealed = part::seal(&binding, key, plaintext.as_bytes(), &clock::seal_randomness())
            .map_err(|_| SealingRefusal::TooLong(audience.clone()))?;
        Ok((sealed.reference, [sealed.ciphertext, sealed.wrapped_key]))
    }

    /// Open a part of `record`, if this node holds its audience's key of that epoch.
    #[must_use]
    pub fn open(
        &self,
        record: &Record,
        reference: &PartRef,
        ciphertext: &[u8],
        wrapped: &[u8],
    ) -> Option<Result<Opened, PartDefect>> {
        let key = self.keys.get(&(reference.audience.clone(), reference.epoch))?;
        Some(part::open(&Binding::of(&self.network, record), key, reference, ciphertext, wrapped))
    }

    /// Whether this node is in the audience.
    #[must_use]
    pub fn reads(&self, audience: &AudienceId) -> bool {
        self.audiences().any(|readable| readable == audience)
    }

    /// The audiences this node can read.
    pub fn audiences(&self) -> impl Iterator<Item = &AudienceId> {
        self.keys.keys().map(|(audience, _)| audience)
    }
}
