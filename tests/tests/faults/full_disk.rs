//! One node's disk is full: it says so or stops, the others go on, and with room again it catches up and has lost nothing.

use crate::ending;
use portolan_client::local_network::Member;
use portolan_tests::faults::{COMES_BACK_WITHIN, Pace, Permission, Rig, Scene, SmallDisk};
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Room on the small disk: everything that the scenario writes fits, once the ballast is gone.
const DISK_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// What a node's log or its answer says of a full disk.
const WORDS: [&str; 3] = ["No space left on device", "disk", "safety"];

/// Fill one node's disk under load, see that it speaks up, make room, start it again.
pub async fn run(scene: Arc<Scene>) {
    let trial = scene.folder().join("trial");
    std::fs::create_dir_all(&trial).expect("a folder");
    let trial = trial.to_string_lossy().into_owned();
    let asked = Permission::ask("a small disk", &["mount", "-t", "tmpfs", "tmpfs", &trial], &["umount", &trial]);
    if let Permission::Waived(why) = asked {
        println!("  NOT RUN: {}: {why}", scene.name);
        return;
    }
    let mut rig = Rig::make(&scene);
    let mut members = Member::ALL;
    members.shuffle(&mut scene.chance("whose disk"));
    let (poor, others) = members.split_first().expect("four members");
    let disk = SmallDisk::mount(&rig.network.data_folder(*poor), DISK_BYTES);
    rig.run_all().await;
    // Heavy, since the database has taken room for its log ahead of time and goes on until that is used up.
    let traffic = rig.traffic(&Member::ALL, Pace::HEAVY);
    for round in 1..=scene.lasts(Duration::from_secs(1), Duration::from_secs(3)).as_secs() {
        scene.begin_round(round);
        rig.comes_back(&Member::ALL).await;
        disk.fill();
        let told = speaks_up(&mut rig, *poor).await;
        let back = rig.comes_back(others).await;
        sleep(scene.lasts(Duration::from_secs(2), Duration::from_secs(20))).await;
        scene.say(format_args!("{poor} has a full disk and {told}; the others commit after {} ms", back.as_millis()));
        // As an operator does: stop it, if it still runs, make room, start it. It may have to be killed to stop.
        let _ = rig.network.stop(*poor).await;
        disk.make_room();
        rig.run(*poor);
        let back = rig.comes_back(&Member::ALL).await;
        scene.say(format_args!("with room again all four commit {} ms after its start", back.as_millis()));
        rig.agree(&Member::ALL).await;
    }
    ending::end(&scene, rig, traffic, &Member::ALL).await;
    drop(disk);
}

/// Wait until the node has ended, or says that it is not ready and why.
async fn speaks_up(rig: &mut Rig, member: Member) -> String {
    let begin = Instant::now();
    while begin.elapsed() < COMES_BACK_WITHIN {
        if rig.network.has_ended(member) {
            let log = std::fs::read_to_string(rig.network.log_file(member)).expect("its log");
            let line = log.lines().rev().find(|line| WORDS.iter().any(|word| line.contains(word)));
            let line =
                line.unwrap_or_else(|| panic!("{member} has ended and its log does not say that the disk is full"));
            for words in ["df -h", "portolan-node run --config"] {
                assert!(log.contains(words), "{member} has ended and its log does not say `{words}`");
            }
            return format!("has ended: {line}");
        }
        if let Some(answer) = rig.ready(member).await
            && let Some(reason) = answer.reasons.iter().find(|reason| WORDS.iter().any(|word| reason.contains(word)))
        {
            return format!("says: {reason}");
        }
        sleep(Duration::from_millis(100)).await;
    }
    let answer = rig.ready(member).await;
    panic!("{member} has a full disk and neither ends nor says so: {answer:?}");
}
