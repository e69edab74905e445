//! The trees against the definition of RFC 6962 §2.1, written a second time and naively.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// MTH of RFC 6962 §2.1, by its recursive definition.
fn naive_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            node_hash(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
        }
    }
}

fn tree(size: u64) -> (Vec<Digest>, BTreeMap<(u8, u64), Digest>) {
    let leaves: Vec<_> = (0..size).map(|i| leaf_hash(&i.to_be_bytes())).collect();
    let mut nodes = BTreeMap::new();
    let mut frontier = Frontier::default();
    for leaf in &leaves {
        frontier.append_with(*leaf, |level, index, hash| assert_eq!(nodes.insert((level, index), hash), None));
    }
    assert_eq!(frontier.root(), naive_root(&leaves));
    assert!(frontier.is_well_formed());
    (leaves, nodes)
}

#[test]
fn the_test_vectors_of_certificate_transparency_hold() {
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let leaves: Vec<_> = inputs.iter().map(|data| leaf_hash(data)).collect();
    assert_eq!(root(&leaves[..1]).to_string(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assert_eq!(root(&leaves).to_string(), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

#[test]
fn every_inclusion_path_leads_to_the_root_and_no_other_index_or_size_does() {
    for size in 1..40 {
        let (leaves, nodes) = tree(size);
        let root = naive_root(&leaves);
        for index in 0..size {
            let path = inclusion_path(&|l, i| nodes.get(&(l, i)).copied(), index, size).unwrap();
            let leaf = leaves[usize::try_from(index).unwrap()];
            assert_eq!(root_from_path(leaf, index, size, &path), Some(root));
            for other in (0..size).filter(|other| *other != index) {
                assert_ne!(root_from_path(leaf, other, size, &path), Some(root));
            }
            let mut longer = path.clone();
            longer.push(root);
            assert_ne!(root_from_path(leaf, index, size, &longer), Some(root));
            if let Some((_, shorter)) = path.split_last() {
                assert_ne!(root_from_path(leaf, index, size, shorter), Some(root));
            }
        }
    }
}

#[test]
fn every_prefix_is_consistent_and_a_changed_one_is_not() {
    for new in 0..40 {
        let (leaves, nodes) = tree(new);
        let new_root = naive_root(&leaves);
        for old in 0..=new {
            let old_root = naive_root(&leaves[..usize::try_from(old).unwrap()]);
            let path = consistency_path(&|l, i| nodes.get(&(l, i)).copied(), old, new).unwrap();
            assert!(verify_consistency(old, &old_root, new, &new_root, &path), "{old} {new}");
            let other = Digest::of(b"another history");
            assert!(!verify_consistency(old, &other, new, &new_root, &path));
            // From an empty tree anything extends: RFC 9162 has no proof to check there.
            assert!(old == 0 || !verify_consistency(old, &old_root, new, &other, &path));
            for at in 0..path.len() {
                let mut bent = path.clone();
                bent[at].0[7] ^= 1;
                assert!(!verify_consistency(old, &old_root, new, &new_root, &bent));
            }
        }
    }
}

proptest! {
    #[test]
    fn no_path_from_outside_panics(index: u64, size: u64, old: u64, seed: [u8; 32], count in 0usize..80) {
        let path: Vec<_> = (0..count).map(|i| Digest::of_pieces(&[&seed, &i.to_be_bytes()])).collect();
        let digest = Digest(seed);
        let _ = root_from_path(digest, index, size, &path);
        let _ = verify_consistency(old, &digest, size, &digest, &path);
    }
}
