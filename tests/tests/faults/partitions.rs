//! Networks that fall apart, and heal: namespaces whose wires are cut.

use crate::ending;
use portolan_client::local_network::Member::{self, Customs, Pcs, PortAuthority, Terminal};
use portolan_ledger::Height;
use portolan_tests::faults::{Namespaces, Pace, Permission, Rig, Scene, Wires};
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Blocks that may still be committed after the cut: what was decided already and is only being written.
const UNDER_WAY: u64 = 2;

/// Two and two: nobody has a quorum.
pub async fn two_and_two(scene: Arc<Scene>) {
    split(&scene, &[2, 2]).await;
}

/// Three and one: the three go on.
pub async fn three_and_one(scene: Arc<Scene>) {
    split(&scene, &[3, 1]).await;
}

/// All apart.
pub async fn all_apart(scene: Arc<Scene>) {
    split(&scene, &[1, 1, 1, 1]).await;
}

/// One wire is cut while another member is down: the two that cannot hear each other decide through the third.
pub async fn cut_and_down(scene: Arc<Scene>) {
    let Some(mut rig) = separated(&scene) else { return };
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    let mut chance = scene.chance("cut and down");
    for round in 1..=scene.lasts(Duration::from_secs(1), Duration::from_secs(5)).as_secs() {
        scene.begin_round(round);
        let mut order = Member::ALL;
        order.shuffle(&mut chance);
        let [one, other, between, down] = order;
        rig.wires.cut(one, other);
        rig.kill(down);
        let back = rig.comes_back(&[one, other, between]).await;
        sleep(scene.lasts(Duration::from_secs(6), Duration::from_secs(20))).await;
        let again = rig.comes_back(&[one, other, between]).await;
        scene.say(format_args!(
            "{one} and {other} cut from each other, {down} down: commits after {} ms, and later within {} ms",
            back.as_millis(),
            again.as_millis()
        ));
        rig.wires.mend_all();
        rig.run(down);
        rig.comes_back(&Member::ALL).await;
        rig.agree(&Member::ALL).await;
    }
    ending::end(&scene, rig, traffic, &Member::ALL).await;
}

/// A network in namespaces; none where they cannot be made and somebody said that this is known.
fn separated(scene: &Arc<Scene>) -> Option<Rig> {
    let [call, undo] = Namespaces::TRIAL;
    match Permission::ask("network namespaces", call, undo) {
        Permission::Given => Some(Rig::make(scene).separated()),
        Permission::Waived(why) => {
            println!("  NOT RUN: {}: {why}", scene.name);
            None
        }
    }
}

async fn split(scene: &Arc<Scene>, sizes: &[usize]) {
    let Some(mut rig) = separated(scene) else { return };
    rig.run_all().await;
    let traffic = rig.traffic(&Member::ALL, Pace::STEADY);
    let mut chance = scene.chance("partition");
    for round in 1..=scene.lasts(Duration::from_secs(1), Duration::from_secs(5)).as_secs() {
        scene.begin_round(round);
        let mut members = [Customs, PortAuthority, Terminal, Pcs];
        members.shuffle(&mut chance);
        let mut rest = members.as_slice();
        let mut groups = Vec::new();
        for size in sizes {
            let (group, others) = rest.split_at(*size);
            groups.push(group);
            rest = others;
        }
        for (at, group) in groups.iter().enumerate() {
            for (one, other) in group.iter().flat_map(|one| groups[at + 1..].concat().into_iter().map(|o| (*one, o))) {
                let (near, far) = if chance.gen_bool(0.5) { (one, other) } else { (other, one) };
                rig.wires.cut(near, far);
            }
        }
        let at_cut = heights(&mut rig).await;
        if let Some(quorum) = groups.iter().find(|group| group.len() >= 3) {
            rig.comes_back(quorum).await;
        }
        sleep(scene.lasts(Duration::from_secs(7), Duration::from_secs(25))).await;
        let at_end = heights(&mut rig).await;
        for member in groups.iter().filter(|group| group.len() < 3).flat_map(|group| group.iter()) {
            let (before, after) = (at_cut[*member as usize], at_end[*member as usize]);
            let has_stood = after.0 <= before.0 + UNDER_WAY;
            assert!(has_stood, "{member} has no quorum and went from height {before} to {after}");
        }
        rig.wires.mend_all();
        let back = rig.comes_back(&Member::ALL).await;
        let height = rig.agree(&Member::ALL).await;
        scene.say(format_args!(
            "{groups:?} apart from height {} to {}; whole again {} ms after, at {height}",
            at_cut.iter().max().expect("four heights"),
            at_end.iter().max().expect("four heights"),
            back.as_millis()
        ));
    }
    assert!(matches!(rig.wires, Wires::Namespaces(_)));
    ending::end(scene, rig, traffic, &Member::ALL).await;
}

async fn heights(rig: &mut Rig) -> [Height; 4] {
    let mut heights = [Height(0); 4];
    for member in Member::ALL {
        heights[member as usize] = rig.height(member).await.expect("a node answers its own users while it is cut off");
    }
    heights
}
