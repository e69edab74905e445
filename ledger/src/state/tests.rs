//! Roots and proofs against `jmt` 0.12, and against the definition of `docs/specs/state.md` §3 written naively.

use super::*;
use crate::chain::tree::Tree;
use proptest::prelude::*;

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

/// The root of these entries at `depth`, by the definition.
fn naive_root(entries: &[(Digest, Digest)], depth: usize) -> Digest {
    match entries {
        [] => EMPTY_STATE_ROOT,
        [(key, value)] => leaf_hash(key, value),
        _ => {
            let (right, left): (Vec<_>, Vec<_>) = entries.iter().partition(|(key, _)| bit(key, depth));
            node_hash(&naive_root(&left, depth + 1), &naive_root(&right, depth + 1))
        }
    }
}

fn definition(entries: &Entries) -> Digest {
    let hashed: Vec<_> = entries.iter().map(|(key, value)| (key_hash(key), Digest::of(value))).collect();
    naive_root(&hashed, 0)
}

fn writes(entries: &Entries) -> StateWrites {
    entries.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect()
}

/// `count` entries, and a tree that holds them.
fn tree_of(count: u32) -> (Tree, Entries) {
    let entry = |i: u32| (i.to_be_bytes().to_vec(), Digest::of(&i.to_le_bytes()).0[..(i % 33) as usize].to_vec());
    let entries: Entries = (0..count).map(entry).collect();
    let mut tree = Tree::default();
    tree.write(&writes(&entries));
    (tree, entries)
}

#[test]
fn roots_are_those_of_the_definition() {
    for count in [0, 1, 2, 3, 16, 17, 300] {
        let (tree, entries) = tree_of(count);
        assert_eq!(tree.root(), definition(&entries), "{count} entries");
    }
}

#[test]
fn removing_entries_leads_to_the_root_of_what_is_left() {
    let (mut tree, mut entries) = tree_of(300);
    let gone: Vec<_> = entries.keys().filter(|key| key[3] % 3 != 0).cloned().collect();
    let removal = gone.iter().map(|key| (key.clone(), None)).collect();
    entries.retain(|key, _| !gone.contains(key));
    assert_eq!(tree.write(&removal), definition(&entries));
    for key in &gone {
        let (value, proof) = tree.prove(1, key);
        assert_eq!(value, None);
        assert!(proof.verify(&tree.root(), key, None));
    }
}

#[test]
fn every_presence_and_absence_is_proven_and_its_contrary_is_not() {
    for count in [0, 1, 2, 40, 300] {
        let (tree, entries) = tree_of(count);
        let root = tree.root();
        let (mut beside_a_leaf, mut in_the_empty) = (0, 0);
        for key in (0..2 * count + 50).map(|i| i.to_be_bytes().to_vec()) {
            let (value, proof) = tree.prove(0, &key);
            assert_eq!(value.as_ref(), entries.get(&key));
            assert!(proof.verify(&root, &key, value.as_deref()));
            let contrary = if value.is_some() { None } else { Some(&b"a lie"[..]) };
            assert!(!proof.verify(&root, &key, contrary));
            assert!(!proof.verify(&root, &key, Some(b"another value")));
            // One absence can stand for all keys of an empty corner; a presence is of its key alone.
            assert!(value.is_none() || !proof.verify(&root, b"another key", value.as_deref()));
            assert!(!proof.verify(&Digest::default(), &key, value.as_deref()));
            beside_a_leaf += usize::from(proof.other_leaf.is_some());
            in_the_empty += usize::from(value.is_none() && proof.other_leaf.is_none());
        }
        // Both kinds of absence occur wherever they can.
        assert_eq!(beside_a_leaf > 0, count > 0);
        assert_eq!(in_the_empty > 0, count != 1);
    }
}

#[test]
fn every_bit_of_a_proof_is_checked() {
    let (tree, _) = tree_of(300);
    for key in [7_u32, 1_000, 1_001, 1_002].map(|i| i.to_be_bytes()) {
        let (value, proof) = tree.prove(0, &key);
        let mut bytes = borsh::to_vec(&proof).unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                bytes[at] ^= 1 << bit;
                let mutant = borsh::from_slice::<StateProof>(&bytes);
                assert!(!mutant.is_ok_and(|mutant| mutant.verify(&tree.root(), &key, value.as_deref())));
                bytes[at] ^= 1 << bit;
            }
        }
    }
}

#[test]
fn a_leaf_from_elsewhere_in_the_tree_proves_no_absence() {
    let (tree, entries) = tree_of(300);
    let (root, present) = (tree.root(), entries.keys().next().unwrap());
    let (value, proof) = tree.prove(0, present);
    let leaf = (key_hash(present), Digest::of(&value.unwrap()));
    let forged = StateProof { other_leaf: Some(leaf), ..proof };
    // It hashes to the root, but stands on the path of its own key only.
    assert!(!forged.verify(&root, present, None));
    for key in (1_000_u32..1_500).map(u32::to_be_bytes) {
        assert_eq!(forged.verify(&root, &key, None), tree.prove(0, &key).1 == forged);
    }
}

#[test]
fn paths_and_values_beyond_their_limits_are_refused() {
    let value = vec![0; STATE_VALUE_BYTES_MAX + 1];
    let leaf = leaf_hash(&key_hash(b"key"), &Digest::of(&value));
    let proof = StateProof { other_leaf: None, siblings: vec![] };
    assert!(!proof.verify(&leaf, b"key", Some(&value)));
    let leaf = leaf_hash(&key_hash(b"key"), &Digest::of(&value[1..]));
    assert!(proof.verify(&leaf, b"key", Some(&value[1..])));
    let deep = StateProof { other_leaf: None, siblings: vec![Digest::default(); STATE_PATH_MAX + 1] };
    assert!(!deep.verify(&leaf, b"key", None));
}

proptest! {
    #[test]
    fn the_tree_is_a_function_of_its_entries(
        steps in proptest::collection::vec(
            proptest::collection::btree_map(
                proptest::collection::vec(any::<u8>(), 1..3),
                proptest::option::of(proptest::collection::vec(any::<u8>(), 0..5)),
                1..12,
            ),
            1..8,
        )
    ) {
        let (mut tree, mut entries) = (Tree::default(), Entries::new());
        for step in &steps {
            tree.write(step);
            for (key, value) in step {
                match value {
                    Some(value) => entries.insert(key.clone(), value.clone()),
                    None => entries.remove(key),
                };
            }
            prop_assert_eq!(tree.root(), definition(&entries));
        }
    }

    #[test]
    fn no_proof_panics(depth in 0usize..300, seed: [u8; 32], leaf: bool, key: Vec<u8>, value: Option<Vec<u8>>) {
        let siblings = vec![Digest(seed); depth];
        let proof = StateProof { other_leaf: leaf.then_some((Digest(seed), Digest(seed))), siblings };
        prop_assert!(!proof.verify(&Digest(seed), &key, value.as_deref()));
    }
}
