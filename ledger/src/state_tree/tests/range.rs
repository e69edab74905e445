//! Growing a tree from the left, and what is refused while it grows.

use super::oracle::accepts;
use super::*;

/// The root that the first entries and the proof lead to, if they lead to one.
fn led_to(entries: &Entries, proof: &RangeProof) -> Option<Digest> {
    let last = entries.keys().next_back()?;
    sure(left_edge(&tree_of(entries), last))?.root_with(proof).ok()
}

/// One change that a liar makes to a proof.
fn lie(proof: &mut RangeProof, kind: u8, at: usize) {
    let at = at % proof.right.len().max(1);
    let other = Sibling::Leaf { key: Digest([9; 32]), value: Digest([9; 32]) };
    match kind {
        0 => proof.right.insert(at, Sibling::Empty),
        1 => proof.right.insert(at, other),
        _ if proof.right.is_empty() => {}
        2 => drop(proof.right.remove(at)),
        3 => proof.right[at] = other,
        4 => proof.right.reverse(),
        _ => proof.right[at] = Sibling::Empty,
    }
}

proptest! {
    #[test]
    fn a_tree_grown_from_the_left_has_the_pages_of_the_whole(entries in entries(), size in 1..12_usize) {
        let whole = tree_of(&entries);
        let mut grown = MemoryPages::default();
        let ascending: Vec<_> = entries.iter().collect();
        for piece in ascending.chunks(size) {
            let last = piece.last().unwrap().0;
            let proof = sure(prove_range(&whole, last)).unwrap();
            let step: Step = piece.iter().map(|(key, value)| (**key, Some((*value).clone()))).collect();
            let changes = sure(update(&grown, &hashed(&step)));
            let edge = sure(left_edge(&Changed { pages: &grown, changes: &changes }, last)).unwrap();
            prop_assert_eq!(edge.root_with(&proof), Ok(sure(root(&whole))));
            grown.apply(&changes);
        }
        prop_assert_eq!(grown, whole);
    }

    #[test]
    fn lies_are_refused_and_what_the_library_takes_is_taken(
        entries in entries(),
        count in 1..40_usize,
        kind in 0..8_u8,
        at: usize,
    ) {
        let whole = tree_of(&entries);
        let mut first: Entries = entries.clone().into_iter().take(count).collect();
        let last = *first.keys().next_back().unwrap();
        let honest = sure(prove_range(&whole, &last)).unwrap();
        let mut proof = honest.clone();
        match kind {
            6 => drop(first.remove(&first.keys().nth(at % first.len()).copied().unwrap())),
            7 => drop(first.insert(last, b"a lie".to_vec())),
            _ => lie(&mut proof, kind, at),
        }
        let root = sure(root(&whole));
        let is_taken = led_to(&first, &proof) == Some(root);
        prop_assert!(!is_taken || proof == honest);
        if !first.is_empty() {
            prop_assert_eq!(is_taken, accepts(root, &first, &borsh::to_vec(&proof).unwrap()));
        }
    }

    #[test]
    fn no_siblings_panic(entries in entries(), count in 0..400_usize, seed: [u8; 32]) {
        let proof = RangeProof { right: vec![Sibling::Node { left: Digest(seed), right: Digest(seed) }; count] };
        prop_assert!(led_to(&entries, &proof) != Some(Digest(seed)));
    }
}

#[test]
fn the_last_entry_may_stand_deeper_in_the_whole_tree() {
    let (first, next) = (key(&[]), key(&[(63, 1)]));
    let alone = Entries::from([(first, vec![1])]);
    let whole = Entries::from([(first, vec![1]), (next, vec![2])]);
    let proof = sure(prove_range(&tree_of(&whole), &first)).unwrap();
    assert_eq!(proof.right.len(), 256);
    assert_eq!(led_to(&alone, &proof), Some(sure(root(&tree_of(&whole)))));
    let edge = sure(left_edge(&tree_of(&alone), &first)).unwrap();
    let one_more = RangeProof { right: vec![Sibling::Empty; 257] };
    assert_eq!(edge.root_with(&one_more), Err(NotTheSiblings::TooMany));
    let deep = sure(left_edge(&tree_of(&whole), &next)).unwrap();
    assert_eq!(deep.root_with(&RangeProof { right: vec![] }), Err(NotTheSiblings::TooFew));
}

#[test]
fn only_the_last_entry_has_a_left_edge() {
    let tree = tree_of(&many(50));
    let keys: Vec<_> = leaves(&tree).map(|leaf| sure(leaf).0).collect();
    for key in &keys {
        assert_eq!(sure(left_edge(&tree, key)).is_some(), Some(key) == keys.last());
    }
    assert_eq!(sure(left_edge(&tree, &Digest([0xff; 32]))), None);
    assert_eq!(sure(left_edge(&MemoryPages::default(), &keys[0])), None);
    assert_eq!(sure(prove_range(&tree, &Digest([0xff; 32]))), None);
}
