//! Where a page stands: the first nibbles of the key hashes below it.

use crate::digest::Digest;

/// Nibbles of a key hash.
const NIBBLES: u8 = 64;

/// The nibbles (half bytes, the higher first) that the key hashes below a page begin with, 0 to 63 of them. Ordered as
/// encoded: pages nearer to the root first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PagePath {
    nibbles: u8,
    /// The nibbles, then zeros.
    bytes: [u8; 32],
}

/// Bytes that are not the path of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not the path of a page of the state tree")]
pub struct NotAPath;

impl PagePath {
    /// The path of the page above all others.
    pub const ROOT: Self = Self { nibbles: 0, bytes: [0; 32] };

    /// The number of nibbles, which is the number of pages above.
    #[must_use]
    pub const fn nibbles(&self) -> u8 {
        self.nibbles
    }

    /// The path of the page under the slot `nibble` of this page.
    ///
    /// # Panics
    /// If `nibble` is above 15, or this page has the last nibble of the key hashes as its slots.
    #[must_use]
    pub fn child(&self, nibble: u8) -> Self {
        assert!(nibble < 16 && self.nibbles + 1 < NIBBLES, "no page stands below the last nibble");
        let mut bytes = self.bytes;
        bytes[usize::from(self.nibbles / 2)] |= if self.nibbles.is_multiple_of(2) { nibble << 4 } else { nibble };
        Self { nibbles: self.nibbles + 1, bytes }
    }

    /// Which slot of this page a key hash stands in, if it stands below this page.
    pub(super) fn slot_of(&self, key: &Digest) -> u8 {
        let byte = key.0[usize::from(self.nibbles / 2)];
        if self.nibbles.is_multiple_of(2) { byte >> 4 } else { byte & 0x0f }
    }

    /// The number of nibbles, then the nibbles, two to a byte, an odd last one in the upper half of its byte.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut encoded = vec![self.nibbles];
        encoded.extend_from_slice(&self.bytes[..usize::from(self.nibbles.div_ceil(2))]);
        encoded
    }

    /// Read an encoded path.
    ///
    /// # Errors
    /// [`NotAPath`] unless the bytes are exactly one path.
    pub fn decode(encoded: &[u8]) -> Result<Self, NotAPath> {
        let (&nibbles, rest) = encoded.split_first().ok_or(NotAPath)?;
        let is_odd = nibbles % 2 == 1;
        if nibbles >= NIBBLES || rest.len() != usize::from(nibbles.div_ceil(2)) {
            return Err(NotAPath);
        }
        if is_odd && rest.last().is_some_and(|last| last & 0x0f != 0) {
            return Err(NotAPath);
        }
        let mut bytes = [0; 32];
        bytes[..rest.len()].copy_from_slice(rest);
        Ok(Self { nibbles, bytes })
    }
}

/// The nibbles as hexadecimal digits.
impl std::fmt::Display for PagePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.bytes)[..usize::from(self.nibbles)])
    }
}

impl std::fmt::Debug for PagePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{self}")
    }
}
