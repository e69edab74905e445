//! A small ledger to store: signed submissions with records and parts, and blocks that name them.

use crate::storage::*;
use ed25519_dalek::{Signer as _, SigningKey};
use portolan_ledger::certificate::BlockId;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::submission::{UnsignedClaims, digests_root};
use portolan_ledger::validators::ValidatorSet;
use portolan_ledger::*;

/// A new folder that goes with the value.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

pub fn open(folder: &Path) -> Store {
    Store::open(folder, StoreOptions::default()).unwrap()
}

/// A store with a genesis of two entries.
pub fn begun(folder: &Path) -> Store {
    let store = open(folder);
    let state = genesis_state();
    let header = genesis_header(genesis_root(&state));
    store.begin(&header, state).unwrap();
    store
}

pub fn genesis_state() -> StateWrites {
    [(b"\0\x01a".to_vec(), Some(b"one".to_vec())), (b"\0\x01b".to_vec(), Some(b"two".to_vec()))].into()
}

pub fn genesis_header(state_root: Digest) -> Header {
    Header::genesis(1, network(), Time(1_000), state_root, &validators())
}

pub fn network() -> NetworkId {
    NetworkId(Digest::of(b"the network of these tests"))
}

fn consensus_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

pub fn validators() -> ValidatorSet {
    let public_key = consensus_key().verifying_key().to_bytes();
    let organisation = OrganisationId::parse("terminal").unwrap();
    ValidatorSet::new(vec![Validator { organisation, public_key, power: 1 }]).unwrap()
}

pub fn subject(number: u8) -> SubjectId {
    SubjectId([number; 16])
}

/// A submission of `records` records, the first with a sealed part, all different for each `seed`.
pub fn submission(seed: u64, records: usize) -> VerifiedSubmission {
    let claims = UnsignedClaims {
        network: network(),
        id: SubmissionId::new(Time(seed), &[3; 10]),
        submitter: OrganisationId::parse("terminal").unwrap(),
        issued_at: Time(seed),
        expires_at: Time(seed + 3_600_000),
    };
    let (part, wrapped_key) =
        (part_bytes(seed, 512 + limits::AEAD_TAG_BYTES), part_bytes(seed + 1, part::WRAPPED_KEY_BYTES));
    let records: Vec<_> =
        (0..records).map(|index| record(seed, index, (index == 0).then_some((&part, &wrapped_key)))).collect();
    let key = SigningKey::from_bytes(&[7; 32]);
    VerifiedSubmission::sign(claims, &records, vec![part.clone(), wrapped_key.clone()], &key).unwrap()
}

/// The records and parts of `submission`, signed anew with the id that belongs to `seed` and a later expiry.
pub fn signed_again(submission: &VerifiedSubmission, seed: u64) -> VerifiedSubmission {
    let claims = submission.claims();
    let claims = UnsignedClaims {
        network: claims.network,
        id: SubmissionId::new(Time(seed), &[3; 10]),
        submitter: claims.submitter.clone(),
        issued_at: claims.issued_at,
        expires_at: claims.expires_at.plus_ms(1),
    };
    let parts = submission.parts().values().cloned().collect();
    VerifiedSubmission::sign(claims, submission.records(), parts, &SigningKey::from_bytes(&[7; 32])).unwrap()
}

fn part_bytes(seed: u64, length: usize) -> Vec<u8> {
    let pieces = (0u64..).flat_map(|turn| Digest::of(&[seed.to_be_bytes(), turn.to_be_bytes()].concat()).0);
    pieces.take(length).collect()
}

fn record(seed: u64, index: usize, part: Option<(&Vec<u8>, &Vec<u8>)>) -> Record {
    let zero = Digest::default();
    let parts: Vec<_> = part
        .map(|(part, wrapped_key)| {
            serde_json::json!({
                "audience": "community", "epoch": 1, "length": part.len(), "digest": Digest::of(part),
                "plaintext_commitment": zero, "key_commitment": zero, "key_digest": Digest::of(wrapped_key),
            })
        })
        .into_iter()
        .collect();
    let first = subject(u8::try_from(seed % 5).unwrap());
    let text = serde_json::json!({
        "type": "TerminalEvent", "schema": 1, "author": "terminal", "authority": "own",
        "reference_tag": Digest::of(format!("{seed}/{index}").as_bytes()), "event_time": "2026-11-23T08:14:00Z",
        "classifier": "ACT", "subjects": [{"kind": "container-stay", "id": first}], "port": "GBFXT", "function": 9,
        "body": {"event": "DISCHARGED"}, "parts": parts,
    });
    Record::decode(text.to_string().as_bytes()).unwrap()
}

/// The block that commits `submissions` and `writes` on top of the tip, as the chain would make it.
pub fn block(
    store: &Store,
    submissions: &[VerifiedSubmission],
    writes: StateWrites,
    events: Vec<Vec<u8>>,
) -> CommittedBlock {
    let tip = store.tip().unwrap();
    let (state_root, tree_update) = store.root_after(&writes).unwrap();
    let records: Vec<_> = submissions.iter().flat_map(entries).collect();
    let mut frontier = tip.frontier.clone();
    frontier.append(leaf_of_header(&tip.header.digest()));
    for entry in &records {
        frontier.append(leaf_of_record(&entry.record, &entry.submission, entry.index));
    }
    let submissions: Vec<_> = submissions.iter().map(VerifiedSubmission::digest).collect();
    let header = Header {
        height: tip.header.height.next(),
        time: tip.header.time.plus_ms(1),
        previous: tip.header.digest(),
        submissions_root: digests_root(submissions.iter().copied()),
        submission_count: u32::try_from(submissions.len()).unwrap(),
        log_size: frontier.size(),
        log_root: frontier.root(),
        record_count: u32::try_from(records.len()).unwrap(),
        state_root,
        ..tip.header
    };
    let certificate = certificate(&header);
    let private = PrivateWrites::default();
    let next_validators = None;
    CommittedBlock { header, certificate, next_validators, submissions, writes, tree_update, records, events, private }
}

/// Commit a block of `submissions` at `time`.
pub fn block_at(store: &Store, submissions: &[VerifiedSubmission], time: Time) {
    let made = block(store, submissions, StateWrites::new(), Vec::new());
    let header = Header { time, ..made.header };
    let certificate = certificate(&header);
    store.commit(CommittedBlock { header, certificate, ..made }).unwrap();
}

fn certificate(header: &Header) -> Certificate {
    let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
    let text = certificate::precommit_text(&header.network, header.height, Round(0), &block);
    let signature = consensus_key().sign(text.as_bytes()).to_bytes();
    let address = Address::of(&consensus_key().verifying_key());
    Certificate { height: header.height, round: Round(0), block, signatures: vec![(address, signature)] }
}

fn entries(submission: &VerifiedSubmission) -> impl Iterator<Item = RecordEntry> + '_ {
    (0u32..).zip(submission.records()).map(|(index, record)| RecordEntry {
        record: record.digest(),
        submission: submission.digest(),
        index,
        subjects: record.subjects.iter().map(|subject| subject.id).collect(),
    })
}

/// What a check of everything finds.
pub fn checked(store: &Store) -> Vec<Problem> {
    store.fsck(&|_| Some(validators()), &mut ()).unwrap()
}

/// Keep a submission of two records and commit it in a block of its own, with a change of state and an event.
pub fn grow(store: &Store) -> (VerifiedSubmission, Tip) {
    let height = store.tip().unwrap().header.height.next().0;
    let submission = submission(height * 1_000, 2);
    store.keep_body(&submission).unwrap();
    let key = [b"\0\x02", &height.to_be_bytes()[..]].concat();
    let writes = [(key, Some(height.to_be_bytes().to_vec())), (b"\0\x01a".to_vec(), Some(vec![height as u8]))].into();
    let block =
        block(store, std::slice::from_ref(&submission), writes, vec![format!("event of {height}").into_bytes()]);
    let tip = store.commit(block).unwrap();
    (submission, tip)
}
