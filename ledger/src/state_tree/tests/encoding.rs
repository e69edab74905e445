//! Paths, slots and pages as bytes.

use super::*;

fn path() -> impl Strategy<Value = PagePath> {
    prop::collection::vec(0..16_u8, 0..64)
        .prop_map(|nibbles| nibbles.iter().fold(PagePath::ROOT, |path, nibble| path.child(*nibble)))
}

fn slot() -> impl Strategy<Value = Slot> {
    let digest = || any::<[u8; 32]>().prop_map(Digest);
    prop_oneof![
        Just(Slot::Empty),
        (digest(), digest()).prop_map(|(key, value)| Slot::Leaf { key, value }),
        digest().prop_map(Slot::Page),
    ]
}

fn page() -> impl Strategy<Value = Page> {
    prop::array::uniform16(slot()).prop_map(Page::new)
}

proptest! {
    #[test]
    fn paths_slots_and_pages_come_back(path in path(), slot in slot(), page in page()) {
        prop_assert_eq!(PagePath::decode(&path.encode()), Ok(path));
        prop_assert_eq!(borsh::from_slice::<Slot>(&borsh::to_vec(&slot).unwrap()).unwrap(), slot);
        let encoded = borsh::to_vec(&page).unwrap();
        if page.is_empty() {
            prop_assert!(borsh::from_slice::<Page>(&encoded).is_err());
        } else {
            prop_assert_eq!(&borsh::from_slice::<Page>(&encoded).unwrap(), &page);
            prop_assert!(borsh::from_slice::<Page>(&encoded[..encoded.len() - 1]).is_err());
        }
    }

    #[test]
    fn paths_stand_in_the_order_of_their_bytes(one in path(), other in path()) {
        prop_assert_eq!(one.cmp(&other), one.encode().cmp(&other.encode()));
    }

    #[test]
    fn any_bytes_are_one_path_or_page_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300), bits: u16) {
        if let Ok(path) = PagePath::decode(&bytes) {
            prop_assert_eq!(path.encode(), &bytes[..]);
        }
        // Leaves alone, so that the length can be right.
        let leaves = [&bits.to_le_bytes()[..], &[0, 0], &vec![7; 64 * bits.count_ones() as usize]].concat();
        prop_assert_eq!(borsh::from_slice::<Page>(&leaves).is_ok(), bits != 0);
        for bytes in [bytes, leaves] {
            if let Ok(page) = borsh::from_slice::<Page>(&bytes) {
                prop_assert_eq!(borsh::to_vec(&page).unwrap(), bytes);
            }
        }
    }
}

#[test]
fn short_paths_and_long_ones_have_the_bytes_that_a_store_keeps() {
    assert_eq!(PagePath::ROOT.encode(), [0]);
    let path = PagePath::ROOT.child(0xa).child(0xb).child(0xc);
    assert_eq!(path.encode(), [3, 0xab, 0xc0]);
    assert_eq!(path.to_string(), "abc");
    for wrong in [&[][..], &[1], &[1, 0xab], &[0, 0], &[2, 0xab, 0], &[64], &[255]] {
        assert_eq!(PagePath::decode(wrong), Err(NotAPath));
    }
    let whole = [&[64][..], &[0; 32]].concat();
    assert_eq!(PagePath::decode(&whole), Err(NotAPath));
}

#[test]
fn a_page_has_the_bytes_that_a_store_keeps() {
    let mut page = Page::default();
    page.set(0, Slot::Page(Digest([1; 32])));
    page.set(9, Slot::Leaf { key: Digest([2; 32]), value: Digest([3; 32]) });
    let bytes = [&[0, 2, 1, 0][..], &[1; 32], &[2; 32], &[3; 32]].concat();
    assert_eq!(borsh::to_vec(&page).unwrap(), bytes);
    let both_kinds = [&[1, 0, 1, 0][..], &[1; 64], &[1; 32]].concat();
    assert!(borsh::from_slice::<Page>(&both_kinds).is_err());
    let too_long = [&bytes[..], &[0]].concat();
    assert!(borsh::from_slice::<Page>(&too_long).is_err());
}
