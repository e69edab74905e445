//! What is in line, what has left it, and what may leave the disk.

use super::*;
use ed25519_dalek::SigningKey;
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{NetworkId, OrganisationId, Record, SubmissionId};

/// A submission of the terminal that expires at this time.
pub fn submission(expires_at: u64) -> Arc<VerifiedSubmission> {
    submission_of("terminal", expires_at)
}

fn submission_of(submitter: &str, expires_at: u64) -> Arc<VerifiedSubmission> {
    let text = serde_json::json!({
        "type": "TerminalEvent", "schema": 1, "author": "terminal", "authority": "own", "reference_tag": Digest([1; 32]),
        "event_time": "2026-11-23T08:14:00Z", "classifier": "ACT",
        "subjects": [{"kind": "container-stay", "id": "00000000000000000000000000000001"}], "port": "GBFXT", "function": 9, "body": {}, "parts": [],
    });
    let claims = UnsignedClaims {
        network: NetworkId(Digest([2; 32])),
        id: SubmissionId::new(Time(expires_at), &[3; 10]),
        submitter: OrganisationId::parse(submitter).unwrap(),
        issued_at: Time(0),
        expires_at: Time(expires_at),
    };
    let record = Record::decode(text.to_string().as_bytes()).unwrap();
    let signed = VerifiedSubmission::sign(claims, &[record], Vec::new(), &SigningKey::from_bytes(&[4; 32]));
    Arc::new(signed.unwrap())
}

fn held(submissions: &[&Arc<VerifiedSubmission>]) -> Mempool {
    let mempool = Mempool::default();
    submissions.iter().for_each(|submission| mempool.insert(Arc::clone(submission), 100).unwrap());
    mempool
}

fn line(mempool: &Mempool) -> Vec<Digest> {
    mempool.first(Room::BLOCK).iter().map(|pending| pending.submission.digest()).collect()
}

#[test]
fn a_body_may_go_once_its_submission_has_expired_undecided() {
    let [decided, refused, waiting, later] = [1_000, 2_000, 3_000, 4_000].map(submission);
    let mempool = held(&[&decided, &refused, &waiting, &later]);
    mempool.decided(&[decided.digest()]);
    mempool.refused(&[refused.digest()]);
    assert_eq!(line(&mempool), [waiting.digest(), later.digest()]);
    assert_eq!(mempool.size(), (2, 200));
    assert_eq!(mempool.expired(Time(1_999)), []);
    // What was refused here may still stand in a block of another, until it expires.
    assert_eq!(mempool.expired(Time(3_000)), [refused.digest(), waiting.digest()]);
    assert_eq!((line(&mempool), mempool.size()), (vec![later.digest()], (1, 100)));
    assert_eq!(mempool.expired(Time(3_000)), []);
}

#[test]
fn what_is_set_aside_keeps_its_place_and_is_offered_again() {
    let [first, second] = [1_000, 2_000].map(submission);
    let mempool = held(&[&first, &second]);
    mempool.set_aside(&[first.digest(), Digest([9; 32])]);
    assert_eq!((line(&mempool), mempool.has_work()), (vec![second.digest()], true));
    mempool.set_aside(&[second.digest()]);
    assert!(!mempool.has_work());
    mempool.offer_again();
    assert_eq!(line(&mempool), [first.digest(), second.digest()]);
}

#[test]
fn the_line_is_bounded_for_each_member_and_in_all_and_a_repeat_takes_no_room() {
    let mempool = Mempool::default();
    let [first, second] = [1_000, 2_000].map(submission);
    mempool.insert(first.clone(), MEMPOOL_MEMBER_BYTES_MAX - 10).unwrap();
    mempool.insert(first.clone(), MEMPOOL_BYTES_MAX).unwrap();
    assert_eq!(mempool.insert(second.clone(), 11), Err(Full::Member));
    for (member, bytes) in [("customs", 0), ("pcs", 0), ("port-authority", 10)] {
        mempool.insert(submission_of(member, 3_000), MEMPOOL_MEMBER_BYTES_MAX - bytes).unwrap();
    }
    let carrier = OrganisationId::parse("carrier").unwrap();
    assert_eq!((mempool.check_room(&carrier, 20), mempool.check_room(&carrier, 21)), (Ok(()), Err(Full::Node)));
    mempool.decided(&[first.digest()]);
    mempool.insert(second, MEMPOOL_MEMBER_BYTES_MAX - 10).unwrap();
}

#[test]
fn when_not_all_fit_the_members_take_turns_and_what_is_taken_stays_in_order() {
    let many: Vec<_> = (1..=6).map(|number| submission(number * 1_000)).collect();
    let [one, other] = ["customs", "pcs"].map(|member| submission_of(member, 9_000));
    let mempool = held(&many.iter().chain([&one, &other]).collect::<Vec<_>>());
    let all: Vec<_> = many.iter().chain([&one, &other]).map(|submission| submission.digest()).collect();
    assert_eq!(line(&mempool), all, "all of it in the order it came");
    for _ in 0..3 {
        let taken: Vec<_> = mempool
            .first(Room { submissions: 4, ..Room::BLOCK })
            .iter()
            .map(|pending| pending.submission.digest())
            .collect();
        assert_eq!(taken, [many[0].digest(), many[1].digest(), one.digest(), other.digest()]);
        let short: Vec<_> = mempool
            .first(Room { bytes: 399, ..Room::BLOCK })
            .iter()
            .map(|pending| pending.submission.digest())
            .collect();
        assert_eq!(short, [many[0].digest(), one.digest(), other.digest()]);
        let few: Vec<_> =
            mempool.first(Room { records: 3, ..Room::BLOCK }).iter().map(|p| p.submission.digest()).collect();
        assert_eq!(few, short);
    }
    // With room for one, each has its turn.
    let firsts: BTreeSet<_> =
        (0..3).map(|_| mempool.first(Room { submissions: 1, ..Room::BLOCK })[0].submission.digest()).collect();
    assert_eq!(firsts, [many[0].digest(), one.digest(), other.digest()].into());
}
