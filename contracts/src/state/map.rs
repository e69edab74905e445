//! An ordered map of state keys that finds a key with few looks into memory.
//!
//! Rules look up and scan many times for each record, so this is where the time of a block goes. Keys of one kind begin alike: each
//! tag has a map of its own, so that a scan of what nobody has written ends at once, and within it the sixteen bytes
//! behind the tag, most often a subject, are one number. The map's nodes hold nothing but these numbers in a row; the key
//! itself is fetched only where it is, or may be, the one that is looked for.
//!
//! Invariant: the order is that of the keys' bytes, as in a `BTreeMap<Vec<u8>, V>`.

mod alike;

use alike::Alike;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Bytes of the tag at the beginning of a key.
const TAG_BYTES: usize = 2;
/// Bytes behind the tag that are compared as a number.
const HEAD_BYTES: usize = 16;

/// A map from state keys to `V`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateMap<V> {
    by_tag: BTreeMap<[u8; TAG_BYTES], BTreeMap<u128, Alike<V>>>,
}

/// What of a key is compared first. Zeros fill the head of a short one; the order stays that of the bytes, for keys with
/// equal heads are compared whole.
fn head(key: &[u8]) -> u128 {
    u128::from_be_bytes(filled::<HEAD_BYTES>(key.get(TAG_BYTES..).unwrap_or_default()))
}

/// The first bytes, filled up with zeros.
fn filled<const N: usize>(bytes: &[u8]) -> [u8; N] {
    if let Some(first) = bytes.first_chunk() {
        return *first;
    }
    let mut filled = [0; N];
    filled[..bytes.len()].copy_from_slice(bytes);
    filled
}

impl<V> Default for StateMap<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> StateMap<V> {
    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { by_tag: BTreeMap::new() }
    }

    /// The value at `key`.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&V> {
        self.by_tag.get(&filled(key))?.get(&head(key))?.get(key)
    }

    /// Set `key` to `value`; what it was before.
    pub fn insert(&mut self, key: Vec<u8>, value: V) -> Option<V> {
        match self.by_tag.entry(filled(&key)).or_default().entry(head(&key)) {
            Entry::Vacant(place) => {
                place.insert(Alike::One(key, value));
                None
            }
            Entry::Occupied(mut alike) => alike.get_mut().insert(key, value),
        }
    }

    /// Remove `key`; what it was before.
    pub fn remove(&mut self, key: &[u8]) -> Option<V> {
        let Entry::Occupied(mut of_tag) = self.by_tag.entry(filled(key)) else { return None };
        let Entry::Occupied(mut alike) = of_tag.get_mut().entry(head(key)) else { return None };
        let removed = alike.get_mut().remove(key);
        // Two maps with the same entries are equal, whatever was in them before.
        if alike.get().is_empty() {
            alike.remove();
        }
        if of_tag.get().is_empty() {
            of_tag.remove();
        }
        removed
    }

    /// The entries whose keys start with `prefix`, in ascending order of key.
    pub fn under<'m>(&'m self, prefix: &'m [u8]) -> impl Iterator<Item = (&'m [u8], &'m V)> {
        // All keys under a prefix with a tag are in that tag's map; under a shorter one those of several are.
        let first = filled(prefix);
        let last = if prefix.len() < TAG_BYTES { [u8::MAX; TAG_BYTES] } else { first };
        let head = head(prefix);
        self.by_tag
            .range(first..=last)
            .flat_map(move |(_, of_tag)| of_tag.range(head..))
            .flat_map(move |(_, alike)| alike.from(prefix))
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// Every entry, in ascending order of key.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &V)> {
        self.by_tag.values().flat_map(BTreeMap::values).flat_map(|alike| alike.from(&[]))
    }

    /// Every entry, in ascending order of key, taken out.
    pub fn into_entries(self) -> impl Iterator<Item = (Vec<u8>, V)> {
        self.by_tag.into_values().flat_map(BTreeMap::into_values).flat_map(Alike::into_entries)
    }
}

#[cfg(test)]
mod tests;
