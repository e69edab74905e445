//! One of four members lies: the other three agree, go on, and keep every promise.
//!
//! The liar is `portolan-adversary`, the node with a conduct that the released program does not have. Each scenario sees in
//! the liar's own log that it did lie, or what it tests would be nothing.

use crate::ending;
use portolan_client::local_network::{Launch, Member};
use portolan_tests::faults::{Pace, Rig, Scene};
use portolan_tests::network::adversary;
use portolan_tests::operator::done;
use rand::Rng as _;
use rand::seq::SliceRandom as _;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// What the liar's log says at each lie.
const LIE: &str = "lie: ";
/// The same of the engine authors' own adversary.
const LIE_OF_THE_ENGINE: &str = "BYZANTINE";

/// Whether the others must see, or cannot see, two signed words where one is allowed; none where chance decides.
fn is_seen(conduct: &str) -> Option<bool> {
    match conduct {
        "double-voter" | "double-proposer" => Some(true),
        // Each member is told one thing. That there are two shows where one member passes on what it heard.
        "two-blocks" => None,
        _ => Some(false),
    }
}

/// The breach that the others must keep. Silence, what was said before, and what was told to one alone prove nothing; a time
/// ahead of one's own clock is no proof that the other's is wrong.
fn breach_of(conduct: &str) -> Option<&'static str> {
    match conduct {
        "double-voter" => Some("double-vote"),
        "double-proposer" => Some("double-proposal"),
        "wrong-state-root" => Some("invalid-block"),
        "forged-certificates" => Some("forged-certificate"),
        _ => None,
    }
}

/// Whether `portolan-node status`, as a member's operator calls it, shows this of that member.
pub fn is_shown(rig: &Rig, at: Member, kind: &str, liar: Member) -> bool {
    let shown = tokio::task::block_in_place(|| done(&rig.network, at, &["status"]));
    shown.lines().any(|line| line.contains(kind) && line.contains(liar.as_str()))
}

/// Let one member behave by `conduct` while the others are loaded, and one of them falls behind and catches up.
pub async fn run(scene: Arc<Scene>, conduct: &'static str) {
    let mut rig = Rig::make(&scene);
    let mut members = Member::ALL;
    let mut chance = scene.chance("who lies");
    members.shuffle(&mut chance);
    let (liar, honest) = members.split_first().expect("four members");
    rig.configure(*liar, |config| "info,arc_malachitebft_engine_byzantine=warn".clone_into(&mut config.log_filter));
    rig.launch_as(
        *liar,
        Launch { program: Some(adversary().to_owned()), arguments: vec![conduct.into()], ..Launch::default() },
    );
    rig.run_all().await;
    let traffic = rig.traffic(honest, Pace::STEADY);
    let lasts = scene.lasts(Duration::from_secs(3), Duration::from_secs(30));
    rig.comes_back(honest).await;
    let from = rig.highest(honest).await;
    sleep(lasts).await;
    let to = rig.highest(honest).await;
    assert!(to > from, "the three others go on: {from} to {to}");

    // Three of four with a liar among them are no quorum of the honest: they wait, and nothing else happens.
    let away = honest[chance.gen_range(0..honest.len())];
    rig.kill(away);
    sleep(lasts / 2).await;
    rig.run(away);
    let back = rig.comes_back(honest).await;
    rig.agree(honest).await;

    let log = std::fs::read_to_string(rig.network.log_file(*liar)).expect("its log");
    let lies = log.lines().filter(|line| line.contains(LIE) || line.contains(LIE_OF_THE_ENGINE)).count();
    assert!(lies > 0, "{liar} was to be a {conduct} and has told no lie");
    scene.say(format_args!(
        "{liar} told {lies} lies; {} blocks in {} s; {away} was away and was committing again after {} ms",
        to.0 - from.0,
        lasts.as_secs(),
        back.as_millis()
    ));
    let mut seen = 0;
    for member in honest {
        seen += rig.double_signatures(*member).await;
    }
    assert_eq!(seen > 0, is_seen(conduct).unwrap_or(seen > 0), "the three saw {seen} double signatures of a {conduct}");
    let mut breaches = BTreeMap::new();
    for member in honest {
        for breach in rig.breaches(*member).await.into_iter().filter(|breach| breach.member.as_str() == liar.as_str()) {
            *breaches.entry(breach.kind).or_insert(0) += 1;
        }
    }
    scene.say(format_args!("the three saw {seen} double signatures and keep these breaches of {liar}: {breaches:?}"));
    if let Some(kind) = breach_of(conduct) {
        assert!(breaches.contains_key(kind), "nobody keeps a {kind} of {liar}");
        assert!(
            honest.iter().any(|member| is_shown(&rig, *member, kind, *liar)),
            "no status shows the {kind} of {liar}"
        );
    }
    ending::end(&scene, rig, traffic, honest).await;
}
