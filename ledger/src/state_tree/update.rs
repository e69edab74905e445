//! What writes change in the tree: new and removed pages, the new root, and what was replaced.

use super::changes::{Changes, HashedWrite, Replaced};
use super::page::{Holding, Page, SLOTS, Slot, holding};
use super::path::PagePath;
use super::workers::{OneWorker, Workers};
use super::{Pages, named};
use crate::digest::Digest;
use crate::limits::STATE_WRITES_SHARED_MIN;
use crate::state::EMPTY_STATE_ROOT;
use std::sync::Arc;

/// What `writes`, by ascending key hash, change in the tree. Nothing is kept yet.
///
/// # Errors
/// The keeper's fault.
///
/// # Panics
/// Unless the key hashes ascend, none twice.
pub fn update<P>(pages: &P, writes: &[HashedWrite]) -> Result<Changes, P::Fault>
where
    P: Pages<Fault: Send> + Sync,
{
    update_by(&OneWorker, pages, writes)
}

/// As [`update`], the halves of the tree given to `workers` if the writes are many.
///
/// # Errors
/// The keeper's fault.
///
/// # Panics
/// Unless the key hashes ascend, none twice.
pub fn update_by<W, P>(workers: &W, pages: &P, writes: &[HashedWrite]) -> Result<Changes, P::Fault>
where
    W: Workers,
    P: Pages<Fault: Send> + Sync,
{
    assert!(writes.is_sorted_by(|one, next| one.0 < next.0), "writes ascend by key hash");
    let path = PagePath::ROOT;
    let before = pages.page(&path)?;
    let mut slots = before.as_deref().map_or([Slot::Empty; SLOTS], |page| *page.slots());
    let (mut work, mut other) = (Work::new(pages), Work::new(pages));
    if writes.len() < STATE_WRITES_SHARED_MIN {
        work.descend(&path, &mut slots, 0, writes)?;
    } else {
        let (lower, upper) = slots.split_at_mut(SLOTS / 2);
        let (low, high) = writes.split_at(writes.partition_point(|(key, _)| path.slot_of(key) < 8));
        let (one, two) = workers.both(|| work.descend(&path, lower, 0, low), || other.descend(&path, upper, 8, high));
        one.and(two)?;
        work.join(other);
    }
    let after = Some(Page::new(slots)).filter(|page| !page.is_empty());
    let root = after.as_ref().map_or(EMPTY_STATE_ROOT, Page::hash);
    work.record(path, before.as_deref(), after);
    Ok(work.into_changes(root))
}

/// One part of the tree while it changes.
struct Work<'a, P> {
    keeper: &'a P,
    pages: Vec<(PagePath, Option<Arc<Page>>)>,
    replaced: Vec<Replaced>,
}

impl<'a, P: Pages> Work<'a, P> {
    const fn new(keeper: &'a P) -> Self {
        Self { keeper, pages: Vec::new(), replaced: Vec::new() }
    }

    /// Change the slots of the page at `path`, those from nibble `first` on, by writes that stand in them.
    fn descend(
        &mut self,
        path: &PagePath,
        slots: &mut [Slot],
        first: u8,
        writes: &[HashedWrite],
    ) -> Result<(), P::Fault> {
        for writes in writes.chunk_by(|one, next| path.slot_of(&one.0) == path.slot_of(&next.0)) {
            let nibble = path.slot_of(&writes[0].0);
            let slot = &mut slots[usize::from(nibble - first)];
            *slot = match (*slot, writes) {
                (Slot::Page(_), _) => self.page(path.child(nibble), *slot, writes)?,
                (slot, writes) => match without_page(slot, writes) {
                    Some(after) => after,
                    None => self.page(path.child(nibble), slot, writes)?,
                },
            };
        }
        Ok(())
    }

    /// What stands in the place of `slot` after writes that lead to the page at `path`, which is there or comes to be.
    fn page(&mut self, path: PagePath, slot: Slot, writes: &[HashedWrite]) -> Result<Slot, P::Fault> {
        let mut slots = [Slot::Empty; SLOTS];
        let before = match slot {
            Slot::Empty => None,
            Slot::Leaf { key, .. } => {
                slots[usize::from(path.slot_of(&key))] = slot;
                None
            }
            Slot::Page(_) => {
                let page = named(self.keeper, &path)?;
                slots = *page.slots();
                Some(page)
            }
        };
        self.descend(&path, &mut slots, 0, writes)?;
        if before.as_deref().is_some_and(|before| *before.slots() == slots) {
            return Ok(slot);
        }
        let (after, page) = match holding(&slots) {
            Holding::None => (Slot::Empty, None),
            Holding::Leaf(leaf) => (leaf, None),
            Holding::More => {
                let page = Page::new(slots);
                (Slot::Page(page.hash()), Some(page))
            }
        };
        self.record(path, before.as_deref(), page);
        Ok(after)
    }

    fn record(&mut self, path: PagePath, before: Option<&Page>, after: Option<Page>) {
        if before == after.as_ref() {
            return;
        }
        let slot = |page: Option<&Page>, nibble: u8| page.map_or(Slot::Empty, |page| page.slots()[usize::from(nibble)]);
        for nibble in 0..16 {
            let replaced = slot(before, nibble);
            if replaced != slot(after.as_ref(), nibble) {
                self.replaced.push(Replaced { page: path, nibble, before: replaced });
            }
        }
        self.pages.push((path, after.map(Arc::new)));
    }

    fn join(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.replaced.extend(other.replaced);
    }

    fn into_changes(mut self, root: Digest) -> Changes {
        self.pages.sort_unstable_by_key(|(path, _)| *path);
        self.replaced.sort_unstable_by_key(|replaced| (replaced.page, replaced.nibble));
        Changes { root, pages: self.pages, replaced: self.replaced }
    }
}

/// What stands in the place of `slot`, not a page, after these writes, if that needs no page either.
fn without_page(slot: Slot, writes: &[HashedWrite]) -> Option<Slot> {
    let is_written = |key: &Digest| writes.binary_search_by_key(key, |(key, _)| *key).is_ok();
    let stays = match slot {
        Slot::Leaf { key, .. } if !is_written(&key) => Some(slot),
        _ => None,
    };
    let written = writes.iter().filter_map(|(key, value)| Some(Slot::Leaf { key: *key, value: (*value)? }));
    let mut leaves = stays.into_iter().chain(written);
    let first = leaves.next();
    leaves.next().is_none().then_some(first.unwrap_or(Slot::Empty))
}
