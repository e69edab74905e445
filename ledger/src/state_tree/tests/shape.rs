//! Which pages stand, and what a change touches.

use super::*;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts reads.
struct Counted<'a> {
    pages: &'a MemoryPages,
    reads: AtomicUsize,
}

impl Pages for Counted<'_> {
    type Fault = Infallible;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, Infallible> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.pages.page(path)
    }

    fn lost(&self, path: &PagePath) -> Infallible {
        self.pages.lost(path)
    }
}

/// A keeper that has lost every page but the root.
struct Forgetful(MemoryPages, Cell<u32>);

impl Pages for Forgetful {
    type Fault = String;

    fn page(&self, path: &PagePath) -> Result<Option<Arc<Page>>, String> {
        if *path == PagePath::ROOT { Ok(sure(self.0.page(path))) } else { Ok(None) }
    }

    fn lost(&self, path: &PagePath) -> String {
        self.1.set(self.1.get() + 1);
        format!("lost {path}")
    }
}

proptest! {
    #[test]
    fn every_page_is_named_above_has_two_leaves_and_holds_keys_of_its_path(entries in entries()) {
        let tree = tree_of(&entries);
        let mut named = 1;
        for (path, page) in tree.iter() {
            prop_assert!(*path == PagePath::ROOT || matches!(holding(page), page::Holding::More));
            for (nibble, slot) in (0..).zip(page.slots()) {
                match slot {
                    Slot::Empty => {}
                    Slot::Leaf { key, value } => {
                        prop_assert_eq!(Some(*value), entries.get(key).map(|value| Digest::of(value)));
                        let way = (0..path.nibbles()).fold(PagePath::ROOT, |way, _| way.child(way.slot_of(key)));
                        prop_assert_eq!((way, path.slot_of(key)), (*path, nibble));
                    }
                    Slot::Page(hash) => {
                        named += 1;
                        prop_assert_eq!(sure(tree.page(&path.child(nibble))).map(|page| page.hash()), Some(*hash));
                    }
                }
            }
        }
        prop_assert_eq!(named, tree.iter().count());
    }

    #[test]
    fn what_changes_nothing_touches_nothing(entries in entries(), strangers in prop::collection::vec(any_key(), 0..8)) {
        let mut tree = tree_of(&entries);
        let root = sure(root(&tree));
        let mut step: Step = strangers.into_iter().map(|key| (key, None)).collect();
        step.extend(entries.iter().map(|(key, value)| (*key, Some(value.clone()))));
        prop_assert_eq!(write(&mut tree, &step), Changes { root, pages: vec![], replaced: vec![] });
    }

    #[test]
    fn each_page_is_written_once_and_each_slot_replaced_once(steps in steps()) {
        let mut tree = MemoryPages::default();
        for step in &steps {
            let changes = write(&mut tree, step);
            prop_assert!(changes.pages.is_sorted_by(|one, next| one.0 < next.0));
            let place = |replaced: &Replaced| (replaced.page, replaced.nibble);
            prop_assert!(changes.replaced.is_sorted_by(|one, next| place(one) < place(next)));
        }
    }
}

fn holding(page: &Page) -> page::Holding {
    page::holding(page.slots())
}

#[test]
fn each_page_is_read_once() {
    let tree = tree_of(&many(3_000));
    let step: Step = many(3_000).into_keys().map(|key| (key, Some(b"new".to_vec()))).collect();
    let counted = Counted { pages: &tree, reads: AtomicUsize::new(0) };
    let changes = sure(update(&counted, &hashed(&step)));
    assert_eq!(counted.reads.into_inner(), tree.iter().count());
    assert_eq!(changes.pages.len(), tree.iter().count());
    let one = many(1).into_keys().next().unwrap();
    let counted = Counted { pages: &tree, reads: AtomicUsize::new(0) };
    sure(prove(&counted, &one));
    assert!(counted.reads.into_inner() <= 4);
}

#[test]
fn a_tree_of_one_entry_is_its_leaf_in_the_root_page() {
    let (only, value) = (key(&[(5, 5)]), vec![5]);
    let mut tree = tree_of(&Entries::from([(only, value.clone())]));
    let leaf = Slot::Leaf { key: only, value: Digest::of(&value) };
    assert_eq!((tree.iter().count(), sure(root(&tree))), (1, leaf.hash()));
    let changes = write(&mut tree, &Step::from([(only, None)]));
    assert_eq!(changes.replaced, [Replaced { page: PagePath::ROOT, nibble: 0, before: leaf }]);
    assert_eq!((changes.pages, changes.root), (vec![(PagePath::ROOT, None)], EMPTY_STATE_ROOT));
    assert_eq!(tree, MemoryPages::default());
}

#[test]
fn a_lost_page_is_the_keepers_fault() {
    let (one, other) = (key(&[(3, 1)]), key(&[(3, 2)]));
    let tree = tree_of(&Entries::from([(one, vec![]), (other, vec![])]));
    let keeper = Forgetful(tree, Cell::new(0));
    assert_eq!(prove(&keeper, &one), Err("lost 0".into()));
    assert_eq!(prove_range(&keeper, &one), Err("lost 0".into()));
    assert_eq!(left_edge(&keeper, &one), Err("lost 0".into()));
    assert_eq!(leaves(&keeper).collect::<Vec<_>>(), [Err("lost 0".into())]);
    assert_eq!(keeper.1.get(), 4);
}
