//! Parts of records that nobody can open, as after their keys were destroyed: noise, under a key of an audience.

use portolan_ledger::part::WRAPPED_KEY_BYTES;
use portolan_ledger::record::PartRef;
use portolan_ledger::{AudienceId, Digest, Record};

/// One such part.
#[derive(Debug, Clone)]
pub struct Sealed {
    pub audience: AudienceId,
    pub epoch: u32,
    /// Length of the ciphertext, bytes.
    pub length: u32,
}

/// What a record under this reference signs of its parts.
pub fn parts_of(reference: &str, sealed: &[Sealed]) -> Vec<PartRef> {
    let tag = Digest::of(reference.as_bytes());
    let part = |(at, Sealed { audience, epoch, length }): (usize, &Sealed)| PartRef {
        audience: audience.clone(),
        epoch: *epoch,
        length: *length,
        digest: Digest::of(&ciphertext(&tag, at, *length)),
        plaintext_commitment: Digest::of(b"what nobody can read"),
        key_commitment: Digest::of(b"the key that nobody has"),
        key_digest: Digest::of(&wrapped_key(&tag, at)),
    };
    sealed.iter().enumerate().map(part).collect()
}

/// The bytes of a record's parts: ciphertexts and wrapped keys.
pub fn bytes_of(record: &Record) -> Vec<Vec<u8>> {
    let tag = &record.reference_tag;
    let of_part = |(at, part): (usize, &PartRef)| [ciphertext(tag, at, part.length), wrapped_key(tag, at)];
    record.parts.iter().enumerate().flat_map(of_part).collect()
}

fn ciphertext(tag: &Digest, at: usize, length: u32) -> Vec<u8> {
    noise(tag, at, "ciphertext", usize::try_from(length).expect("a length in memory"))
}

fn wrapped_key(tag: &Digest, at: usize) -> Vec<u8> {
    noise(tag, at, "wrapped key", WRAPPED_KEY_BYTES)
}

fn noise(tag: &Digest, at: usize, what: &str, length: usize) -> Vec<u8> {
    Digest::of(format!("{what} {at} of {tag}").as_bytes()).0.iter().copied().cycle().take(length).collect()
}
