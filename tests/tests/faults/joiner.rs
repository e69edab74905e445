//! A member that lost its disk joins again and is given a lie first: it names the liar, takes the truth from another, and keeps
//! who it was.

use crate::adversaries::is_shown;
use crate::ending;
use portolan_client::local_network::{Launch, Member};
use portolan_tests::faults::{Pace, Rig, Scene};
use portolan_tests::network::adversary;
use portolan_tests::operator::{consensus_address, done};
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// One member gives snapshots that do not hold; another, without a disk, asks it first.
pub async fn run(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    let mut members = Member::ALL;
    members.shuffle(&mut scene.chance("who lies to whom"));
    let [liar, joiner, others @ ..] = members;
    rig.launch_as(
        liar,
        Launch { program: Some(adversary().to_owned()), arguments: vec!["lying-snapshot".into()], ..Launch::default() },
    );
    rig.run_all().await;
    let traffic = rig.traffic(&others, Pace::STEADY);
    sleep(scene.lasts(Duration::from_secs(2), Duration::from_secs(20))).await;
    rig.kill(joiner);
    std::fs::remove_dir_all(rig.network.data_folder(joiner)).expect("its disk is gone");

    let from = consensus_address(&rig.network, liar);
    let said = tokio::task::block_in_place(|| done(&rig.network, joiner, &["join", "--from", &from]));
    let refused = format!("refused    {liar} ({from}): it sent what is not so");
    assert!(said.contains(&refused), "{said}");
    assert!(said.contains("joined     at height"), "{said}");
    let log = std::fs::read_to_string(rig.network.log_file(liar)).expect("its log");
    assert!(log.contains("lie: a state that never was"), "{liar} was to lie and has not");

    rig.run(joiner);
    let back = rig.comes_back(&[joiner, others[0], others[1]]).await;
    rig.agree(&[joiner, others[0], others[1]]).await;
    assert!(is_shown(&rig, joiner, "lying-snapshot", liar), "the joiner's status does not show the lie of {liar}");
    scene.say(format_args!(
        "{joiner} named {liar}, joined by another and was level with the others after {} ms",
        back.as_millis()
    ));
    ending::end(&scene, rig, traffic, &others).await;
}
