//! Sealed bytes beside a record: seal, open, check what was opened (`docs/specs/part.md`).
//!
//! A part has a random content key of its own. The ciphertext and the content key wrapped under the audience's key
//! are stored apart from the record and from each other, so that either can be destroyed on every node while the
//! record, its signature and every proof still verify.
//!
//! Invariants
//! - The record signs digests of ciphertext and wrapped key, and commitments to plaintext and content key.
//! - What opens is checked against both commitments: a reader can prove a defect, and later what it read.
//! - A part opens in the record it was sealed for and in no other: its bytes are worth nothing to who copies them.
//! - The content key seals one plaintext only, so its nonce may be constant.

use crate::audience::AudienceKey;
use crate::digest::Digest;
use crate::identity::{AudienceId, NetworkId, OrganisationId};
use crate::limits::{AEAD_TAG_BYTES, PART_PADDING_BYTES, PART_PREFIX_BYTES, PLAINTEXT_BYTES_MAX};
use crate::record::{PartRef, Record};
use borsh::{BorshDeserialize, BorshSerialize};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, XChaCha20Poly1305};

/// Length of a wrapped content key: 24-byte nonce, 32-byte key, 16-byte tag.
pub const WRAPPED_KEY_BYTES: usize = 24 + 32 + AEAD_TAG_BYTES;

/// The randomness one sealing needs, drawn by the caller.
pub struct SealRandomness {
    /// Key of this part alone.
    pub content_key: [u8; 32],
    /// Salt of the plaintext commitment.
    pub salt: [u8; 32],
    /// Nonce of the key wrap.
    pub wrap_nonce: [u8; 24],
}

/// The record a part belongs to, as far as it is known before the record is signed. It is enough: the ledger takes one
/// record for an author and reference tag.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    /// The network.
    pub network: &'a NetworkId,
    /// The record's author.
    pub author: &'a OrganisationId,
    /// The record's reference tag.
    pub reference_tag: &'a Digest,
}

impl<'a> Binding<'a> {
    /// To `record` on `network`.
    #[must_use]
    pub fn of(network: &'a NetworkId, record: &'a Record) -> Self {
        Self { network, author: &record.author, reference_tag: &record.reference_tag }
    }

    /// What is authenticated with each piece: a label, the record, and for whom it is sealed.
    fn context(&self, label: &str, audience: &AudienceId, epoch: u32) -> Vec<u8> {
        let Self { network, author, reference_tag } = self;
        format!("{label}\n{network}\n{author}\n{reference_tag}\n{audience}\n{epoch}\n").into_bytes()
    }

    /// The commitment to a plaintext.
    #[must_use]
    pub fn plaintext_commitment(&self, audience: &AudienceId, epoch: u32, opened: &Opened) -> Digest {
        let context = self.context("portolan/plaintext/v1", audience, epoch);
        Digest::of_pieces(&[&context, &opened.salt, &opened.plaintext])
    }
}

/// A sealed part: what the record says of it, and the two pieces that travel beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The entry in the record.
    pub reference: PartRef,
    /// The sealed bytes.
    pub ciphertext: Vec<u8>,
    /// The content key under the audience's key.
    pub wrapped_key: Vec<u8>,
}

/// What a part held, with the salt that proves it.
#[derive(Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Opened {
    /// Salt of the plaintext commitment.
    pub salt: [u8; 32],
    /// The plaintext.
    pub plaintext: Vec<u8>,
}

/// Why a part cannot be sealed or does not open as committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartDefect {
    /// The plaintext is longer than `PLAINTEXT_BYTES_MAX`.
    #[error("the text is too long for one part")]
    TooLong,
    /// The audience or epoch of the key is not that of the part.
    #[error("the key is of another audience or epoch")]
    OtherKey,
    /// The bytes are not those the record names.
    #[error("the bytes are not those the record names")]
    Digest,
    /// The wrapped content key does not open.
    #[error("the wrapped content key does not open")]
    WrappedKey,
    /// The content key is not the committed one.
    #[error("the content key is not the one the record commits to")]
    KeyCommitment,
    /// The ciphertext does not open or is not padded as specified.
    #[error("the ciphertext does not open")]
    Ciphertext,
    /// The plaintext is not the committed one.
    #[error("the plaintext is not the one the record commits to")]
    PlaintextCommitment,
}

/// The commitment to a content key; the key is random, so it needs no salt.
fn key_commitment(key: &[u8; 32]) -> Digest {
    Digest::of_pieces(&[b"portolan/content-key/v1\n", key])
}

/// Seal `plaintext` for the audience of `key`, in one record.
///
/// # Errors
/// [`PartDefect::TooLong`].
pub fn seal(
    binding: &Binding<'_>,
    key: &AudienceKey,
    plaintext: &[u8],
    random: &SealRandomness,
) -> Result<Sealed, PartDefect> {
    if plaintext.len() > PLAINTEXT_BYTES_MAX {
        return Err(PartDefect::TooLong);
    }
    let length = u32::try_from(plaintext.len()).map_err(|_| PartDefect::TooLong)?;
    let mut padded = [&random.salt[..], &length.to_be_bytes(), plaintext].concat();
    padded.resize(padded.len().next_multiple_of(PART_PADDING_BYTES), 0);
    let aad = binding.context("portolan/part/v1", &key.audience, key.epoch);
    let ciphertext = ChaCha20Poly1305::new(&random.content_key.into())
        .encrypt(&[0; 12].into(), Payload { msg: &padded, aad: &aad })
        .map_err(|_| PartDefect::TooLong)?;
    let aad = binding.context("portolan/content-key/v1", &key.audience, key.epoch);
    let wrapped = XChaCha20Poly1305::new(key.secret().into())
        .encrypt(&random.wrap_nonce.into(), Payload { msg: &random.content_key, aad: &aad })
        .map_err(|_| PartDefect::TooLong)?;
    let wrapped_key = [&random.wrap_nonce[..], &wrapped].concat();
    let opened = Opened { salt: random.salt, plaintext: plaintext.to_vec() };
    let reference = PartRef {
        audience: key.audience.clone(),
        epoch: key.epoch,
        length: u32::try_from(ciphertext.len()).map_err(|_| PartDefect::TooLong)?,
        digest: Digest::of(&ciphertext),
        plaintext_commitment: binding.plaintext_commitment(&key.audience, key.epoch, &opened),
        key_commitment: key_commitment(&random.content_key),
        key_digest: Digest::of(&wrapped_key),
    };
    Ok(Sealed { reference, ciphertext, wrapped_key })
}

/// Open a part with the audience's key and check it against everything the record commits to.
///
/// # Errors
/// [`PartDefect`] names the first commitment that does not hold.
pub fn open(
    binding: &Binding<'_>,
    key: &AudienceKey,
    reference: &PartRef,
    ciphertext: &[u8],
    wrapped_key: &[u8],
) -> Result<Opened, PartDefect> {
    if key.audience != reference.audience || key.epoch != reference.epoch {
        return Err(PartDefect::OtherKey);
    }
    if Digest::of(ciphertext) != reference.digest || Digest::of(wrapped_key) != reference.key_digest {
        return Err(PartDefect::Digest);
    }
    let (nonce, wrapped) = wrapped_key.split_first_chunk::<24>().ok_or(PartDefect::WrappedKey)?;
    let aad = binding.context("portolan/content-key/v1", &key.audience, key.epoch);
    let content_key = XChaCha20Poly1305::new(key.secret().into())
        .decrypt(nonce.into(), Payload { msg: wrapped, aad: &aad })
        .map_err(|_| PartDefect::WrappedKey)?;
    let content_key: [u8; 32] = content_key.try_into().map_err(|_| PartDefect::WrappedKey)?;
    if key_commitment(&content_key) != reference.key_commitment {
        return Err(PartDefect::KeyCommitment);
    }
    let aad = binding.context("portolan/part/v1", &key.audience, key.epoch);
    let padded = ChaCha20Poly1305::new(&content_key.into())
        .decrypt(&[0; 12].into(), Payload { msg: ciphertext, aad: &aad })
        .map_err(|_| PartDefect::Ciphertext)?;
    let opened = unpad(&padded).ok_or(PartDefect::Ciphertext)?;
    opened.check(binding, reference)?;
    Ok(opened)
}

fn unpad(padded: &[u8]) -> Option<Opened> {
    let (salt, rest) = padded.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let plaintext = rest.get(..length)?;
    let whole = padded.len() == (PART_PREFIX_BYTES + length).next_multiple_of(PART_PADDING_BYTES);
    let zeros = rest[length..].iter().all(|byte| *byte == 0);
    (whole && zeros).then(|| Opened { salt: *salt, plaintext: plaintext.to_vec() })
}

impl Opened {
    /// Check that this is what the record commits to.
    ///
    /// # Errors
    /// [`PartDefect::PlaintextCommitment`].
    pub fn check(&self, binding: &Binding<'_>, reference: &PartRef) -> Result<(), PartDefect> {
        let committed = binding.plaintext_commitment(&reference.audience, reference.epoch, self);
        if committed == reference.plaintext_commitment { Ok(()) } else { Err(PartDefect::PlaintextCommitment) }
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Opened text must not reach a log by accident.
        write!(f, "Opened({} bytes)", self.plaintext.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(audience: &str, epoch: u32) -> AudienceKey {
        AudienceKey::new(AudienceId::parse(audience).unwrap(), epoch, [7; 32])
    }

    const TAG: Digest = Digest([5; 32]);

    fn author(name: &str) -> OrganisationId {
        OrganisationId::parse(name).unwrap()
    }

    fn random() -> SealRandomness {
        SealRandomness { content_key: [1; 32], salt: [2; 32], wrap_nonce: [3; 24] }
    }

    #[test]
    fn what_was_sealed_opens_and_says_little_about_its_length() {
        let (network, customs) = (NetworkId(Digest([9; 32])), author("customs"));
        let binding = Binding { network: &network, author: &customs, reference_tag: &TAG };
        let authorities = key("authorities", 1);
        for length in [0, 1, 219, 220, 221, 5_000, PLAINTEXT_BYTES_MAX] {
            let text = vec![b'x'; length];
            let sealed = seal(&binding, &authorities, &text, &random()).unwrap();
            assert_eq!((sealed.ciphertext.len() - AEAD_TAG_BYTES) % PART_PADDING_BYTES, 0);
            assert_eq!(sealed.wrapped_key.len(), WRAPPED_KEY_BYTES);
            let opened = open(&binding, &authorities, &sealed.reference, &sealed.ciphertext, &sealed.wrapped_key);
            assert_eq!(opened.unwrap().plaintext, text);
        }
        let long = vec![0; PLAINTEXT_BYTES_MAX + 1];
        assert_eq!(seal(&binding, &authorities, &long, &random()), Err(PartDefect::TooLong));
    }

    #[test]
    fn another_key_record_audience_or_byte_does_not_open() {
        let (network, customs) = (NetworkId(Digest([9; 32])), author("customs"));
        let here = Binding { network: &network, author: &customs, reference_tag: &TAG };
        let authorities = key("authorities", 1);
        let Sealed { reference, ciphertext, wrapped_key } = seal(&here, &authorities, b"reason", &random()).unwrap();
        let attempt = |binding: &Binding<'_>, key: &AudienceKey, reference: &PartRef, text: &[u8], wrap: &[u8]| {
            open(binding, key, reference, text, wrap).unwrap_err()
        };
        let other_network = NetworkId(Digest([8; 32]));
        let (terminal, other_tag) = (author("terminal"), Digest([6; 32]));
        let elsewhere = [
            Binding { network: &other_network, ..here },
            Binding { author: &terminal, ..here },
            Binding { reference_tag: &other_tag, ..here },
        ];
        for binding in elsewhere {
            // Who copies the bytes into a record of its own gives its readers nothing that opens.
            assert_eq!(attempt(&binding, &authorities, &reference, &ciphertext, &wrapped_key), PartDefect::WrappedKey);
            let opened = Opened { salt: [2; 32], plaintext: b"reason".to_vec() };
            assert_eq!(opened.check(&here, &reference), Ok(()));
            assert_eq!(opened.check(&binding, &reference), Err(PartDefect::PlaintextCommitment));
        }
        let community = key("community", 1);
        assert_eq!(attempt(&here, &community, &reference, &ciphertext, &wrapped_key), PartDefect::OtherKey);
        let rolled = key("authorities", 2);
        assert_eq!(attempt(&here, &rolled, &reference, &ciphertext, &wrapped_key), PartDefect::OtherKey);
        let stolen = AudienceKey::new(authorities.audience.clone(), 1, [6; 32]);
        assert_eq!(attempt(&here, &stolen, &reference, &ciphertext, &wrapped_key), PartDefect::WrappedKey);
        let mut bent = ciphertext.clone();
        bent[0] ^= 1;
        assert_eq!(attempt(&here, &authorities, &reference, &bent, &wrapped_key), PartDefect::Digest);
        let lying = PartRef { digest: Digest::of(&bent), ..reference.clone() };
        assert_eq!(attempt(&here, &authorities, &lying, &bent, &wrapped_key), PartDefect::Ciphertext);
        let lying = PartRef { plaintext_commitment: Digest([0; 32]), ..reference.clone() };
        assert_eq!(attempt(&here, &authorities, &lying, &ciphertext, &wrapped_key), PartDefect::PlaintextCommitment);
        let lying = PartRef { key_commitment: Digest([0; 32]), ..reference };
        assert_eq!(attempt(&here, &authorities, &lying, &ciphertext, &wrapped_key), PartDefect::KeyCommitment);
    }

    #[test]
    fn a_plaintext_has_one_padding_and_nothing_hides_in_it() {
        let padded = |length: u32, bytes: usize| {
            let mut padded = [&[2; 32][..], &length.to_be_bytes()].concat();
            padded.resize(bytes, 0);
            padded
        };
        assert_eq!(unpad(&padded(220, 256)).unwrap().plaintext, [0; 220]);
        assert_eq!(unpad(&padded(40, 512)), None, "more blocks than needed");
        assert_eq!(unpad(&padded(221, 256)), None, "longer than what is there");
        assert_eq!(unpad(&padded(u32::MAX, 256)), None);
        assert_eq!(unpad(&padded(40, 76)), None, "not padded");
        assert_eq!(unpad(&padded(0, 35)), None);
        let mut hidden = padded(40, 256);
        hidden[255] = 1;
        assert_eq!(unpad(&hidden), None, "a byte after the plaintext");
    }
}
