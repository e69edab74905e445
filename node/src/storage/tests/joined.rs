//! A store that is exported, carried over and built anew stands where the first one does, and says what it lacks.

use super::sample;
use crate::storage::*;

/// All of a store but its blocks, as another one takes it.
fn carried(store: &Store, folder: &Path) -> Result<Store, ImportFault> {
    let exported = store.exported().unwrap();
    let tip = exported.tip().clone();
    let mut importing = Importing::begin(folder, StoreOptions::default(), &tip.header)?;
    let leaves: Vec<_> = exported.leaves().map(Result::unwrap).collect();
    importing.leaves(&leaves)?;
    let mut entries: Vec<_> = exported.entries().map(Result::unwrap).collect();
    entries.sort_by_key(|(key, _)| portolan_ledger::state::key_hash(key));
    let count = entries.len() as u64;
    for piece in entries.chunks(3) {
        let proof = exported.range_proof(&piece.last().unwrap().0).unwrap();
        importing.entries(piece.to_vec(), &proof)?;
    }
    let genesis = store.header(Height(0)).unwrap().unwrap();
    importing.finish(&genesis, tip.certificate.as_ref().unwrap(), &[], count)
}

fn grown(folder: &Path, blocks: usize) -> Store {
    let store = sample::begun(folder);
    for _ in 0..blocks {
        sample::grow(&store);
    }
    store
}

#[test]
fn a_joined_store_stands_where_the_other_does_and_goes_on_with_it() {
    let (one, other) = (sample::folder(), sample::folder());
    let first = grown(one.path(), 9);
    let joined = carried(&first, other.path()).unwrap();
    assert_eq!(joined.tip(), first.tip());
    assert_eq!((first.history_min().unwrap(), joined.history_min().unwrap()), (Height(1), Height(10)));
    for _ in 0..3 {
        let submission = sample::grow(&first).0;
        joined.keep_body(&submission).unwrap();
        let height = joined.tip().unwrap().header.height.next();
        let block = first.block(height).unwrap().unwrap();
        let key = [b"\0\x02", &height.0.to_be_bytes()[..]].concat();
        let writes: StateWrites =
            [(key, Some(height.0.to_be_bytes().to_vec())), (b"\0\x01a".to_vec(), Some(vec![height.0 as u8]))].into();
        let events = first.events_after(EventCursor::end_of(Height(height.0 - 1)), 9).unwrap();
        let events = events.into_iter().map(|(_, event)| event).collect();
        let made = sample::block(&joined, std::slice::from_ref(&submission), writes, events);
        assert_eq!(made.header, block.header, "the same block follows");
        joined.commit(made).unwrap();
    }
    assert_eq!(sample::checked(&joined), []);
    drop(joined);
    let again = sample::begun(other.path());
    assert_eq!(again.tip(), first.tip());
    assert_eq!(again.history_min().unwrap(), Height(10));
}

#[test]
fn a_joined_store_proves_old_leaves_and_has_no_old_blocks() {
    let (one, other) = (sample::folder(), sample::folder());
    let first = grown(one.path(), 9);
    let joined = carried(&first, other.path()).unwrap();
    let size = joined.tip().unwrap().header.log_size;
    for leaf in 0..size {
        assert_eq!(joined.log_inclusion(leaf, size).unwrap(), first.log_inclusion(leaf, size).unwrap());
        assert_eq!(joined.log_consistency(leaf, size).unwrap(), first.log_consistency(leaf, size).unwrap());
    }
    assert_eq!(joined.block(Height(4)).unwrap(), None);
    assert_eq!(joined.block(Height(9)).unwrap(), None, "what the base names did not come along");
    assert!(joined.header(Height(9)).unwrap().is_some() && joined.certificate(Height(9)).unwrap().is_some());
    let key = b"\0\x01a";
    assert_eq!(joined.prove_state(Height(9), key).unwrap(), first.prove_state(Height(9), key).unwrap());
}

#[test]
fn a_joined_store_that_is_changed_behind_its_back_is_found_out() {
    let (one, other) = (sample::folder(), sample::folder());
    let joined = carried(&grown(one.path(), 9), other.path()).unwrap();
    assert_eq!(sample::checked(&joined), []);
    let mut batch = joined.database().batch();
    batch.put(&Key::LogNode { level: 2, index: 1 }, [7; 32]);
    batch.put(&Key::State(b"\0\x01a"), b"another");
    batch.commit("a test").unwrap();
    let found = sample::checked(&joined);
    assert_eq!(found, [Problem::Differs { what: "the log", height: Height(9) }, Problem::State { count: 1 }]);
}

#[test]
fn an_import_that_lacks_something_is_no_store() {
    let (one, other) = (sample::folder(), sample::folder());
    let first = grown(one.path(), 3);
    let tip = first.tip().unwrap();
    let genesis = first.header(Height(0)).unwrap().unwrap();
    let importing = Importing::begin(other.path(), StoreOptions::default(), &tip.header).unwrap();
    let ended = importing.finish(&genesis, tip.certificate.as_ref().unwrap(), &[], 5);
    assert!(matches!(ended, Err(ImportFault::Wrong(_))), "{ended:?}");
    drop(ended);
    assert_eq!(sample::open(other.path()).tip(), None, "a store without a tip is none");
}
