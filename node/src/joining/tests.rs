//! What a joining node makes of its sources: true ones, lying ones, broken ones.

use super::taking::take;
use super::*;
use crate::silence::{Reason, marker};
use crate::snapshot::format::{Answer, Head, StatePiece};
use crate::snapshot::make;
use crate::storage::{Store, StoreOptions, sample};
use ed25519_dalek::{Signer as _, SigningKey};
use portolan_ledger::certificate::{BlockId, precommit_text};
use portolan_ledger::evidence::SetChange;
use portolan_ledger::policy::Anchor;
use portolan_ledger::{Address, Certificate, Digest, OrganisationId, Round, Validator, merkle, state};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const BLOCKS: usize = 40;

/// A member's snapshot, which one test after the other spoils in its own way.
#[derive(Clone)]
struct Sample {
    head: Head,
    log: Vec<Vec<u8>>,
    state: Vec<StatePiece>,
    ground: Arc<(Header, ValidatorSet)>,
}

fn sample() -> Sample {
    let (folder, made) = (sample::folder(), sample::folder());
    let store = sample::begun(folder.path());
    for _ in 0..BLOCKS {
        sample::grow(&store);
    }
    make(&store, Vec::new(), made.path()).expect("a snapshot");
    let read = |name: &str| std::fs::read(made.path().join(name)).expect("a file of the snapshot");
    let head = Head::decode(&read("head")).expect("a head");
    let log = (0..head.log_pieces.len()).map(|number| read(&format!("log-{number}"))).collect();
    let whole =
        (0..head.state_pieces).map(|number| borsh::from_slice(&read(&format!("state-{number}"))).expect("a piece"));
    let mut sample = Sample {
        head,
        log,
        state: whole.collect(),
        ground: Arc::new((store.header(Height(0)).expect("read").expect("a genesis"), sample::validators())),
    };
    sample.cut(&store);
    sample
}

impl Sample {
    /// Cut the state into small pieces, so that there are several.
    fn cut(&mut self, store: &Store) {
        let exported = store.exported().expect("a view");
        let entries: Vec<_> = self.state.drain(..).flat_map(|piece| piece.entries).collect();
        let cut = |entries: &[(Vec<u8>, Vec<u8>)]| StatePiece {
            entries: entries.to_vec(),
            proof: exported.range_proof(&entries.last().expect("an entry").0).expect("a proof"),
        };
        self.state = entries.chunks(7).map(cut).collect();
        self.head.state_pieces = u32::try_from(self.state.len()).expect("few pieces");
    }

    fn ground(&self, policy: Option<TrustPolicy>) -> Ground {
        Ground {
            genesis: self.ground.0.clone(),
            validators: self.ground.1.clone(),
            policy,
            patience: Duration::from_millis(500),
        }
    }

    /// Sign the head anew, as the one validator of these tests.
    fn certified(mut self) -> Self {
        self.head.certificate = certificate(&self.head.header);
        self
    }
}

fn certificate(header: &Header) -> Certificate {
    let key = SigningKey::from_bytes(&[9; 32]);
    let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
    let text = precommit_text(&header.network, header.height, Round(0), &block);
    let signature = key.sign(text.as_bytes()).to_bytes();
    let signatures = vec![(Address::of(&key.verifying_key()), signature)];
    Certificate { height: header.height, round: Round(0), block, signatures }
}

/// How a source behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Willing,
    /// It takes its time to make the snapshot.
    Making(u32),
    /// It forgets the snapshot after the head.
    Forgetful,
    /// It never answers after the head.
    Mute,
    /// Nobody is there.
    Away,
    /// It answers with bytes that are nothing.
    Babbling,
}

struct Member {
    name: &'static str,
    sample: Sample,
    manner: Manner,
    asked: Mutex<u32>,
}

#[async_trait]
impl Source for Member {
    fn member(&self) -> Option<portolan_ledger::OrganisationId> {
        None
    }

    fn name(&self) -> String {
        self.name.into()
    }

    async fn ask(&self, request: Request) -> Result<Vec<u8>, SourceFault> {
        let count = {
            let mut asked = self.asked.lock().expect("no panic");
            *asked += 1;
            *asked
        };
        let is_head = request == Request::Head;
        let piece = |bytes: Option<Vec<u8>>| bytes.map_or(Answer::Gone, Answer::Here);
        let answer = match (self.manner, request) {
            (Manner::Away, _) => return Err(SourceFault::Away("connection refused".into())),
            (Manner::Babbling, _) => return Ok(vec![9, 9, 9]),
            (Manner::Making(times), Request::Head) if count <= times => Answer::Making,
            (Manner::Forgetful, _) if !is_head => Answer::Gone,
            (Manner::Mute, _) if !is_head => std::future::pending().await,
            (_, Request::Head) => Answer::Here(self.sample.head.encode()),
            (_, Request::Log { snapshot, number }) if snapshot == Head::name(&self.sample.head.encode()) => {
                piece(self.sample.log.get(number as usize).cloned())
            }
            (_, Request::State { number, .. }) => {
                let found = self.sample.state.get(number as usize);
                piece(found.map(|found| borsh::to_vec(found).expect("bytes")))
            }
            (_, Request::Log { .. }) => Answer::Gone,
        };
        Ok(borsh::to_vec(&answer).expect("bytes"))
    }
}

fn member(name: &'static str, sample: Sample, manner: Manner) -> Arc<dyn Source> {
    Arc::new(Member { name, sample, manner, asked: Mutex::default() })
}

#[derive(Default)]
struct Heard(Vec<String>);

impl Told for Heard {
    fn asks(&mut self, _: &str) {}
    fn waits(&mut self) {
        self.0.push("waits".into());
    }
    fn takes(&mut self, _: Height, _: u64) {}
    fn piece(&mut self, _: u64) {}
    fn refused(&mut self, source: &dyn Source, fault: &SourceFault) {
        self.0.push(format!("{}: {fault}", source.name()));
    }
}

async fn joined(
    sources: &[Arc<dyn Source>],
    ground: &Ground,
    folder: &Path,
) -> (Result<Height, JoinFault>, Vec<String>) {
    let mut heard = Heard::default();
    let taken = take(sources, ground, folder, StoreOptions::default(), &mut heard).await;
    (taken, heard.0)
}

/// What a source is refused for, and that nothing is left of it.
async fn refusal(sample: Sample, policy: Option<TrustPolicy>) -> SourceFault {
    let folder = sample::folder();
    let ground = sample.ground(policy);
    let (taken, _) = joined(&[member("liar", sample, Manner::Willing)], &ground, folder.path()).await;
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is left");
    match taken {
        Err(JoinFault::NoSource(Refused(mut refused))) => refused.remove(0).1,
        other => panic!("it was believed: {other:?}"),
    }
}

async fn lie(change: impl FnOnce(&mut Sample)) -> String {
    let mut sample = sample();
    change(&mut sample);
    match refusal(sample, None).await {
        SourceFault::Lies(reason) => reason,
        other => panic!("not named a lie: {other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_willing_source_gives_a_whole_store_that_starts_silent() {
    let (folder, sample) = (sample::folder(), sample());
    let ground = sample.ground(None);
    let sources = [member("a", sample.clone(), Manner::Making(2))];
    let (taken, heard) = joined(&sources, &ground, folder.path()).await;
    assert_eq!(taken.expect("it joins"), Height(BLOCKS as u64));
    assert_eq!(heard, ["waits", "waits"]);
    assert_eq!(marker::read(folder.path()), Some(Reason::Joined));
    let store = sample::begun(&folder.path().join("database"));
    assert_eq!(store.tip().expect("a tip").header, sample.head.header);
    assert_eq!(sample::checked(&store), []);
    drop(store);
    let (again, _) = joined(&sources, &ground, folder.path()).await;
    assert!(matches!(again, Err(JoinFault::Occupied(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_in_the_state_is_found_when_its_piece_comes() {
    type Entries = Vec<(Vec<u8>, Vec<u8>)>;
    let entries = |change: fn(&mut Entries)| lie(move |sample| change(&mut sample.state[1].entries));
    let wrong = entries(|entries| entries[2].1.push(1)).await;
    assert!(wrong.contains("the entries are not those of the state"), "{wrong}");
    entries(|entries| drop(entries.remove(3))).await;
    entries(|entries| entries.swap(0, 1)).await;
    entries(|entries| {
        let copy = entries[0].clone();
        entries.insert(0, copy);
    })
    .await;
    entries(|entries| {
        // An entry of the liar's own, where its hash belongs.
        let extra = (b"\0\x09extra".to_vec(), b"mine".to_vec());
        entries.push(extra);
        entries.sort_by_key(|(key, _)| state::key_hash(key));
    })
    .await;
    entries(Vec::clear).await;
    lie(|sample| sample.state[1].proof.clear()).await;
    lie(|sample| sample.state[1].proof = sample.state[0].proof.clone()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_ends_early_or_is_miscounted_is_found_at_its_end() {
    let early = lie(|sample| {
        sample.state.pop();
        sample.head.state_pieces -= 1;
    });
    assert!(early.await.contains("the state"), "an early end");
    let miscounted = lie(|sample| sample.head.entries += 1).await;
    assert!(miscounted.contains("announced"), "{miscounted}");
    lie(|sample| {
        sample.state.clear();
        sample.head.state_pieces = 0;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_in_the_log_is_found() {
    let leaf = lie(|sample| sample.log[0][40] ^= 1).await;
    assert!(leaf.contains("does not have its root"), "{leaf}");
    let short = lie(|sample| sample.log[0].truncate(32 * 5)).await;
    assert!(short.contains("bytes"), "{short}");
    lie(|sample| sample.log[0].extend([0; 32])).await;
    let roots = lie(|sample| sample.head.log_pieces[0] = Digest::of(b"mine")).await;
    assert!(roots.contains("roots"), "{roots}");
    lie(|sample| sample.head.log_pieces.push(Digest::of(b"mine"))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_no_quorum_signed_is_refused_before_anything_is_taken() {
    let height = lie(|sample| sample.head.certificate.height = Height(7)).await;
    assert!(height.contains("certificate is of height 7"), "{height}");
    let forged = lie(|sample| sample.head.certificate.signatures[0].1[9] ^= 1).await;
    assert!(forged.contains("does not verify"), "{forged}");
    let unsigned = lie(|sample| sample.head.certificate.signatures.clear()).await;
    assert!(unsigned.contains("more than two thirds"), "{unsigned}");
    let other = lie(|sample| sample.head.header.state_root = Digest::of(b"mine")).await;
    assert!(other.contains("another block"), "{other}");
    let network = lie(|sample| sample.head.network = portolan_ledger::NetworkId(Digest::of(b"another"))).await;
    assert!(network.contains("network"), "{network}");
    lie(|sample| sample.head.header.height = Height(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_change_that_the_set_before_did_not_sign_is_refused() {
    let thief = SigningKey::from_bytes(&[66; 32]);
    let next = ValidatorSet::new(vec![Validator {
        organisation: OrganisationId::parse("thief").expect("an id"),
        public_key: thief.verifying_key().to_bytes(),
        power: 1,
    }])
    .expect("a set");
    let mut sample = sample();
    let header = Header { height: Height(5), next_validators: next.hash(), ..sample.head.header.clone() };
    let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
    let text = precommit_text(&header.network, header.height, Round(0), &block);
    let signatures = vec![(Address::of(&thief.verifying_key()), thief.sign(text.as_bytes()).to_bytes())];
    let certificate = Certificate { height: header.height, round: Round(0), block, signatures };
    sample.head.header.validators = next.hash();
    sample.head.set_changes = vec![SetChange { header, certificate, next }];
    let fault = refusal(sample, None).await;
    assert!(matches!(&fault, SourceFault::Lies(reason) if reason.contains("not in the validator set")), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_set_change_is_followed_and_a_head_of_the_old_set_is_not() {
    let mut sample = sample().certified();
    let heirs = SigningKey::from_bytes(&[77; 32]);
    let next = ValidatorSet::new(vec![Validator {
        organisation: OrganisationId::parse("heir").expect("an id"),
        public_key: heirs.verifying_key().to_bytes(),
        power: 1,
    }])
    .expect("a set");
    let header = Header { height: Height(5), next_validators: next.hash(), ..sample.head.header.clone() };
    sample.head.set_changes = vec![SetChange { certificate: certificate(&header), header, next }];
    let fault = refusal(sample, None).await;
    assert!(matches!(&fault, SourceFault::Lies(reason) if reason.contains("not the one in force")), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_policy_binds_the_log_and_the_validators() {
    let sample = sample();
    let log: Vec<Digest> = sample.log[0].as_chunks::<32>().0.iter().map(|leaf| Digest(*leaf)).collect();
    let policy = |size: u64, root: Digest, validators: &ValidatorSet, height: u64| TrustPolicy {
        network: sample.head.network,
        anchor: Anchor { height: Height(height), size, root, validators: validators.clone() },
    };
    let set = sample.ground.1.clone();
    let folder = sample::folder();
    let good = policy(31, merkle::root(&log[..31]), &set, 9);
    let ground = sample.ground(Some(good));
    let (taken, _) = joined(&[member("a", sample.clone(), Manner::Willing)], &ground, folder.path()).await;
    taken.expect("the log extends the anchor");
    let forked = refusal(sample.clone(), Some(policy(31, merkle::root(&log[..30]), &set, 9))).await;
    assert!(forked.to_string().contains("does not extend"), "{forked}");
    let older = refusal(sample.clone(), Some(policy(31, merkle::root(&log[..31]), &set, 9_000))).await;
    assert!(matches!(older, SourceFault::Useless(_)), "{older}");
    let other = SigningKey::from_bytes(&[5; 32]).verifying_key().to_bytes();
    let organisation = OrganisationId::parse("other").expect("an id");
    let others = ValidatorSet::new(vec![Validator { organisation, public_key: other, power: 1 }]).expect("a set");
    let strangers = refusal(sample.clone(), Some(policy(31, merkle::root(&log[..31]), &others, 9))).await;
    assert!(strangers.to_string().contains("validator set at the trust policy's anchor"), "{strangers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_sources_are_named_and_the_next_one_is_asked_from_the_beginning() {
    let folder = sample::folder();
    let good = sample();
    let mut bad = good.clone();
    bad.state[2].entries[0].1.push(7);
    let ground = good.ground(None);
    let sources = [
        member("gone", good.clone(), Manner::Away),
        member("babbler", good.clone(), Manner::Babbling),
        member("forgetful", good.clone(), Manner::Forgetful),
        member("mute", good.clone(), Manner::Mute),
        member("liar", bad, Manner::Willing),
        member("honest", good.clone(), Manner::Willing),
    ];
    let (taken, heard) = joined(&sources, &ground, folder.path()).await;
    assert_eq!(taken.expect("the last one is honest"), Height(BLOCKS as u64));
    let named: Vec<_> = heard.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(named, ["gone", "babbler", "forgetful", "mute", "liar"], "{heard:?}");
    let store = sample::begun(&folder.path().join("database"));
    assert_eq!(sample::checked(&store), []);
}

#[test]
fn a_head_has_one_encoding() {
    let head = sample().head;
    let bytes = head.encode();
    assert_eq!(Head::decode(&bytes), Ok(head));
    let mut more = bytes.clone();
    more.push(0);
    assert!(Head::decode(&more).is_err() && Head::decode(&bytes[..bytes.len() - 1]).is_err());
    assert!(Head::decode(b"portolan-snapshot/2\n").is_err());
}
