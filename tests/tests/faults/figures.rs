//! Figures, measured and shown, not asserted: one of four is killed again and again; two of four are away for long.

use crate::ending;
use portolan_client::local_network::Member;
use portolan_tests::faults::{COMES_BACK_WITHIN, Pace, Rig, Scene, Traffic};
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Kills of a long run.
const KILLS_LONG: usize = 50;
/// Kills of a short run.
const KILLS_SHORT: usize = 3;
/// How long throughput is counted before and after a kill.
const COUNTED: Duration = Duration::from_secs(4);
/// How often a height is asked for while a gap is measured.
const POLL: Duration = Duration::from_millis(4);

/// One of four is killed under full load: how long until the next block, the longest gap after it, and what is left of the
/// throughput.
pub async fn one_down(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    rig.run_all().await;
    let mut chance = scene.chance("one down");
    let kills = if scene.lasts(Duration::ZERO, COUNTED).is_zero() { KILLS_SHORT } else { KILLS_LONG };
    let (mut next, mut gaps, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let traffic = rig.traffic(&Member::ALL, Pace::PRESSING);
    rig.comes_back(&Member::ALL).await;
    for round in 1..=kills {
        scene.begin_round(round as u64);
        let mut members = Member::ALL;
        members.shuffle(&mut chance);
        let [victim, witness, ..] = members;
        let before = answered_in(&traffic, COUNTED).await;
        sleep(Duration::from_millis(chance.gen_range(0..200))).await;
        rig.kill(victim);
        let counted = answered_in(&traffic, COUNTED);
        let (after, (first, gap)) = tokio::join!(counted, gaps_at(&rig, witness));
        next.push(first.as_millis() as u64);
        gaps.push(gap.as_millis() as u64);
        shares.push(after * 100 / before.max(1));
        rig.run(victim);
        rig.comes_back(&Member::ALL).await;
        rig.network.wait_ready(&[victim]).await.expect("it is ready again");
    }
    scene.say(format_args!("one of four killed {kills} times under full load"));
    scene.say(format_args!("| | median | p99 | greatest |"));
    for (what, figures) in [
        ("kill to next commit, ms", &mut next),
        ("longest gap between commits in the 4 s after, ms", &mut gaps),
        ("throughput with three, % of that with four", &mut shares),
    ] {
        figures.sort_unstable();
        let at = |share: usize| figures[(figures.len() * share / 100).min(figures.len() - 1)];
        scene.say(format_args!("| {what} | {} | {} | {} |", at(50), at(99), figures[figures.len() - 1]));
    }
    scene.say(format_args!("least share of throughput: {} %", shares.first().expect("a kill")));
    ending::end(&scene, rig, traffic, &Member::ALL).await;
}

async fn answered_in(traffic: &Traffic, time: Duration) -> u64 {
    let before = traffic.answered_final();
    sleep(time).await;
    traffic.answered_final() - before
}

/// Time until a node's next block, and the longest time without one, over [`COUNTED`].
async fn gaps_at(rig: &Rig, witness: Member) -> (Duration, Duration) {
    let begin = Instant::now();
    let (mut last, mut height) = (begin, None);
    let (mut first, mut longest) = (None, Duration::ZERO);
    while begin.elapsed() < COUNTED {
        if let Ok(head) = rig.node(witness).checkpoint().await {
            if height.is_some_and(|height| head.height > height) {
                first.get_or_insert_with(|| begin.elapsed());
                longest = longest.max(last.elapsed());
                last = Instant::now();
            }
            height = Some(height.map_or(head.height, |height: portolan_ledger::Height| height.max(head.height)));
        }
        sleep(POLL).await;
    }
    (first.unwrap_or(COUNTED), longest.max(last.elapsed()))
}

/// Two of four are away: rounds grow no longer than the cap, and commits come again by themselves once one is back.
pub async fn two_down(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    rig.comes_back(&Member::ALL).await;
    let mut members = Member::ALL;
    members.shuffle(&mut scene.chance("two down"));
    let [one, other, witness, _] = members;
    rig.kill(one);
    rig.kill(other);
    let lasts = scene.lasts(Duration::from_secs(12), Duration::from_secs(10 * 60));
    let begin = Instant::now();
    // Each round is seen to begin; the longest is the greatest time between two.
    let (mut round, mut since, mut longest) = (round_of(&rig, witness).await, Instant::now(), Duration::ZERO);
    while begin.elapsed() < lasts {
        sleep(Duration::from_millis(100)).await;
        let now = round_of(&rig, witness).await;
        if now > round {
            longest = longest.max(since.elapsed() / (now - round));
            (round, since) = (now, Instant::now());
        }
    }
    rig.run(one);
    let back = Instant::now();
    rig.comes_back(&[one, members[2], members[3]]).await;
    let back = back.elapsed();
    assert!(back < COMES_BACK_WITHIN);
    rig.run(other);
    rig.comes_back(&Member::ALL).await;
    scene.say(format_args!(
        "two of four away for {} s: round {round} reached, longest round {:.1} s; first commits {} ms after the return of one",
        lasts.as_secs(),
        longest.as_secs_f32(),
        back.as_millis()
    ));
    ending::end(&scene, rig, traffic, &Member::ALL).await;
}

/// The round that a node's agreement is in, by the engine's own figure.
async fn round_of(rig: &Rig, member: Member) -> u32 {
    let round = rig.figure(member, "malachitebft_core_consensus_round").await;
    round.expect("the engine tells its round").try_into().expect("a round")
}
