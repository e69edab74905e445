//! A network gets members after its beginning: they are admitted by vote, take the ledger from those that have it, and do
//! what their kind may do.

use portolan_api::record::EvidenceRequest;
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{self, Customs, Pcs, PortAuthority, Terminal};
use portolan_client::verify::judge;
use portolan_tests::load::{Load, history, write};
use portolan_tests::network::{settle, start, start_silent};
use portolan_tests::newcomer::Newcomer;
use portolan_tests::operator::consensus_address;
use portolan_tests::signing::Signer;
use std::time::{Duration, Instant};

/// Names how many records of history the measured join has; the promise is 200,000 in 60 s.
const HISTORY_VARIABLE: &str = "PORTOLAN_JOIN_RECORDS";
/// How long a newcomer may take to be level with the others: a property (it gets there by itself), not a speed.
const LEVEL_WITHIN: Duration = Duration::from_secs(120);

/// Wait until the newcomer's node has what `member`'s has now, and answers ready if it is asked for that.
async fn is_level(newcomer: &Newcomer, network: &LocalNetwork, member: Member, ready: bool) {
    let (node, begin) = (newcomer.node(), Instant::now());
    loop {
        let there = network.node(member).expect("a node").checkpoint().await.expect("its head").height;
        let here = node.checkpoint().await.map(|head| head.height);
        let is_ready = !ready || node.ready().await.is_ok();
        if is_ready && here.as_ref().is_ok_and(|here| *here >= there) {
            return;
        }
        let log = || std::fs::read_to_string(newcomer.log_file()).unwrap_or_default();
        assert!(begin.elapsed() < LEVEL_WITHIN, "it stands at {here:?}, ready: {is_ready}: {}", log());
        if ready {
            // A silent node waits for a block that was made after its start; on an idle network somebody has to write.
            write(network, member).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Admit a fifth validator to a network with so many records, and let it join by snapshot while the others go on; how long
/// joining took, how long until it was level, and the records of the others meanwhile.
async fn admit_and_join(network: &LocalNetwork, records: usize) -> (Newcomer, Duration, Duration, usize) {
    history(network, records).await;
    settle(network).await;
    let mut fifth = Newcomer::prepare(network, "southport", true);
    fifth.is_admitted(network, "validator", "PHA@GBFXT", &[Customs, PortAuthority, Terminal]).await;
    let signer = Signer::of(network, Customs);
    let meanwhile = (0..20_000).map(|_| signer.sign(signer.claims(), &[signer.opening()])).collect();
    // Of five, four are a quorum: all founders are needed until the fifth votes.
    let load = Load::begin(meanwhile, &[network.node(Customs).expect("a node")], 16);
    let (begun, before) = (Instant::now(), load.answered());
    let from = consensus_address(network, Terminal);
    let policy = network.policy_file().display().to_string();
    let join = ["join", "--from", &from, "--policy", &policy];
    let said = tokio::task::block_in_place(|| fifth.done(network, &join));
    let joined = begun.elapsed();
    assert!(said.contains("joined     at height"), "{said}");
    let answered = load.answered() - before;
    fifth.run(network);
    is_level(&fifth, network, Customs, true).await;
    let level = begun.elapsed();
    drop(load);
    (fifth, joined, level, answered)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fifth_member_is_admitted_joins_by_snapshot_and_its_vote_counts() {
    let mut network = start_silent().await;
    let (fifth, _, _, answered) = admit_and_join(&network, 2_000).await;
    assert!(answered > 0, "the others went on while it joined");
    // Without one founder, nothing becomes final but by its vote.
    network.kill(Pcs);
    let (record, height) = write(&network, Terminal).await;
    is_level(&fifth, &network, Terminal, false).await;
    let block = fifth.node().block(height).await.expect("the block");
    assert_eq!(block.digest, network.node(Terminal).expect("a node").block(height).await.expect("the block").digest);
    let evidence = fifth.node().evidence(&record, EvidenceRequest::default()).await.expect("evidence");
    let policy = std::fs::read(network.policy_file()).expect("the policy");
    assert_eq!(judge(&evidence, &policy).expect("it holds under the founders' policy").record, record);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_is_admitted_follows_by_blocks_proves_what_is_there_and_votes_on_nothing() {
    let network = start_silent().await;
    let (old, _) = write(&network, Terminal).await;
    let mut observer = Newcomer::prepare(&network, "watchers", false);
    observer.is_admitted(&network, "observer", "AUD@GBFXT", &[Customs, PortAuthority, Terminal]).await;
    assert!(observer.done(&network, &["join", "--blocks"]).contains("joined     at height 0"));
    observer.run(&network);
    is_level(&observer, &network, Customs, false).await;
    let (new, _) = write(&network, Terminal).await;
    // Level with the node that has it: another may be a block behind.
    is_level(&observer, &network, Terminal, false).await;
    let policy = std::fs::read(network.policy_file()).expect("the policy");
    for record in [old, new] {
        let evidence = observer.node().evidence(&record, EvidenceRequest::default()).await.expect("evidence");
        assert_eq!(judge(&evidence, &policy).expect("it holds").record, record);
    }
    let members = network.node(Customs).expect("a node").members().await.expect("who takes part");
    let votes =
        |set: &portolan_api::governance::SetEntry| set.validators.iter().map(|of| of.organisation.clone()).collect();
    let voters: Vec<Vec<_>> = members.sets.iter().map(votes).collect();
    assert!(!voters.is_empty() && voters.iter().flatten().all(|voter| *voter != observer.organisation), "{voters:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: `PORTOLAN_JOIN_RECORDS=200000 cargo test --workspace --test newcomer -- --ignored --nocapture`"]
async fn a_long_history_is_joined_while_the_others_commit() {
    let records = std::env::var(HISTORY_VARIABLE).ok().and_then(|text| text.parse().ok()).unwrap_or(200_000);
    let network = start(&portolan_client::local_network::LocalPlan::default()).await;
    let (_fifth, joined, level, answered) = admit_and_join(&network, records).await;
    println!(
        "{records} records joined in {:.1} s, level with the others and voting after {:.1} s; {answered} records of the others became final while it joined",
        joined.as_secs_f32(),
        level.as_secs_f32()
    );
}
