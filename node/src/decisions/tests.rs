//! Who waits is told, and only of what it waits for.

use super::*;
use crate::mempool::tests::submission;
use crate::storage::StoreOptions;
use portolan_contracts::Code;
use portolan_ledger::{Address, NetworkId, Time};

fn header(height: u64) -> Header {
    let digest = Digest::default();
    Header {
        edition: 1,
        network: NetworkId(digest),
        height: Height(height),
        time: Time(height),
        proposer: Address([0; 20]),
        previous: digest,
        submissions_root: digest,
        submission_count: 1,
        log_size: 1,
        log_root: digest,
        record_count: 0,
        state_root: digest,
        validators: digest,
        next_validators: digest,
    }
}

#[tokio::test]
async fn each_waiter_is_told_what_became_of_its_submission() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), StoreOptions::default()).unwrap();
    let decisions = Arc::new(Decisions::default());
    let [final_one, refused, silent] = [1, 2, 3].map(submission);
    let wait = |digest: Digest, patience: u64| {
        let (decisions, store) = (decisions.clone(), store.clone());
        tokio::spawn(async move { decisions.wait(&store, &digest, Duration::from_millis(patience)).await.unwrap() })
    };
    let long = 60_000;
    let waiting = [wait(final_one.digest(), long), wait(final_one.digest(), long), wait(refused.digest(), long)];
    let in_vain = wait(silent.digest(), 1);
    tokio::time::timeout(Duration::from_secs(60), async {
        while decisions.waiters().values().map(Vec::len).sum::<usize>() < 3 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert!(matches!(in_vain.await.unwrap(), Fate::Pending));
    decisions.decided(&header(7), &[final_one], &[]);
    decisions.refused(vec![(refused.digest(), Refusal::new(Code::SubmissionExpired, ".", "late"))]);
    let [one, other, third] = waiting;
    assert!(matches!(one.await.unwrap(), Fate::Final(Height(7))));
    assert!(matches!(other.await.unwrap(), Fate::Final(Height(7))));
    assert!(matches!(third.await.unwrap(), Fate::Refused(_)));
    assert!(decisions.waiters().is_empty(), "nobody is left behind");
    // Asked late, a refusal is remembered; a patience of nothing is no wait.
    assert!(matches!(decisions.wait(&store, &refused.digest(), Duration::ZERO).await.unwrap(), Fate::Refused(_)));
}
