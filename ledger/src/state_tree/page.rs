//! Sixteen neighbouring subtrees, and the hashes above them.

use crate::digest::Digest;
use crate::state::{EMPTY_STATE_ROOT, leaf_hash, node_hash};
use borsh::{BorshDeserialize, BorshSerialize, io};

/// Slots of a page: one for each value of a nibble.
pub const SLOTS: usize = 16;

/// What stands under one nibble of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, BorshSerialize, BorshDeserialize)]
pub enum Slot {
    /// No entry.
    #[default]
    Empty,
    /// One entry.
    Leaf {
        /// Hash of its key.
        key: Digest,
        /// Hash of its value.
        value: Digest,
    },
    /// A page of two entries or more, by its hash.
    Page(Digest),
}

/// Sixteen subtrees, by the next nibble of the key hash. The default page has nothing in it and is never kept.
///
/// borsh: which slots hold leaves and which pages [u16 each, bit *n* for nibble *n*], then the slots that hold something
/// by ascending nibble, 64 bytes (key, value) of a leaf and 32 of a page. A page without entries has no encoding to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    slots: [Slot; SLOTS],
}

/// How many leaves neighbouring slots have, as far as it decides the shape of the tree over them.
pub(super) enum Holding {
    None,
    /// One leaf, in this slot.
    Leaf(Slot),
    More,
}

impl Slot {
    /// The root of this subtree.
    #[must_use]
    pub fn hash(&self) -> Digest {
        match self {
            Self::Empty => EMPTY_STATE_ROOT,
            Self::Leaf { key, value } => leaf_hash(key, value),
            Self::Page(hash) => *hash,
        }
    }
}

impl Page {
    pub(super) const fn new(slots: [Slot; SLOTS]) -> Self {
        Self { slots }
    }

    /// The subtrees by ascending nibble.
    #[must_use]
    pub const fn slots(&self) -> &[Slot; SLOTS] {
        &self.slots
    }

    /// The page with `slot` in the place of what is under `nibble`.
    ///
    /// # Panics
    /// If `nibble` is above 15.
    pub fn set(&mut self, nibble: u8, slot: Slot) {
        self.slots[usize::from(nibble)] = slot;
    }

    /// Whether no slot holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.iter().all(|slot| *slot == Slot::Empty)
    }

    /// The root of the tree over the slots.
    #[must_use]
    pub fn hash(&self) -> Digest {
        root_of(&self.slots)
    }
}

/// What neighbouring slots hold.
pub(super) fn holding(slots: &[Slot]) -> Holding {
    let mut filled = slots.iter().filter(|slot| **slot != Slot::Empty);
    match (filled.next(), filled.next()) {
        (None, _) => Holding::None,
        (Some(leaf @ Slot::Leaf { .. }), None) => Holding::Leaf(*leaf),
        _ => Holding::More,
    }
}

/// The root of the tree over a power of two of neighbouring slots.
pub(super) fn root_of(slots: &[Slot]) -> Digest {
    match (holding(slots), slots) {
        (Holding::None, _) => EMPTY_STATE_ROOT,
        (Holding::Leaf(slot), _) | (Holding::More, &[slot]) => slot.hash(),
        _ => {
            let (left, right) = slots.split_at(slots.len() / 2);
            node_hash(&root_of(left), &root_of(right))
        }
    }
}

impl BorshSerialize for Page {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        let (mut leaves, mut pages) = (0_u16, 0_u16);
        for (nibble, slot) in self.slots.iter().enumerate() {
            match slot {
                Slot::Empty => {}
                Slot::Leaf { .. } => leaves |= 1 << nibble,
                Slot::Page(_) => pages |= 1 << nibble,
            }
        }
        (leaves, pages).serialize(writer)?;
        for slot in &self.slots {
            match slot {
                Slot::Empty => {}
                Slot::Leaf { key, value } => (key, value).serialize(writer)?,
                Slot::Page(hash) => hash.serialize(writer)?,
            }
        }
        Ok(())
    }
}

impl BorshDeserialize for Page {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        let (leaves, pages) = <(u16, u16)>::deserialize_reader(reader)?;
        if leaves & pages != 0 || leaves | pages == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a page with an entry, each slot of one kind"));
        }
        let mut page = Self::default();
        for (nibble, slot) in page.slots.iter_mut().enumerate() {
            if leaves >> nibble & 1 == 1 {
                let (key, value) = BorshDeserialize::deserialize_reader(reader)?;
                *slot = Slot::Leaf { key, value };
            } else if pages >> nibble & 1 == 1 {
                *slot = Slot::Page(BorshDeserialize::deserialize_reader(reader)?);
            }
        }
        Ok(page)
    }
}
