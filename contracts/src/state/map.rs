//! An ordered map of state keys that finds a key with few looks into memory.
//!
//! Rules look up and scan many times for each record, so this is where the time of a block goes. Keys of one kind begin alike: each
//! tag has a map of its own, so that a scan of what nobody has written ends at once, and within it the sixteen bytes
//! behind the tag, most often a subject, lie in the map's nodes as one number, so that a key is fetched only when it is
//! the one that is looked for.
//!
//! Invariant: the order is that of the keys' bytes, as in a `BTreeMap<Vec<u8>, V>`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

/// Bytes of the tag at the beginning of a key.
const TAG_BYTES: usize = 2;
/// Bytes behind the tag that are compared as a number.
const HEAD_BYTES: usize = 16;

/// A map from state keys to `V`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateMap<V> {
    by_tag: BTreeMap<[u8; TAG_BYTES], BTreeMap<Key<'static>, V>>,
}

/// A key and what of it is compared first. Zeros fill the head of a short one; the order stays that of the bytes, for keys with equal
/// heads are compared whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'k> {
    head: u128,
    bytes: Cow<'k, [u8]>,
}

impl<'k> Key<'k> {
    fn new(bytes: impl Into<Cow<'k, [u8]>>) -> Self {
        let bytes = bytes.into();
        Self { head: u128::from_be_bytes(filled::<HEAD_BYTES>(bytes.get(TAG_BYTES..).unwrap_or_default())), bytes }
    }
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
    pub fn get<'m>(&'m self, key: &'m [u8]) -> Option<&'m V> {
        self.of_tag(filled(key))?.get(&Key::new(key))
    }

    /// Set `key` to `value`; what it was before.
    pub fn insert(&mut self, key: Vec<u8>, value: V) -> Option<V> {
        self.by_tag.entry(filled(&key)).or_default().insert(Key::new(key), value)
    }

    /// Remove `key`; what it was before.
    pub fn remove(&mut self, key: Vec<u8>) -> Option<V> {
        let tag = filled::<TAG_BYTES>(&key);
        let entries = self.by_tag.get_mut(&tag)?;
        let removed = entries.remove(&Key::new(key));
        // Two maps with the same entries are equal, whatever was in them before.
        if entries.is_empty() {
            self.by_tag.remove(&tag);
        }
        removed
    }

    /// The entries whose keys start with `prefix`, in ascending order of key.
    pub fn under<'m>(&'m self, prefix: &'m [u8]) -> impl Iterator<Item = (&'m [u8], &'m V)> {
        // All keys under a prefix with a tag are in that tag's map; under a shorter one those of several are.
        let first = filled(prefix);
        let last = if prefix.len() < TAG_BYTES { [u8::MAX; TAG_BYTES] } else { first };
        let tags = self.by_tag.range(first..=last).map(|(_, entries)| entries as &'m BTreeMap<Key<'m>, V>);
        tags.flat_map(move |entries| entries.range((Bound::Included(Key::new(prefix)), Bound::Unbounded)))
            .map(|(key, value)| (&*key.bytes, value))
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// Every entry, in ascending order of key.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &V)> {
        self.by_tag.values().flatten().map(|(key, value)| (&*key.bytes, value))
    }

    /// Every entry, in ascending order of key, taken out.
    pub fn into_entries(self) -> impl Iterator<Item = (Vec<u8>, V)> {
        self.by_tag.into_values().flatten().map(|(key, value)| (key.bytes.into_owned(), value))
    }

    fn of_tag<'m>(&'m self, tag: [u8; TAG_BYTES]) -> Option<&'m BTreeMap<Key<'m>, V>> {
        self.by_tag.get(&tag).map(|entries| entries as &BTreeMap<Key<'m>, V>)
    }
}

#[cfg(test)]
mod tests;
