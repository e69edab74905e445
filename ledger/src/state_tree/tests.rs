//! The pages against `jmt` 0.12 at every version, by entries that share long prefixes and crowd into few slots.

mod agreement;
mod encoding;
mod history;
mod oracle;
mod range;
mod shape;

use super::*;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The entries that remain, values by key hash.
type Entries = BTreeMap<Digest, Vec<u8>>;
/// One version's changes, values by key hash.
type Step = BTreeMap<Digest, Option<Vec<u8>>>;

/// A key hash of these nibbles (place, value), zeros elsewhere.
fn key(nibbles: &[(usize, u8)]) -> Digest {
    let mut bytes = [0; 32];
    for (at, nibble) in nibbles {
        let shift = if at % 2 == 0 { 4 } else { 0 };
        bytes[at / 2] = bytes[at / 2] & !(0xf << shift) | nibble << shift;
    }
    Digest(bytes)
}

/// Key hashes of which many begin alike, up to the last nibble.
fn crowded_key() -> impl Strategy<Value = Digest> {
    let place = select(vec![0, 0, 1, 2, 3, 31, 62, 63]);
    let nibble = select(vec![0, 1, 7, 8, 15]);
    prop::collection::vec((place, nibble), 0..4).prop_map(|nibbles| key(&nibbles))
}

fn any_key() -> impl Strategy<Value = Digest> {
    prop_oneof![4 => crowded_key(), 1 => any::<[u8; 32]>().prop_map(Digest)]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..3_u8, 0..2)
}

/// Changes of which about half remove.
fn step() -> impl Strategy<Value = Step> {
    prop::collection::btree_map(any_key(), prop::option::of(value()), 0..24)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..8)
}

fn entries() -> impl Strategy<Value = Entries> {
    prop::collection::btree_map(any_key(), value(), 1..40)
}

fn hashed(step: &Step) -> Vec<HashedWrite> {
    step.iter().map(|(key, value)| (*key, value.as_ref().map(|value| Digest::of(value)))).collect()
}

fn sure<T>(result: Result<T, Infallible>) -> T {
    let Ok(value) = result;
    value
}

/// Make the changes, and say what they were.
fn write(pages: &mut MemoryPages, step: &Step) -> Changes {
    let changes = sure(update(pages, &hashed(step)));
    pages.apply(&changes);
    changes
}

/// The tree of these entries alone.
fn tree_of(entries: &Entries) -> MemoryPages {
    let mut pages = MemoryPages::default();
    write(&mut pages, &entries.iter().map(|(key, value)| (*key, Some(value.clone()))).collect());
    pages
}

/// `count` entries with key hashes as of real keys.
fn many(count: u32) -> Entries {
    (0..count).map(|i| (Digest::of(&i.to_be_bytes()), i.to_le_bytes().to_vec())).collect()
}

fn changed(entries: &mut Entries, step: &Step) {
    for (key, value) in step {
        match value {
            Some(value) => entries.insert(*key, value.clone()),
            None => entries.remove(key),
        };
    }
}
