//! The entries of a state map whose keys have the same head.

use std::collections::BTreeMap;
use std::ops::Bound;

/// Entries in ascending order of key; most often it is one, which then needs no map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alike<V> {
    /// One entry.
    One(Vec<u8>, V),
    /// Two or more; none only before it is taken away.
    More(BTreeMap<Vec<u8>, V>),
}

impl<V> Alike<V> {
    pub(super) fn get(&self, key: &[u8]) -> Option<&V> {
        match self {
            Self::One(only, value) => (only == key).then_some(value),
            Self::More(entries) => entries.get(key),
        }
    }

    pub(super) fn insert(&mut self, key: Vec<u8>, value: V) -> Option<V> {
        match self {
            Self::One(only, before) if *only == key => Some(std::mem::replace(before, value)),
            Self::One(..) => {
                let one = std::mem::replace(self, Self::More(BTreeMap::new()));
                *self = Self::More(one.into_entries().chain([(key, value)]).collect());
                None
            }
            Self::More(entries) => entries.insert(key, value),
        }
    }

    pub(super) fn remove(&mut self, key: &[u8]) -> Option<V> {
        match self {
            Self::One(only, _) if only == key => {
                let one = std::mem::replace(self, Self::More(BTreeMap::new()));
                one.into_entries().next().map(|(_, value)| value)
            }
            Self::One(..) => None,
            Self::More(entries) => {
                let removed = entries.remove(key);
                if entries.len() == 1 {
                    let (key, value) = entries.pop_first().expect("there is one");
                    *self = Self::One(key, value);
                }
                removed
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::More(entries) if entries.is_empty())
    }

    /// The entries whose keys are at least `first`.
    pub(super) fn from<'m>(&'m self, first: &'m [u8]) -> impl Iterator<Item = (&'m [u8], &'m V)> {
        let (one, more) = match self {
            Self::One(only, value) => ((only.as_slice() >= first).then_some((only.as_slice(), value)), None),
            Self::More(entries) => (None, Some(entries)),
        };
        let more = more
            .into_iter()
            .flat_map(move |entries| entries.range::<[u8], _>((Bound::Included(first), Bound::Unbounded)));
        one.into_iter().chain(more.map(|(key, value)| (key.as_slice(), value)))
    }

    /// Every entry, taken out.
    pub(super) fn into_entries(self) -> impl Iterator<Item = (Vec<u8>, V)> {
        let (one, more) = match self {
            Self::One(key, value) => (Some((key, value)), None),
            Self::More(entries) => (None, Some(entries)),
        };
        one.into_iter().chain(more.into_iter().flatten())
    }
}
