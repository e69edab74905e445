//! Figures, measured and shown, not asserted: one of four is killed again and again; two of four are away for long.

use crate::ending;
use portolan_client::local_network::Member;
use portolan_tests::faults::{COMES_BACK_WITHIN, Pace, Rig, Scene, Traffic};
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Kills of a long run.
const KILLS_LONG: usize = 50;
/// Kills of a short run.
const KILLS_SHORT: usize = 3;
/// How long gaps are looked for after a kill.
const WATCHED: Duration = Duration::from_secs(4);
/// How long the member that is back may catch up before the next is killed: this measures one that is down, not two.
const SETTLES: Duration = Duration::from_secs(4);
/// How long throughput is counted with four members and then, from the kill on, with three.
const COUNTED_LONG: Duration = Duration::from_secs(60);
/// The same in a short run.
const COUNTED_SHORT: Duration = Duration::from_secs(8);
/// How often a height is asked for while a gap is measured.
const POLL: Duration = Duration::from_millis(4);
/// A next commit that takes longer is told with where each of the three others stood meanwhile.
const SLOW: Duration = Duration::from_secs(1);
/// How often it is noted where they stand.
const NOTED: Duration = Duration::from_millis(250);

/// One of four is killed under full load: what is left of the throughput, how long until the next block, and the longest gap
/// after it.
pub async fn one_down(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    rig.run_all().await;
    let mut chance = scene.chance("one down");
    let kills = if scene.lasts(Duration::ZERO, WATCHED).is_zero() { KILLS_SHORT } else { KILLS_LONG };
    let (mut next, mut gaps) = (Vec::new(), Vec::new());
    let traffic = rig.traffic(&Member::ALL, Pace::PRESSING);
    rig.comes_back(&Member::ALL).await;
    throughput(&scene, &mut rig, &traffic).await;
    for round in 1..=kills {
        scene.begin_round(round as u64);
        let mut members = Member::ALL;
        members.shuffle(&mut chance);
        let [victim, witness, ..] = members;
        sleep(SETTLES + Duration::from_millis(chance.gen_range(0..200))).await;
        rig.kill(victim);
        let ((first, gap), stood) = tokio::join!(gaps_at(&rig, witness), standings(&rig, &members[1..]));
        if first > SLOW {
            let ms = first.as_millis();
            scene.say(format_args!("kill {round}: {victim:?} away; next commit at {witness:?} after {ms} ms"));
            stood.iter().for_each(|line| scene.say(format_args!("{line}")));
        }
        next.push(first.as_millis() as u64);
        gaps.push(gap.as_millis() as u64);
        rig.run(victim);
        rig.comes_back(&Member::ALL).await;
        rig.network.wait_ready(&[victim]).await.expect("it is ready again");
    }
    scene.say(format_args!("one of four killed {kills} times under full load"));
    scene.say(format_args!("| | median | p99 | greatest |"));
    for (what, figures) in
        [("kill to next commit, ms", &mut next), ("longest gap between commits in the 4 s after, ms", &mut gaps)]
    {
        figures.sort_unstable();
        let at = |share: usize| figures[(figures.len() * share / 100).min(figures.len() - 1)];
        scene.say(format_args!("| {what} | {} | {} | {} |", at(50), at(99), figures[figures.len() - 1]));
    }
    ending::end(&scene, rig, traffic, &Member::ALL).await;
}

/// What three of four answer for in the time from the kill on, beside what four did before it. Nothing else has happened to
/// the network by then, and each member is the one that is away in turn.
async fn throughput(scene: &Scene, rig: &mut Rig, traffic: &Traffic) {
    let (counted, settled) = (scene.lasts(COUNTED_SHORT, COUNTED_LONG), scene.lasts(Duration::ZERO, COUNTED_LONG / 2));
    for victim in Member::ALL.into_iter().take(if settled.is_zero() { 1 } else { Member::ALL.len() }) {
        sleep(settled).await;
        let four = answered_in(traffic, counted).await;
        rig.kill(victim);
        let three = answered_in(traffic, counted).await;
        scene.say(format_args!(
            "throughput over {} s: {four} submissions final with four, {three} from the kill of {victim:?} on: {} %",
            counted.as_secs(),
            three * 100 / four.max(1)
        ));
        rig.run(victim);
        rig.comes_back(&Member::ALL).await;
        rig.network.wait_ready(&[victim]).await.expect("it is ready again");
    }
}

async fn answered_in(traffic: &Traffic, time: Duration) -> u64 {
    let before = traffic.answered_final();
    sleep(time).await;
    traffic.answered_final() - before
}

/// Time until a node's next block, and the longest time without one, over [`WATCHED`].
async fn gaps_at(rig: &Rig, witness: Member) -> (Duration, Duration) {
    let begin = Instant::now();
    let (mut last, mut height) = (begin, None);
    let (mut first, mut longest) = (None, Duration::ZERO);
    while begin.elapsed() < WATCHED {
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
    (first.unwrap_or(WATCHED), longest.max(last.elapsed()))
}

/// Where these members stand, again and again over [`WATCHED`].
async fn standings(rig: &Rig, members: &[Member]) -> Vec<String> {
    let (begin, mut lines) = (Instant::now(), Vec::new());
    while begin.elapsed() < WATCHED {
        let mut line = format!("  {:>4} ms:", begin.elapsed().as_millis());
        for member in members {
            let height = rig.node(*member).checkpoint().await.ok().map(|head| head.height.0);
            let round = rig.figure(*member, "malachitebft_core_consensus_round").await;
            let told = |figure: Option<u64>| figure.map_or_else(|| "?".to_owned(), |figure| figure.to_string());
            let _ = write!(line, " {member:?} height {} round {};", told(height), told(round));
        }
        lines.push(line);
        sleep(NOTED).await;
    }
    lines
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
