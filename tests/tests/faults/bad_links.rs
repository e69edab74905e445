//! Links that are slow, stop for a while, or break: every connection between nodes goes through a relay.

use crate::ending;
use portolan_client::local_network::Member;
use portolan_tests::faults::{Pace, Rig, Scene};
use portolan_tests::relay::Order;
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long a byte is under way, and how much that varies.
const DELAY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(50));
/// How long a link stops.
const STALL: Duration = Duration::from_secs(2);
/// Longest time between two accidents.
const QUIET_MAX_MS: u64 = 700;

/// 100 ms ± 50 ms in each direction of each link.
pub async fn slow(scene: Arc<Scene>) {
    on_bad_links(&scene, |rig, _| rig.wires.order_all(Order::Delay(DELAY.0, DELAY.1)), |_, _| {}).await;
}

/// One link after another stops for 2 s.
pub async fn stalled(scene: Arc<Scene>) {
    let stall = |rig: &mut Rig, chance: &mut StdRng| {
        let [one, other] = a_pair(chance);
        rig.wires.order_pair(one, other, Order::Stall(STALL));
    };
    on_bad_links(&scene, |_, _| {}, stall).await;
}

/// One connection after another breaks off.
pub async fn broken(scene: Arc<Scene>) {
    let break_off = |rig: &mut Rig, chance: &mut StdRng| {
        let [one, other] = a_pair(chance);
        rig.wires.order_pair(one, other, Order::Break);
    };
    on_bad_links(&scene, |_, _| {}, break_off).await;
}

/// Slow links that also stop and break.
pub async fn all_at_once(scene: Arc<Scene>) {
    let accident = |rig: &mut Rig, chance: &mut StdRng| {
        let [one, other] = a_pair(chance);
        rig.wires.order_pair(one, other, if chance.gen_bool(0.5) { Order::Stall(STALL) } else { Order::Break });
    };
    on_bad_links(&scene, |rig, _| rig.wires.order_all(Order::Delay(DELAY.0, DELAY.1)), accident).await;
}

fn a_pair(chance: &mut StdRng) -> [Member; 2] {
    let mut members = Member::ALL;
    members.shuffle(chance);
    [members[0], members[1]]
}

/// Accidents for a while: the network goes on all through it, and is as fast as before once they are over.
async fn on_bad_links(
    scene: &Arc<Scene>,
    begin: impl Fn(&mut Rig, &mut StdRng),
    accident: impl Fn(&mut Rig, &mut StdRng),
) {
    let mut rig = Rig::make(scene).relayed();
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    let mut chance = scene.chance("bad links");
    begin(&mut rig, &mut chance);
    let (since, from) = (Instant::now(), rig.highest(&Member::ALL).await);
    let lasts = scene.lasts(Duration::from_secs(5), Duration::from_secs(60));
    let (mut accidents, mut longest) = (0, Duration::ZERO);
    while since.elapsed() < lasts {
        accident(&mut rig, &mut chance);
        accidents += 1;
        sleep(Duration::from_millis(chance.gen_range(0..=QUIET_MAX_MS))).await;
        longest = longest.max(rig.comes_back(&Member::ALL).await);
    }
    let to = rig.highest(&Member::ALL).await;
    rig.wires.order_all(Order::Delay(Duration::ZERO, Duration::ZERO));
    rig.wires.mend_all();
    let back = rig.comes_back(&Member::ALL).await;
    scene.say(format_args!(
        "{accidents} times in {} s: {} blocks meanwhile, longest wait for one {} ms, then {} ms",
        since.elapsed().as_secs(),
        to.0 - from.0,
        longest.as_millis(),
        back.as_millis()
    ));
    ending::end(scene, rig, traffic, &Member::ALL).await;
}
