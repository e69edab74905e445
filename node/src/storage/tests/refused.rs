//! What the store does not take: another genesis, another format, blocks that are not what their headers state.

use super::sample;
use crate::storage::columns::FORMAT;
use crate::storage::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn a_store_has_one_genesis() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    sample::grow(&store);
    drop(store);
    let store = sample::begun(folder.path());
    assert_eq!(store.tip().unwrap().header.height, Height(1));
    let state: StateWrites = [(vec![1], Some(vec![2]))].into();
    let other = sample::genesis_header(genesis_root(&state));
    assert!(matches!(store.begin(&other, state), Err(StorageFault::OtherGenesis { .. })));
}

#[test]
fn a_store_is_open_once() {
    let folder = sample::folder();
    let _first = sample::begun(folder.path());
    let second = Store::open(folder.path(), StoreOptions::default());
    assert!(matches!(second, Err(StorageFault::InUse { .. })), "{second:?}");
}

#[test]
fn another_format_is_refused() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let mut batch = store.database().batch();
    let other = FORMAT + 1;
    batch.put_value(&Key::Format, &other);
    batch.commit("a test").unwrap();
    drop(store);
    let again = Store::open(folder.path(), StoreOptions::default());
    assert!(matches!(again, Err(StorageFault::Format { found, .. }) if found == other));
}

#[test]
fn a_block_that_is_not_what_its_header_states_is_a_bug_and_leaves_nothing() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let held = sample::submission(100, 2);
    let unknown = sample::submission(900, 1);
    store.keep_body(&held).unwrap();
    let writes: StateWrites = [(vec![0, 7], Some(vec![1]))].into();
    let good = || sample::block(&store, std::slice::from_ref(&held), writes.clone(), Vec::new());
    type Change = fn(&mut CommittedBlock);
    let wrong: [(&str, Change); 5] = [
        ("height", |block| block.header.height = Height(2)),
        ("certificate", |block| block.certificate.height = Height(7)),
        ("order of records", |block| block.records.swap(0, 1)),
        ("fewer records", |block| drop(block.records.pop())),
        ("fewer submissions", |block| block.submissions.clear()),
    ];
    for (what, change) in wrong {
        let mut block = good();
        change(&mut block);
        assert!(catch_unwind(AssertUnwindSafe(|| store.commit(block))).is_err(), "{what}");
    }
    let stale = good();
    let not_held = sample::block(&store, &[unknown], StateWrites::new(), Vec::new());
    assert!(catch_unwind(AssertUnwindSafe(|| store.commit(not_held))).is_err());
    assert_eq!(store.tip().unwrap().header.height, Height(0));
    store.commit(good()).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| store.commit(stale))).is_err());
    assert_eq!(store.tip().unwrap().header.height, Height(1));
    assert_eq!(sample::checked(&store), []);
}

#[test]
fn a_proof_ahead_of_the_tip_is_refused() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    assert!(matches!(store.prove_state(Height(1), b"x"), Err(StorageFault::AheadOfTip { .. })));
}

/// Change one entry behind the store's back; what fsck then finds.
fn problems_after(change: impl FnOnce(&Store, &mut database::Batch<'_>)) -> Vec<Problem> {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    for _ in 0..3 {
        sample::grow(&store);
    }
    assert_eq!(sample::checked(&store), []);
    let mut batch = store.database().batch();
    change(&store, &mut batch);
    batch.commit("a test").unwrap();
    sample::checked(&store)
}

#[test]
fn fsck_finds_what_was_changed_behind_the_store() {
    let state = problems_after(|_, batch| batch.put(&Key::State(b"\0\x01b"), b"three"));
    assert_eq!(state, [Problem::State { count: 1 }]);
    let state = problems_after(|_, batch| batch.delete(&Key::State(b"\0\x01b")));
    assert_eq!(state, [Problem::State { count: 1 }]);
    let log = problems_after(|_, batch| batch.put(&Key::LogNode { level: 1, index: 0 }, [0; 32]));
    assert_eq!(log, [Problem::Differs { what: "the log's stored subtrees", height: Height(1) }]);
    let block = problems_after(|_, batch| batch.delete(&Key::Certificate(Height(2))));
    assert!(matches!(&block[..], [Problem::Missing { height: Height(2), .. }]));
    let leaf = problems_after(|_, batch| batch.delete(&Key::Leaves(Height(1))));
    assert!(leaf.contains(&Problem::Differs { what: "the log", height: Height(1) }));
    let body = problems_after(|store, batch| {
        let submission = store.block(Height(2)).unwrap().unwrap().submissions[0];
        batch.delete(&Key::Held(&submission));
    });
    assert!(body.contains(&Problem::Differs { what: "the index of submissions", height: Height(2) }));
}

#[test]
fn a_tip_that_disagrees_is_found_at_open() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (_, tip) = sample::grow(&store);
    sample::grow(&store);
    let mut batch = store.database().batch();
    batch.put_value(&Key::Tip, &tip);
    batch.commit("a test").unwrap();
    drop(store);
    let again = Store::open(folder.path(), StoreOptions::default());
    assert!(matches!(again, Err(StorageFault::Damaged { .. })));
}
