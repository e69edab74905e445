//! All keys of all four validators are replaced, one member after the other, under load: nothing final is lost, nobody is
//! double, and every caller gets its final answer by doing what the answers say.

use crate::ending;
use portolan_api::governance::MembersAnswer;
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Address, KeyId, UnverifiedSubmission};
use portolan_network_config::MemberKeys;
use portolan_tests::faults::{COMES_BACK_WITHIN, Pace, Rig, Scene, Traffic};
use portolan_tests::operator::{keys_file, offline, portolan};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Calls that may have to be made again for one submission.
const CALLS_AGAIN_MAX: u64 = 3;
/// Pause between two looks at what the ledger says.
const POLL: Duration = Duration::from_millis(50);

use KeyPurpose::{Consensus, Log, Sealing, Signing, Transport};

/// What is replaced at once: on a long run each key by itself, on a short one what the operators' guide calls "several".
fn steps(is_long: bool) -> &'static [&'static [KeyPurpose]] {
    if is_long {
        return &[&[Signing], &[Consensus], &[Sealing], &[Transport], &[Log]];
    }
    &[&[Consensus], &[Signing, Sealing, Transport, Log]]
}

pub async fn run(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    rig.comes_back(&Member::ALL).await;
    let founders = keys_in_force(&members(&rig, Member::Customs).await, None);
    let is_long = !scene.lasts(Duration::ZERO, Duration::from_secs(1)).is_zero();
    let mut count = 0;
    for (round, member) in (1..).zip(Member::ALL) {
        scene.begin_round(round);
        for purposes in steps(is_long) {
            replace(&rig, &traffic, member, purposes).await;
            rig.comes_back(&Member::ALL).await;
            count += purposes.len();
        }
        rig.agree(&Member::ALL).await;
    }
    let now = keys_in_force(&members(&rig, Member::Customs).await, None);
    let kept: Vec<_> = founders.intersection(&now).collect();
    assert_eq!((kept.len(), count), (0, 20), "keys of the beginning are still in force: {kept:?}");
    everybody_proposes(&mut rig).await;
    let account = ending::end(&scene, rig, traffic, &Member::ALL).await;
    let most = account.asked_again_most;
    scene.say(format_args!("{count} keys replaced; at most {most} calls made again for one submission"));
    assert!(most <= CALLS_AGAIN_MAX, "one submission needed {most} calls more");
}

async fn members(rig: &Rig, asked: Member) -> MembersAnswer {
    let begin = Instant::now();
    loop {
        match rig.node(asked).members().await {
            Ok(answer) => return answer,
            // Its keys may just have changed, and its node begins again.
            Err(fault) => assert!(begin.elapsed() < COMES_BACK_WITHIN, "{asked} does not answer: {fault}"),
        }
        sleep(POLL).await;
    }
}

/// Keys in force that the root key brings in, of all members or of one.
fn keys_in_force(answer: &MembersAnswer, of: Option<Member>) -> BTreeSet<KeyId> {
    let asked = answer.members.iter().filter(|found| of.is_none_or(|of| of.as_str() == found.organisation.as_str()));
    let keys = asked.flat_map(|found| &found.keys);
    keys.filter(|key| key.purpose != KeyPurpose::Root && key.state == "in force").map(|key| key.kid.clone()).collect()
}

/// Where the files of a replacement lie.
struct Files {
    keys: String,
    root: String,
    folder: PathBuf,
}

impl Files {
    fn of(network: &LocalNetwork, member: Member) -> Self {
        let folder = network.member_folder(member);
        let root = folder.join("root-key/root-key.toml").display().to_string();
        Self { keys: keys_file(network, member), root, folder }
    }

    fn at(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

/// As the operators' guide says: the new keys beside the old ones, the root key's word for them, the ledger's, and then
/// into their places.
async fn replace(rig: &Rig, traffic: &Traffic, member: Member, purposes: &[KeyPurpose]) {
    let (network, files) = (&rig.network, Files::of(&rig.network, member));
    let id = network.network().to_string();
    let before = keys_in_force(&members(rig, member).await, Some(member));
    let mut requests = Vec::new();
    for purpose in purposes {
        let request = files.at(&format!("{purpose}.request"));
        let next = ["keys", "next", "--key", &files.keys, "--for", purpose.as_str(), "--network", &id];
        blocking(|| offline(network, &[&next[..], &["--port", "GBFXT", "-o", &request]].concat()));
        requests.push(request);
    }
    if purposes.contains(&Signing) {
        give_to_callers(traffic, Path::new(&files.keys));
    }
    let signed = files.at("keys.signed");
    let named: Vec<&str> = requests.iter().map(String::as_str).collect();
    let authorise = [&["keys", "authorise"], &named[..], &["--root-key", &files.root, "--yes", "-o", &signed]].concat();
    blocking(|| offline(network, &authorise));
    let submission = UnverifiedSubmission::decode(&std::fs::read(&signed).expect("what was signed"));
    traffic.is_sent_too(&submission.expect("a submission").digest());
    submit(network, member, &signed).await;
    wait_in_force(rig, member, &before, purposes.len()).await;
    blocking(|| offline(network, &["keys", "place", "--key", &files.keys]));
    for file in requests.iter().chain([&signed]) {
        std::fs::remove_file(file).expect("it is there");
    }
}

/// Through its own node, which may begin again in the middle of the answer.
async fn submit(network: &LocalNetwork, member: Member, signed: &str) {
    let mut said = Vec::new();
    for _ in 0..=CALLS_AGAIN_MAX {
        match blocking(|| portolan(network, member, &["submit", "--signed", signed])) {
            Ok(_) => return,
            Err(answer) => said.push(answer),
        }
        sleep(Duration::from_secs(1)).await;
    }
    panic!("the key records of {member} do not become final: {said:?}");
}

/// Wait until so many keys of the member were replaced and no change of the validators waits.
async fn wait_in_force(rig: &Rig, member: Member, before: &BTreeSet<KeyId>, count: usize) {
    let begin = Instant::now();
    let witness = Member::ALL.into_iter().find(|other| *other != member).expect("another");
    loop {
        let answer = members(rig, witness).await;
        let replaced = keys_in_force(&answer, Some(member)).difference(before).count();
        if replaced == count && answer.waiting.is_empty() {
            return;
        }
        assert!(begin.elapsed() < COMES_BACK_WITHIN, "{replaced} of {count} keys of {member} are in force");
        sleep(POLL).await;
    }
}

fn give_to_callers(traffic: &Traffic, file: &Path) {
    let text = std::fs::read_to_string(file).expect("the key file");
    let keys = MemberKeys::parse(&text).expect("keys");
    let next = keys.signing_keys().pop().expect("the key that is to follow");
    traffic.give_next_key(&keys.organisation, next);
}

/// Each of the four makes blocks with its new key, so each agrees with the others about who is who.
async fn everybody_proposes(rig: &mut Rig) {
    let keys = |member: Member| std::fs::read_to_string(keys_file(&rig.network, member)).expect("the key file");
    let address =
        |member| Address::of(&MemberKeys::parse(&keys(member)).expect("keys").consensus_key().verifying_key());
    let mut awaited: BTreeSet<Address> = Member::ALL.into_iter().map(address).collect();
    let (begin, mut height) = (Instant::now(), rig.highest(&Member::ALL).await);
    while !awaited.is_empty() {
        assert!(begin.elapsed() < COMES_BACK_WITHIN, "these make no block: {awaited:?}");
        match rig.node(Member::Customs).block(height).await {
            Ok(block) => {
                awaited.remove(&block.header.proposer);
                height = height.next();
            }
            Err(_) => sleep(POLL).await,
        }
    }
}

fn blocking<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}
