//! The keyed tag of an author's own reference, and the fingerprint that tells a repeat from a conflict.
//!
//! The tag goes to the ledger and must not be guessable, since references often are container numbers and dates: it is
//! keyed with the organisation's reference key. The fingerprint stays on this node.

use hmac::{Hmac, Mac as _};
use portolan_gateway::Draft;
use portolan_ledger::{Digest, OrganisationId};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The key of an organisation's reference tags; it never leaves the organisation's nodes.
#[derive(Clone)]
pub struct ReferenceKey(Zeroizing<[u8; 32]>);

impl ReferenceKey {
    /// A key from its 32 secret bytes.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    fn mac(&self, label: &[u8], pieces: &[&[u8]]) -> Digest {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0[..]).expect("HMAC takes keys of any length");
        mac.update(label);
        for piece in pieces {
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            mac.update(&length.to_be_bytes());
            mac.update(piece);
        }
        Digest(mac.finalize().into_bytes().into())
    }

    /// The tag of `reference`, the author's own name for a record of this type.
    #[must_use]
    pub fn tag(&self, author: &OrganisationId, record_type: &str, reference: &str) -> Digest {
        let pieces = [author.as_str().as_bytes(), record_type.as_bytes(), reference.as_bytes()];
        self.mac(b"portolan/reference-tag/v1", &pieces)
    }

    /// The nonce with which this organisation opens the `turn`th subject under a business name: the same name posted
    /// again after a crash opens the same subject.
    #[must_use]
    pub fn nonce(&self, name: &str, turn: u64) -> [u8; 32] {
        self.mac(b"portolan/subject-nonce/v1", &[name.as_bytes(), &turn.to_be_bytes()]).0
    }

    /// The fingerprint of what a draft says: equal for a repeat, different for a conflict under the same reference.
    #[must_use]
    pub fn fingerprint(&self, draft: &Draft) -> Digest {
        self.mac(b"portolan/draft-fingerprint/v1", &[draft.content_digest().as_ref()])
    }
}

impl std::fmt::Debug for ReferenceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReferenceKey")
    }
}
