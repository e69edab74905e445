//! The key of an audience and its wraps to each member (RFC 9180; `docs/specs/part.md` §4).
//!
//! An audience is a standing set of members. Its symmetric key wraps the content keys of parts; it reaches each member
//! sealed with HPKE (DHKEM X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode) under a context that names network,
//! audience, epoch and recipient, so that a wrap cannot be passed off as another.

use crate::digest::Digest;
use crate::identity::{AudienceId, NetworkId};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem as _, X25519HkdfSha256 as Kem};
use hpke::rand_core::{CryptoRng, RngCore};
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Length of a wrapped audience key: 32-byte encapsulation, 32-byte key, 16-byte tag.
pub const WRAP_BYTES: usize = 32 + 32 + 16;

/// The symmetric key of an audience in one epoch.
#[derive(Clone)]
pub struct AudienceKey {
    /// The audience.
    pub audience: AudienceId,
    /// Counts the audience's keys, from 1.
    pub epoch: u32,
    secret: Zeroizing<[u8; 32]>,
}

/// Why a wrap was not made or does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrapDefect {
    /// The recipient's key is not a usable X25519 key.
    #[error("not a usable X25519 key")]
    Key,
    /// The wrap is for another key, network, audience or epoch, or was changed.
    #[error("the wrapped audience key does not open")]
    Wrap,
}

/// The HPKE public key of an X25519 secret.
///
/// # Errors
/// [`WrapDefect::Key`].
pub fn public_key_of(secret: &[u8; 32]) -> Result<[u8; 32], WrapDefect> {
    let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret).map_err(|_| WrapDefect::Key)?;
    Ok(Kem::sk_to_pk(&secret).to_bytes().into())
}

/// Whether audience keys can be wrapped for this public key: an X25519 key that is not of small order.
#[must_use]
pub fn is_usable_recipient(public_key: &[u8; 32]) -> bool {
    // HPKE refuses a shared secret of zero, which is what every key of small order leads to.
    let audience = AudienceId::parse("probe").expect("a well-formed audience id");
    AudienceKey::new(audience, 1, [0; 32]).wrap(&NetworkId::default(), public_key, [1; 32]).is_ok()
}

impl AudienceKey {
    /// The key `secret` of `audience` in `epoch`.
    #[must_use]
    pub fn new(audience: AudienceId, epoch: u32, secret: [u8; 32]) -> Self {
        Self { audience, epoch, secret: Zeroizing::new(secret) }
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What a genesis or a roll says of this key in clear, so that a member finds out a wrap of another key. The key is
    /// random, so it needs no salt.
    #[must_use]
    pub fn commitment(&self) -> Digest {
        Digest::of_pieces(&[b"portolan/audience-key-commitment/v1\n", &self.secret[..]])
    }

    /// Wrap this key for the member that holds `recipient`; `seed` is fresh randomness, never used twice.
    ///
    /// # Errors
    /// [`WrapDefect::Key`] when the recipient's key is unusable.
    pub fn wrap(&self, network: &NetworkId, recipient: &[u8; 32], seed: [u8; 32]) -> Result<Vec<u8>, WrapDefect> {
        let public = <Kem as hpke::Kem>::PublicKey::from_bytes(recipient).map_err(|_| WrapDefect::Key)?;
        let info = wrap_info(network, &self.audience, self.epoch, recipient);
        let (encapsulated, sealed) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, Kem, _>(
            &OpModeS::Base,
            &public,
            &info,
            &self.secret[..],
            b"",
            &mut SeededRandom { seed, counter: 0 },
        )
        .map_err(|_| WrapDefect::Key)?;
        Ok([&encapsulated.to_bytes()[..], &sealed].concat())
    }

    /// Open a wrap of the key of `audience` in `epoch` with the recipient's `secret`.
    ///
    /// # Errors
    /// [`WrapDefect`].
    pub fn unwrap(
        network: &NetworkId,
        audience: AudienceId,
        epoch: u32,
        secret: &[u8; 32],
        wrap: &[u8],
    ) -> Result<Self, WrapDefect> {
        let recipient = public_key_of(secret)?;
        let private = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret).map_err(|_| WrapDefect::Key)?;
        let (encapsulated, sealed) = wrap.split_first_chunk::<32>().ok_or(WrapDefect::Wrap)?;
        let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| WrapDefect::Wrap)?;
        let info = wrap_info(network, &audience, epoch, &recipient);
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            &private,
            &encapsulated,
            &info,
            sealed,
            b"",
        )
        .map_err(|_| WrapDefect::Wrap)?;
        let key: [u8; 32] = opened.try_into().map_err(|_| WrapDefect::Wrap)?;
        Ok(Self::new(audience, epoch, key))
    }
}

impl std::fmt::Debug for AudienceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AudienceKey({}, epoch {})", self.audience, self.epoch)
    }
}

fn wrap_info(network: &NetworkId, audience: &AudienceId, epoch: u32, recipient: &[u8; 32]) -> Vec<u8> {
    let mut info = format!("portolan/audience-key/v1\n{network}\n{audience}\n{epoch}\n").into_bytes();
    info.extend_from_slice(recipient);
    info
}

/// Stretches randomness that was passed in to what HPKE's key generation draws.
struct SeededRandom {
    seed: [u8; 32],
    counter: u64,
}

impl RngCore for SeededRandom {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, target: &mut [u8]) {
        for chunk in target.chunks_mut(32) {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.counter.to_be_bytes()).finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.counter += 1;
        }
    }
}

impl CryptoRng for SeededRandom {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commitment_is_of_the_key_alone() {
        let key = |audience, secret| AudienceKey::new(AudienceId::parse(audience).unwrap(), 1, [secret; 32]);
        assert_eq!(key("authorities", 5).commitment(), key("community", 5).commitment());
        assert_ne!(key("authorities", 5).commitment(), key("authorities", 6).commitment());
    }

    #[test]
    fn a_wrap_opens_for_its_recipient_only() {
        let network = NetworkId(Digest([1; 32]));
        let audience = AudienceId::parse("authorities").unwrap();
        let key = AudienceKey::new(audience.clone(), 1, [5; 32]);
        let (customs, terminal) = ([11; 32], [12; 32]);
        let wrap = key.wrap(&network, &public_key_of(&customs).unwrap(), [3; 32]).unwrap();
        assert_eq!(wrap.len(), WRAP_BYTES);
        let opened = AudienceKey::unwrap(&network, audience.clone(), 1, &customs, &wrap).unwrap();
        assert_eq!(opened.secret(), key.secret());
        for (network, audience, epoch, secret) in [
            (network, audience.clone(), 1, terminal),
            (network, audience.clone(), 2, customs),
            (network, AudienceId::parse("community").unwrap(), 1, customs),
            (NetworkId(Digest([2; 32])), audience, 1, customs),
        ] {
            assert_eq!(AudienceKey::unwrap(&network, audience, epoch, &secret, &wrap).unwrap_err(), WrapDefect::Wrap);
        }
    }
}
