//! Roots and proofs at every version, and the two ways to work.

use super::history::History;
use super::oracle::Oracle;
use super::*;

/// As many threads as there is work.
struct Threads;

impl Workers for Threads {
    fn both<A: Send, B: Send>(&self, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
        std::thread::scope(|scope| {
            let other = scope.spawn(other);
            (one(), other.join().unwrap())
        })
    }
}

proptest! {
    #[test]
    fn roots_and_proofs_are_those_of_the_library_at_every_version(
        steps in steps(),
        strangers in prop::collection::vec(any_key(), 0..8),
    ) {
        let (mut pages, mut history, mut oracle) = (MemoryPages::default(), History::default(), Oracle::default());
        for (version, step) in steps.iter().enumerate() {
            let changes = write(&mut pages, step);
            oracle.write(step);
            prop_assert_eq!(Some(&changes.root), oracle.roots.last());
            prop_assert_eq!(sure(root(&pages)), changes.root);
            history.push(version, changes.replaced);
        }
        let keys: Vec<_> = steps.iter().flat_map(|step| step.keys()).chain(&strangers).collect();
        for version in 0..steps.len() {
            let then = history.at(version, &pages);
            prop_assert_eq!(sure(root(&then)), oracle.roots[version]);
            for key in &keys {
                prop_assert_eq!(sure(prove(&then, key)), oracle.prove(version, key));
                let range = sure(prove_range(&then, key)).map(|proof| borsh::to_vec(&proof).unwrap());
                prop_assert_eq!(range, oracle.prove_range(version, key));
            }
        }
    }

    #[test]
    fn changes_lead_to_the_pages_of_what_is_left(steps in steps()) {
        let (mut pages, mut entries) = (MemoryPages::default(), Entries::new());
        for step in &steps {
            write(&mut pages, step);
            changed(&mut entries, step);
            prop_assert_eq!(&pages, &tree_of(&entries));
            let found: Vec<_> = leaves(&pages).map(sure).collect();
            let left: Vec<_> = entries.iter().map(|(key, value)| (*key, Digest::of(value))).collect();
            prop_assert_eq!(found, left);
        }
    }

    #[test]
    fn changes_can_be_read_before_they_are_made(first in step(), second in step(), third in step()) {
        let mut pages = MemoryPages::default();
        write(&mut pages, &first);
        let second_changes = sure(update(&pages, &hashed(&second)));
        let above = Changed { pages: &pages, changes: &second_changes };
        let third_changes = sure(update(&above, &hashed(&third)));
        let mut made = pages.clone();
        write(&mut made, &second);
        prop_assert_eq!(write(&mut made, &third), third_changes);
    }
}

#[test]
fn two_workers_find_what_one_finds() {
    let mut pages = tree_of(&many(5_000));
    for (from, until) in [(4_000, 7_000), (0, 6_900), (6_000, 6_100), (6_900, 7_000)] {
        let step: Step = (from..until)
            .map(|i: u32| (Digest::of(&i.to_be_bytes()), (!i.is_multiple_of(3)).then(|| vec![1])))
            .collect();
        let alone = sure(update(&pages, &hashed(&step)));
        assert_eq!(sure(update_by(&Threads, &pages, &hashed(&step))), alone);
        pages.apply(&alone);
    }
    let removal: Step = leaves(&pages).map(|leaf| (sure(leaf).0, None)).collect();
    let changes = sure(update_by(&Threads, &pages, &hashed(&removal)));
    assert_eq!(changes.root, EMPTY_STATE_ROOT);
    pages.apply(&changes);
    assert_eq!(pages, MemoryPages::default());
}

#[test]
fn a_large_tree_has_the_root_and_the_proofs_of_the_library() {
    let entries = many(5_000);
    let step: Step = entries.iter().map(|(key, value)| (*key, Some(value.clone()))).collect();
    let mut oracle = Oracle::default();
    oracle.write(&step);
    let pages = tree_of(&entries);
    assert_eq!(sure(root(&pages)), oracle.roots[0]);
    for key in (4_900..5_100_u32).map(|i| Digest::of(&i.to_be_bytes())) {
        assert_eq!(sure(prove(&pages, &key)), oracle.prove(0, &key));
        let range = sure(prove_range(&pages, &key)).map(|proof| borsh::to_vec(&proof).unwrap());
        assert_eq!(range, oracle.prove_range(0, &key));
    }
}

#[test]
#[should_panic(expected = "writes ascend by key hash")]
fn a_key_cannot_be_written_twice_at_once() {
    let write = (Digest::default(), None);
    sure(update(&MemoryPages::default(), &[write, write]));
}
