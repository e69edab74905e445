//! Submissions and proposals, each operation followed by a restart.

use super::sample;
use crate::storage::*;
use portolan_ledger::{Digest, Round};

#[test]
fn what_was_kept_is_there_after_a_restart() {
    let folder = sample::folder();
    let first = sample::submission(100, 2);
    let second = sample::submission(200, 1);
    let store = sample::begun(folder.path());
    store.keep_body(&first).unwrap();
    store.keep_body(&second).unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.undecided_bodies().unwrap(), [first.digest(), second.digest()]);
    assert_eq!(store.body(&first.digest()).unwrap().unwrap(), first);
    store.drop_bodies([&first.digest()]).unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.undecided_bodies().unwrap(), [second.digest()]);
    assert!(!store.holds(&first.digest()).unwrap() && store.body(&first.digest()).unwrap().is_none());
    let claims = first.claims();
    assert_eq!(store.submission_by_id(&claims.submitter, &claims.id).unwrap(), None);
    for part in first.parts().keys() {
        assert_eq!(store.part(&first.digest(), part).unwrap(), None);
    }
    // What arrives after a restart stands after what arrived before.
    store.keep_body(&first).unwrap();
    assert_eq!(store.undecided_bodies().unwrap(), [second.digest(), first.digest()]);
}

#[test]
fn keeping_a_decided_submission_again_does_not_make_it_undecided() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (submission, _) = sample::grow(&store);
    store.keep_body(&submission).unwrap();
    assert!(store.undecided_bodies().unwrap().is_empty());
    store.drop_bodies([&submission.digest()]).unwrap();
    assert!(store.body(&submission.digest()).unwrap().is_some());
}

#[test]
fn erased_parts_leave_what_was_signed() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (submission, _) = sample::grow(&store);
    let (digest, parts) = (submission.digest(), submission.parts());
    let (erased, bytes) = parts.first_key_value().unwrap();
    assert_eq!(store.part(&digest, erased).unwrap().as_ref(), Some(bytes));
    store.erase_parts(&digest, &[*erased]).unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.part(&digest, erased).unwrap(), None);
    assert!(store.part(&digest, parts.last_key_value().unwrap().0).unwrap().is_some());
    assert!(store.body(&digest).unwrap().is_none());
    assert_eq!(store.signed_text(&digest).unwrap().unwrap().jws, submission.jws());
    let record = &submission.records()[0];
    assert_eq!(store.record_bytes(&record.digest()).unwrap().as_deref(), Some(record.bytes()));
    assert_eq!(sample::checked(&store), []);
}

#[test]
fn a_part_that_two_submissions_carry_stays_while_one_does() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let one = sample::submission(100, 1);
    let again = sample::signed_again(&one, 500);
    assert_ne!(one.digest(), again.digest());
    store.keep_body(&one).unwrap();
    store.keep_body(&again).unwrap();
    store.drop_bodies([&one.digest()]).unwrap();
    assert_eq!(store.body(&again.digest()).unwrap().unwrap(), again);
}

#[test]
fn a_later_submission_under_the_same_id_does_not_hide_the_decided_one() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (decided, _) = sample::grow(&store);
    let other = sample::signed_again(&decided, decided.claims().issued_at.0);
    store.keep_body(&other).unwrap();
    let claims = decided.claims();
    assert_eq!(other.claims().id, claims.id);
    assert_eq!(store.submission_by_id(&claims.submitter, &claims.id).unwrap(), Some(decided.digest()));
}

#[test]
fn proposals_stay_until_their_height_is_decided() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let (height, later) = (Height(1), Height(2));
    let [one, two, three] = [b"1", b"2", b"3"].map(|bytes| Digest::of(bytes));
    store.keep_proposal(height, Round(0), one, b"one").unwrap();
    store.keep_proposal(height, Round(1), two, b"two").unwrap();
    store.keep_proposal(height, Round(1), one, b"one again").unwrap();
    store.keep_proposal(later, Round(0), three, b"three").unwrap();
    drop(store);
    let store = sample::open(folder.path());
    assert_eq!(store.proposals(height, Round(0)).unwrap(), [b"one"]);
    let mut second = store.proposals(height, Round(1)).unwrap();
    second.sort();
    assert_eq!(second, [b"one again".to_vec(), b"two".to_vec()]);
    assert_eq!(store.proposal(&one).unwrap().unwrap(), b"one again");
    sample::grow(&store);
    for header in [one, two] {
        assert_eq!(store.proposal(&header).unwrap(), None);
        assert!(!store.database().has(&Key::ProposalPlace(&header)).unwrap());
    }
    assert!(store.proposals(height, Round(0)).unwrap().is_empty());
    assert_eq!(store.proposal(&three).unwrap().unwrap(), b"three");
    store.keep_proposal(height, Round(2), one, b"too late").unwrap();
    assert_eq!(store.proposal(&one).unwrap(), None);
}
