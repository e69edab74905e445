//! Private data: order, replacement, and durability together with a submission.

use super::sample;
use crate::storage::*;
use portolan_ledger::part::Opened;
use portolan_ledger::{Digest, Time};

fn message(state: MessageState, text: &str) -> StoredMessage {
    StoredMessage {
        state,
        content_type: "text/plain".into(),
        received_at: Time(5),
        posted_by: "terminal".into(),
        salt: [4; 32],
        reasons: vec![("code".into(), "reason".into(), "place".into())],
        bytes: text.into(),
    }
}

#[test]
fn a_name_has_its_subjects_in_the_order_they_were_learnt() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let [early, late, other] = [sample::subject(9), sample::subject(1), sample::subject(5)];
    let mut first = PrivateWrites::default();
    first.put_name(b"container/MSKU1234565".to_vec(), early);
    let mut second = PrivateWrites::default();
    second.put_name(b"container/MSKU1234565".to_vec(), late);
    second.put_name(b"container/MSKU1234565".to_vec(), early);
    second.put_name(b"container/MSKU123456".to_vec(), other);
    let submission = sample::submission(100, 1);
    store.keep_bodies(&[(&submission, &first), (&submission, &second)]).unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.subjects_named(b"container/MSKU1234565").unwrap(), [early, late]);
    let mut third = PrivateWrites::default();
    third.put_name(b"container/MSKU1234565".to_vec(), other);
    store.write_private(third).unwrap();
    assert_eq!(store.subjects_named(b"container/MSKU1234565").unwrap(), [early, late, other]);
    assert_eq!(store.subjects_named(b"container/MSKU123456").unwrap(), [other]);
    assert!(store.subjects_named(b"container").unwrap().is_empty());
}

#[test]
fn private_data_of_a_held_submission_is_written_all_the_same() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (submission, _) = sample::grow(&store);
    let mut private = PrivateWrites::default();
    private.put_receipt(b"key".to_vec(), b"receipt".to_vec());
    private.put_private(b"slot".to_vec(), b"first".to_vec());
    private.put_private(b"slot".to_vec(), b"second".to_vec());
    store.keep_bodies(&[(&submission, &private)]).unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.receipt(b"key").unwrap().unwrap(), b"receipt");
    assert_eq!(store.private(b"slot").unwrap().unwrap(), b"second");
    assert_eq!(store.receipt(b"other").unwrap(), None);
}

#[test]
fn opened_parts_come_by_their_index() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let opened = |text: &str| Opened { salt: [1; 32], plaintext: text.into() };
    let (record, neighbour) = (Digest([7; 32]), Digest([255; 32]));
    let mut private = PrivateWrites::default();
    private.put_opened(record, 300, opened("late"));
    private.put_opened(record, 2, opened("early"));
    private.put_opened(neighbour, 0, opened("another's"));
    store.write_private(private).unwrap();
    assert!(store.opened(&record).unwrap() == [(2, opened("early")), (300, opened("late"))]);
    assert!(store.opened(&neighbour).unwrap() == [(0, opened("another's"))]);
    assert!(store.opened(&Digest([8; 32])).unwrap().is_empty());
}

#[test]
fn messages_keep_their_numbers_and_change_their_state() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let ids = [Digest([9; 32]), Digest([1; 32]), Digest([5; 32])];
    let keep = |store: &Store, id, message: &StoredMessage| {
        let mut private = PrivateWrites::default();
        private.put_message(id, message);
        store.write_private(private).unwrap();
    };
    keep(&store, ids[0], &message(MessageState::Quarantined, "a"));
    keep(&store, ids[1], &message(MessageState::Imported, "b"));
    drop(store);
    let store = sample::open(folder.path());
    keep(&store, ids[2], &message(MessageState::Quarantined, "c"));
    let listed = |state, after| {
        let found = store.messages(state, after, 10).unwrap();
        found.into_iter().map(|(number, id, _)| (number, id)).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, None), [(1, ids[0]), (2, ids[1]), (3, ids[2])]);
    assert_eq!(listed(Some(MessageState::Quarantined), None), [(1, ids[0]), (3, ids[2])]);
    assert_eq!(listed(Some(MessageState::Quarantined), Some(1)), [(3, ids[2])]);
    keep(&store, ids[0], &message(MessageState::Imported, "a"));
    assert_eq!(listed(Some(MessageState::Quarantined), None), [(3, ids[2])]);
    assert_eq!(listed(Some(MessageState::Imported), None), [(1, ids[0]), (2, ids[1])]);
    assert_eq!(listed(None, None).len(), 3);
    assert_eq!(store.message(&ids[0]).unwrap().unwrap(), message(MessageState::Imported, "a"));
}
