//! Random `kill -9` of one, two, three and four nodes under load, round after round.

use crate::ending;
use portolan_client::local_network::Member;
use portolan_tests::faults::{Pace, Rig, Scene};
use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// One in so many rounds kills again what was just started.
const AGAIN_IN: u32 = 5;
/// A long run tells how it goes each so many rounds.
const TELL_EACH: u64 = 10;

async fn sleep_up_to(chance: &mut StdRng, ms: u64) {
    sleep(Duration::from_millis(chance.gen_range(0..=ms))).await;
}

/// A node that forgets what it signed signs again, and the others see two votes where one is allowed.
async fn nobody_signed_twice(rig: &Rig) {
    for member in Member::ALL {
        let seen = rig.double_signatures(member).await;
        assert_eq!(seen, 0, "{member} has seen {seen} double signatures, and nobody lies");
    }
}

/// Each round kills as many nodes as its number says, one to four in turn, at a moment that chance decides.
pub async fn run(scene: Arc<Scene>) {
    let mut rig = Rig::make(&scene);
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    let mut chance = scene.chance("kills");
    let (mut killed, mut longest) = ([0_u64; 4], Duration::ZERO);
    for round in 1..=scene.rounds {
        scene.begin_round(round);
        let count = ((round - 1) % 4 + 1) as usize;
        let mut order = Member::ALL;
        order.shuffle(&mut chance);
        let (victims, survivors) = order.split_at(count);
        sleep_up_to(&mut chance, 500).await;
        nobody_signed_twice(&rig).await;
        for victim in victims {
            rig.kill(*victim);
            sleep_up_to(&mut chance, 20).await;
        }
        if count == 1 {
            // Three of four are a quorum and need nobody.
            rig.comes_back(survivors).await;
        } else {
            sleep_up_to(&mut chance, 400).await;
        }
        order.shuffle(&mut chance);
        for member in order {
            rig.run(member);
            sleep_up_to(&mut chance, 50).await;
        }
        if chance.gen_ratio(1, AGAIN_IN) {
            sleep_up_to(&mut chance, 300).await;
            rig.kill(order[0]);
            killed[0] += 1;
            rig.run(order[0]);
        }
        longest = longest.max(rig.comes_back(&Member::ALL).await);
        let height = rig.agree(&Member::ALL).await;
        killed[count - 1] += 1;
        if round % TELL_EACH == 0 || scene.rounds < TELL_EACH {
            let answered = traffic.answered_final();
            scene.say(format_args!("round {round} of {}: height {height}, {answered} answered final", scene.rounds));
        }
    }
    scene.say(format_args!(
        "kills of 1, 2, 3, 4 nodes at once: {killed:?}; longest until all were committing again: {} ms",
        longest.as_millis()
    ));
    nobody_signed_twice(&rig).await;
    ending::end(&scene, rig, traffic, &Member::ALL).await;
}
