//! One node's clock is ten minutes wrong: the others go on, and the node says it.

use crate::ending;
use portolan_client::local_network::{Launch, Member};
use portolan_tests::faults::{COMES_BACK_WITHIN, Pace, Rig, Scene};
use rand::seq::SliceRandom as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Where Debian and Ubuntu keep the library that moves a program's clock, by architecture.
const LIBRARY_FOLDERS: [&str; 4] = ["x86_64-linux-gnu", "aarch64-linux-gnu", "riscv64-linux-gnu", ""];
/// The one for programs with threads.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// Ten minutes ahead.
pub async fn ahead(scene: Arc<Scene>) {
    wrong(&scene, "+10m").await;
}

/// Ten minutes behind.
pub async fn behind(scene: Arc<Scene>) {
    wrong(&scene, "-10m").await;
}

fn library() -> PathBuf {
    let places = LIBRARY_FOLDERS.iter().map(|folder| Path::new("/usr/lib").join(folder).join(LIBRARY));
    let found = places.into_iter().find(|path| path.is_file());
    found.expect("libfaketime is installed; `make setup` does it (Debian, Ubuntu: the package libfaketime)")
}

fn with_clock(offset: &str) -> Launch {
    let environment = [
        ("LD_PRELOAD", library().to_string_lossy().into_owned()),
        ("FAKETIME", offset.to_owned()),
        // Only the time of day is wrong. Waits go by the other clock, as on a machine whose time of day is wrong.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("NO_FAKE_STAT", "1".to_owned()),
    ];
    Launch {
        environment: environment.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        ..Launch::default()
    }
}

async fn wrong(scene: &Arc<Scene>, offset: &str) {
    let mut rig = Rig::make(scene);
    let mut members = Member::ALL;
    members.shuffle(&mut scene.chance("whose clock"));
    let (wrong, right) = members.split_first().expect("four members");
    rig.run_all().await;
    let traffic = rig.traffic(right, Pace::STEADY);
    rig.network.stop(*wrong).await.expect("it stops as asked");
    rig.launch_as(*wrong, with_clock(offset));
    rig.run(*wrong);
    let first = rig.comes_back(right).await;
    let told = says_so(&rig, *wrong).await;
    let before = rig.highest(right).await;
    let lasts = scene.lasts(Duration::from_secs(5), Duration::from_secs(60));
    sleep(lasts).await;
    // It follows: it lacks the right time and nothing else.
    rig.comes_back(&Member::ALL).await;
    let blocks = rig.highest(right).await.0 - before.0;
    scene.say(format_args!(
        "{wrong} at {offset}: others committed after {} ms and {blocks} blocks in {} s; it says: {told}",
        first.as_millis(),
        lasts.as_secs()
    ));
    rig.network.stop(*wrong).await.expect("it stops as asked");
    rig.launch_as(*wrong, Launch::default());
    rig.run(*wrong);
    rig.network.wait_ready(&[*wrong]).await.expect("with the right time it is ready");
    rig.comes_back(&Member::ALL).await;
    ending::end(scene, rig, traffic, &Member::ALL).await;
}

/// Wait until the node shows that its clock is wrong.
async fn says_so(rig: &Rig, member: Member) -> String {
    let begin = Instant::now();
    loop {
        let answer = rig.ready(member).await;
        let about_clock = |reasons: &Vec<String>| reasons.iter().find(|reason| reason.contains("clock")).cloned();
        if let Some(reason) = answer.as_ref().and_then(|answer| about_clock(&answer.reasons)) {
            assert!(answer.is_some_and(|answer| !answer.ready), "it gives a reason and says that it is ready");
            return reason;
        }
        assert!(begin.elapsed() < COMES_BACK_WITHIN, "{member} does not say that its clock is wrong: {answer:?}");
        sleep(Duration::from_millis(100)).await;
    }
}
