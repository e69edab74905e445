//! The store does what a few maps and vectors would do. Inputs are histories: submissions that arrive, expire or are
//! decided, blocks that write, overwrite and remove state, restarts between them. After each step everything that can be
//! asked is compared; each proof, also at old heights and sizes, is checked by the ledger's verifier.

use super::sample;
use crate::storage::*;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::{root, root_from_path, verify_consistency};
use portolan_ledger::state::{EMPTY_STATE_ROOT, key_hash, leaf_hash, node_hash};
use portolan_ledger::{Digest, Round, StateView, VerifiedSubmission};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
enum Step {
    Arrive { records: usize },
    Expire,
    Block { names: usize, writes: Vec<(u8, Option<u8>)>, events: usize },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    // Blocks that only put take another way through the tree than those that remove.
    let writes = |value: BoxedStrategy<Option<u8>>| proptest::collection::vec((0..24u8, value), 0..12);
    let writes = prop_oneof![writes(any::<u8>().prop_map(Some).boxed()), writes(any::<Option<u8>>().boxed())];
    prop_oneof![
        3 => (1..5usize).prop_map(|records| Step::Arrive { records }),
        1 => Just(Step::Expire),
        4 => (0..4usize, writes, 0..4usize).prop_map(|(names, writes, events)| Step::Block { names, writes, events }),
        1 => Just(Step::Restart),
    ]
}

type State = BTreeMap<Vec<u8>, Vec<u8>>;

#[derive(Default)]
struct Model {
    arrived: u64,
    undecided: Vec<VerifiedSubmission>,
    decided: Vec<(Height, VerifiedSubmission)>,
    leaves: Vec<Digest>,
    /// By height, from 0.
    states: Vec<State>,
    headers: Vec<Header>,
    events: Vec<(EventCursor, Vec<u8>)>,
}

fn state_key(number: u8) -> Vec<u8> {
    vec![0, number % 3, number]
}

/// The root as the specification has it: a leaf stands as high as it is alone.
fn naive_root(entries: &[(Digest, Digest)], depth: usize) -> Digest {
    match entries {
        [] => EMPTY_STATE_ROOT,
        [(key, value)] => leaf_hash(key, value),
        _ => {
            let right = |entry: &&(Digest, Digest)| entry.0.0[depth / 8] >> (7 - depth % 8) & 1 == 1;
            let (ones, zeros): (Vec<_>, Vec<_>) = entries.iter().partition(right);
            let copied = |side: Vec<&(Digest, Digest)>| side.into_iter().copied().collect::<Vec<_>>();
            node_hash(&naive_root(&copied(zeros), depth + 1), &naive_root(&copied(ones), depth + 1))
        }
    }
}

fn state_root(state: &State) -> Digest {
    let entries: Vec<_> = state.iter().map(|(key, value)| (key_hash(key), Digest::of(value))).collect();
    naive_root(&entries, 0)
}

impl Model {
    fn begin(&mut self, store: &Store) {
        let state = sample::genesis_state().into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        self.states.push(state);
        self.headers.push(store.header(Height(0)).unwrap().unwrap());
    }

    fn run(&mut self, store: &Store, step: &Step) {
        match step {
            Step::Arrive { records } => {
                self.arrived += 1;
                let submission = sample::submission(self.arrived * 100, *records);
                store.keep_body(&submission).unwrap();
                self.undecided.push(submission);
            }
            Step::Expire => {
                // Asking for what is decided must not lose it.
                let decided = self.decided.iter().map(|(_, submission)| submission.digest());
                let expired = self.undecided.first().map(VerifiedSubmission::digest);
                let asked: Vec<_> = decided.chain(expired).collect();
                store.drop_bodies(&asked).unwrap();
                self.undecided.drain(..1.min(self.undecided.len()));
            }
            Step::Block { names, writes, events } => self.commit(store, *names, writes, *events),
            Step::Restart => {}
        }
    }

    fn commit(&mut self, store: &Store, names: usize, writes: &[(u8, Option<u8>)], events: usize) {
        let from = self.undecided.len() - names.min(self.undecided.len());
        let named = self.undecided.split_off(from);
        let writes: StateWrites =
            writes.iter().map(|(key, value)| (state_key(*key), value.map(|value| vec![value]))).collect();
        let mut state = self.states.last().unwrap().clone();
        for (key, value) in &writes {
            match value {
                Some(value) => drop(state.insert(key.clone(), value.clone())),
                None => drop(state.remove(key)),
            }
        }
        let height = self.headers.last().unwrap().height.next();
        let texts: Vec<_> = (0..events).map(|number| format!("{height}/{number}").into_bytes()).collect();
        store.keep_proposal(height, Round(0), Digest::of(b"lost"), b"lost").unwrap();
        let tip = store.commit(sample::block(store, &named, writes, texts.clone())).unwrap();
        self.leaves.push(leaf_of_header(&self.headers.last().unwrap().digest()));
        for submission in &named {
            for (index, record) in (0u32..).zip(submission.records()) {
                self.leaves.push(leaf_of_record(&record.digest(), &submission.digest(), index));
            }
        }
        self.states.push(state);
        self.headers.push(tip.header);
        self.decided.extend(named.into_iter().map(|submission| (height, submission)));
        let cursors = (0u32..).map(|index| EventCursor { height, index });
        self.events.extend(cursors.zip(texts));
    }

    fn compare(&self, store: &Store) {
        let header = self.headers.last().unwrap();
        let tip = store.tip().unwrap();
        assert_eq!(tip.header, *header);
        assert_eq!(header.log_root, root(&self.leaves));
        assert_eq!(header.state_root, state_root(self.states.last().unwrap()));
        self.compare_state(store);
        self.compare_log(store);
        self.compare_submissions(store);
        self.compare_subjects(store);
        assert_eq!(store.events_after(EventCursor::START, 1_000).unwrap(), self.events);
        if let Some((middle, _)) = self.events.get(self.events.len() / 2) {
            let rest: Vec<_> = self.events.iter().filter(|(cursor, _)| cursor > middle).take(2).cloned().collect();
            assert_eq!(store.events_after(*middle, 2).unwrap(), rest);
        }
        assert!(store.proposal(&Digest::of(b"lost")).unwrap().is_none());
        assert!(store.proposals(header.height, Round(0)).unwrap().is_empty());
    }

    fn compare_state(&self, store: &Store) {
        let (view, state) = (store.state(), self.states.last().unwrap());
        assert_eq!(view.header(), self.headers.last().unwrap());
        for prefix in [&[][..], &[0, 1], &[0, 2, 7], &[9]] {
            assert_eq!(view.scan(prefix, 7), StateView::scan(state, prefix, 7));
        }
        for (height, state) in (0..).zip(&self.states) {
            for key in (0..24).map(state_key) {
                let (value, proof) = store.prove_state(Height(height), &key).unwrap();
                assert_eq!(value.as_ref(), state.get(&key));
                let root = self.headers[usize::try_from(height).unwrap()].state_root;
                assert!(proof.verify(&root, &key, value.as_deref()));
                let other = if value.is_some() { None } else { Some(&b"x"[..]) };
                assert!(!proof.verify(&root, &key, other));
            }
        }
        for key in (0..24).map(state_key) {
            assert_eq!(view.get(&key).as_ref(), state.get(&key));
        }
    }

    fn compare_log(&self, store: &Store) {
        let sizes: Vec<_> = self.headers.iter().map(|header| header.log_size).collect();
        let roots: Vec<_> = sizes.iter().map(|size| root(&self.leaves[..usize::try_from(*size).unwrap()])).collect();
        for (size, expected) in sizes.iter().zip(&roots) {
            assert_eq!(store.log_root(*size).unwrap(), Some(*expected));
            for leaf in (0..*size).step_by(3) {
                let path = store.log_inclusion(leaf, *size).unwrap().unwrap();
                let hash = self.leaves[usize::try_from(leaf).unwrap()];
                assert_eq!(root_from_path(hash, leaf, *size, &path), Some(*expected));
            }
            let (new, new_root) = (sizes.last().unwrap(), roots.last().unwrap());
            let path = store.log_consistency(*size, *new).unwrap().unwrap();
            assert!(verify_consistency(*size, expected, *new, new_root, &path));
        }
        let size = *sizes.last().unwrap();
        assert_eq!(store.log_root(size + 1).unwrap(), None);
        assert_eq!(store.log_inclusion(size, size).unwrap(), None);
        assert_eq!(store.log_consistency(size, size + 1).unwrap(), None);
    }

    fn compare_submissions(&self, store: &Store) {
        let undecided: Vec<_> = self.undecided.iter().map(VerifiedSubmission::digest).collect();
        assert_eq!(store.undecided_bodies().unwrap(), undecided);
        let all = self.decided.iter().map(|(height, submission)| (Some(*height), submission));
        for (height, submission) in all.chain(self.undecided.iter().map(|submission| (None, submission))) {
            let (digest, claims) = (submission.digest(), submission.claims());
            assert_eq!(store.body(&digest).unwrap().unwrap().encode(), submission.encode());
            assert_eq!(store.submission_place(&digest).unwrap(), height);
            assert_eq!(store.submission_by_id(&claims.submitter, &claims.id).unwrap(), Some(digest));
            for record in submission.records() {
                let place = store.record(&record.digest()).unwrap();
                assert_eq!(place.map(|place| place.height), height);
                if let Some(RecordPlace { index, leaf, submission, .. }) = place {
                    let hash = leaf_of_record(&record.digest(), &submission, index);
                    assert_eq!(self.leaves[usize::try_from(leaf).unwrap()], hash);
                    assert_eq!(store.record_bytes(&record.digest()).unwrap().as_deref(), Some(record.bytes()));
                }
            }
        }
    }

    fn compare_subjects(&self, store: &Store) {
        let decided = || self.decided.iter().flat_map(|(_, submission)| submission.records());
        for subject in (0..6).map(sample::subject) {
            let names = |record: &&portolan_ledger::Record| record.subjects.iter().any(|named| named.id == subject);
            let expected: Vec<_> = decided().filter(names).map(|record| record.digest()).collect();
            let first = store.records_of(&subject, None, 3).unwrap();
            let rest = first.last().map(|(leaf, _)| store.records_of(&subject, Some(*leaf), 1_000).unwrap());
            let found: Vec<_> = first.into_iter().chain(rest.into_iter().flatten()).map(|(_, digest)| digest).collect();
            assert_eq!(found, expected);
        }
        let by_block: Vec<_> = self
            .headers
            .iter()
            .flat_map(|header| store.records_of_block(header.height).unwrap())
            .map(|(record, ..)| record)
            .collect();
        assert_eq!(by_block, decided().map(|record| record.digest()).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_store_is_what_a_naive_model_is(steps in proptest::collection::vec(step(), 1..16)) {
        let folder = sample::folder();
        let mut store = sample::begun(folder.path());
        let mut model = Model::default();
        model.begin(&store);
        for step in &steps {
            model.run(&store, step);
            if matches!(step, Step::Restart) {
                drop(store);
                store = sample::open(folder.path());
            }
            model.compare(&store);
        }
        prop_assert_eq!(sample::checked(&store), []);
    }
}

#[test]
fn a_state_may_become_empty_and_full_again() {
    let folder = sample::folder();
    let store = sample::begun(folder.path());
    let mut model = Model::default();
    model.begin(&store);
    let all = |value: Option<u8>| (0..24).map(|key| (key, value)).collect::<Vec<_>>();
    let clear: StateWrites = sample::genesis_state().into_keys().map(|key| (key, None)).collect();
    store.commit(sample::block(&store, &[], clear.clone(), Vec::new())).unwrap();
    assert_eq!(store.tip().unwrap().header.state_root, EMPTY_STATE_ROOT);
    // Removing what is not there changes nothing, also where nothing is there at all.
    store.commit(sample::block(&store, &[], clear, Vec::new())).unwrap();
    store.commit(sample::block(&store, &[], StateWrites::new(), Vec::new())).unwrap();
    assert_eq!(store.tip().unwrap().header.state_root, EMPTY_STATE_ROOT);
    let (value, proof) = store.prove_state(Height(2), b"\0\x01a").unwrap();
    assert!(value.is_none() && proof.verify(&EMPTY_STATE_ROOT, b"\0\x01a", None));
    for value in [Some(1), None, Some(2)] {
        let writes = all(value).into_iter().map(|(key, value)| (state_key(key), value.map(|value| vec![value])));
        store.commit(sample::block(&store, &[], writes.collect(), Vec::new())).unwrap();
    }
    let state: State = (0..24).map(|key| (state_key(key), vec![2])).collect();
    assert_eq!(store.tip().unwrap().header.state_root, state_root(&state));
    assert_eq!(sample::checked(&store), []);
}
