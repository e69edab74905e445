//! Nodes are killed under load: what was answered final is on every node, provable, and there once.
//!
//! `PORTOLAN_KILL_SUBMISSIONS` sets how many submissions are sent (20,000 if it is not set). The evidence of every one of them
//! is fetched from every node and verified.

use portolan_api::record::EvidenceRequest;
use portolan_client::local_network::{LocalNetwork, LocalPlan, Member};
use portolan_client::verify::judge;
use portolan_ledger::{Digest, Height, VerifiedSubmission};
use portolan_tests::load::{AnsweredFinal, Load};
use portolan_tests::network::{settle, start};
use portolan_tests::signing::Signer;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::task::JoinSet;

const SUBMISSIONS_DEFAULT: usize = 20_000;
/// The first kill comes when a tenth is answered: 2,000 of 20,000.
const FIRST_KILL_AFTER: usize = 10;
/// Callers at once.
const CALLERS: usize = 256;
/// Records that are fetched from each node.
const RECORDS_FETCHED: usize = 500;

fn submission_count() -> usize {
    let count = std::env::var("PORTOLAN_KILL_SUBMISSIONS").ok();
    count.map_or(SUBMISSIONS_DEFAULT, |count| count.parse().expect("a number of submissions"))
}

fn submissions(network: &LocalNetwork, count: usize) -> Vec<VerifiedSubmission> {
    let signers = Member::ALL.map(|member| Signer::of(network, member));
    (0..count)
        .map(|at| {
            let signer = &signers[at % signers.len()];
            signer.sign(signer.claims(), &[signer.opening()])
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_final_survives_every_kill_on_every_node_and_is_there_once() {
    let count = submission_count();
    let mut network = start(&LocalPlan::default()).await;
    let submissions = submissions(&network, count);
    let sent: BTreeSet<Digest> = submissions.iter().map(VerifiedSubmission::digest).collect();
    let nodes = Member::ALL.map(|member| network.node(member).expect("a node"));
    let load = Load::begin(submissions, &nodes, CALLERS);

    load.wait_answered(count / FIRST_KILL_AFTER).await;
    println!("{} of {count} answered final: one node is killed", load.answered());
    network.kill(Member::Terminal);
    load.wait_answered(count * 3 / 10).await;
    network.run(Member::Terminal).expect("it starts again");
    network.wait_ready(&[Member::Terminal]).await.expect("it is ready again");
    load.wait_answered(count * 6 / 10).await;
    println!("{} of {count} answered final: all four are killed", load.answered());
    network.kill_all();
    network.run_all().expect("they start again");
    network.wait_ready(&Member::ALL).await.expect("they are ready again");

    let (answered, refused) = load.end().await;
    assert_eq!(refused, [] as [String; 0], "no submission is refused");
    assert_eq!(answered.len(), count, "every submission is answered final");
    let height = settle(&network).await;
    println!("all {count} answered final by height {height}");
    let places = compare_chains(&network, height).await;
    assert_eq!(
        places.keys().copied().collect::<BTreeSet<_>>(),
        sent,
        "the ledger holds what was sent, and nothing else"
    );
    for answer in &answered {
        assert_eq!(places[&answer.submission], answer.height, "{} was answered for another height", answer.submission);
    }
    fetch_records(&network, &answered).await;
    verify_evidence(&network, &answered).await;
}

/// Every block of every node: the same headers, each submission once. Where each submission stands.
async fn compare_chains(network: &LocalNetwork, height: Height) -> BTreeMap<Digest, Height> {
    let mut places = BTreeMap::new();
    let mut records = 0;
    for at in 1..=height.0 {
        let mut blocks = Vec::new();
        for member in Member::ALL {
            let block = network.node(member).expect("the member runs").block(Height(at)).await;
            blocks.push(block.unwrap_or_else(|fault| panic!("{member} has no block {at}: {fault}")));
        }
        let [first, others @ ..] = blocks.as_slice() else { unreachable!("four members") };
        for other in others {
            assert_eq!(other.digest, first.digest, "block {at}");
            assert_eq!(other.header.state_root, first.header.state_root, "state root after block {at}");
            assert_eq!(other.submissions, first.submissions, "submissions of block {at}");
        }
        records += first.header.record_count;
        for submission in &first.submissions {
            let before = places.insert(*submission, Height(at));
            assert_eq!(before, None, "{submission} stands twice");
        }
    }
    assert_eq!(records as usize, places.len(), "one record for each submission");
    places
}

async fn fetch_records(network: &LocalNetwork, answered: &[AnsweredFinal]) {
    let step = (answered.len() / RECORDS_FETCHED).max(1);
    for member in Member::ALL {
        let node = network.node(member).expect("the member runs");
        for answer in answered.iter().step_by(step) {
            let record = node.record(&answer.record).await.unwrap_or_else(|fault| panic!("{member}: {fault}"));
            assert_eq!(record.entry.submission, answer.submission);
            assert_eq!(Digest::of(record.text.as_bytes()), answer.record);
        }
    }
}

async fn verify_evidence(network: &LocalNetwork, answered: &[AnsweredFinal]) {
    let policy: Arc<[u8]> = std::fs::read(network.policy_file()).expect("the policy").into();
    let mut verifying = JoinSet::new();
    for member in Member::ALL {
        let node = network.node(member).expect("the member runs");
        let (policy, asked) = (policy.clone(), answered.to_vec());
        verifying.spawn(async move {
            for answer in &asked {
                let evidence = node.evidence(&answer.record, EvidenceRequest::default()).await;
                let evidence = evidence.unwrap_or_else(|fault| panic!("{member}: {fault}"));
                let verdict = judge(&evidence, &policy).unwrap_or_else(|failure| panic!("{member}: {failure}"));
                assert_eq!((verdict.record, verdict.height), (answer.record, answer.height));
            }
            asked.len()
        });
    }
    let verified: usize = verifying.join_all().await.into_iter().sum();
    assert_eq!(verified, answered.len() * Member::ALL.len());
    println!("evidence of {verified} records verified");
}
