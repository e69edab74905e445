//! How every scenario ends: all promises are kept on every disk, the nodes agree on everything, and nobody who is honest is
//! accused of anything.

use crate::reading::check_disks;
use portolan_client::local_network::Member;
use portolan_tests::faults::{Account, Rig, Scene, Traffic};

/// End the traffic, let the nodes of `members` settle, stop all nodes, and check what lies on the disks of `members`.
///
/// # Panics
/// When anything is wrong.
pub async fn end(scene: &Scene, mut rig: Rig, traffic: Traffic, members: &[Member]) -> Account {
    let (account, promises) = traffic.end().await;
    assert_eq!(account.refused, [] as [String; 0], "what is as it should be is not refused");
    assert_eq!(account.unanswered, [] as [String; 0], "everything that was sent becomes final");
    rig.settle(members).await;
    rig.agree(members).await;
    let honest: Vec<&str> = members.iter().map(|member| member.as_str()).collect();
    for member in members {
        let breaches = rig.breaches(*member).await;
        let wrong: Vec<_> = breaches.iter().filter(|breach| honest.contains(&breach.member.as_str())).collect();
        assert!(wrong.is_empty(), "{member} accuses members that did nothing wrong: {wrong:#?}");
    }
    rig.network.stop_all().await.expect("the nodes stop as an operator asks");
    let (findings, histories) = check_disks(&rig.network, members, &promises);
    assert!(findings.is_empty(), "{} findings: {:#?}", findings.len(), &findings[..findings.len().min(10)]);
    let lengths = histories.iter().map(|history| history.blocks.len());
    scene.say(format_args!(
        "{} sent, {} answered admitted, {} answered final, {} calls made again; {} blocks on {} disks checked: no finding",
        account.sent,
        account.admitted,
        account.answered_final,
        account.asked_again,
        lengths.max().unwrap_or_default(),
        histories.len(),
    ));
    account
}
