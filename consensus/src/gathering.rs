//! Get the bodies that a block names onto this disk: from the line of those not yet checked, or from whoever holds them.

use crate::application::{Application, Arrival, Body, Received};
use crate::intake::Intake;
use crate::limits::{FETCH_DIGESTS_MAX, FETCH_PAUSE};
use crate::network::{Board, Count, Network, Peer};
use portolan_ledger::Digest;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// What gathering needs.
#[derive(Clone)]
pub struct Gathering {
    /// The node, which checks and stores.
    pub application: Arc<dyn Application>,
    /// The bodies that came and wait.
    pub intake: Arc<Intake>,
    /// The members, who hold others.
    pub network: Network,
    /// Counts.
    pub board: Arc<Board>,
}

impl Gathering {
    /// Return when everything named is held. What has not come by itself after `patience` is asked for, from `likely`
    /// holders first and then from all, again and again: whoever calls this sets an end to it.
    pub async fn gather(&self, named: &[Digest], likely: &[Peer], arrival: Arrival, patience: Duration) {
        let mut missing = self.application.missing(named).await;
        let deadline = Instant::now() + patience;
        while !missing.is_empty() {
            // Waiting starts before looking, so that what is checked in between is not slept through.
            let checked = self.intake.checked.notified();
            self.check_waiting(&missing, arrival).await;
            missing = self.application.missing(&missing).await;
            if missing.is_empty() || Instant::now() >= deadline {
                break;
            }
            tokio::select! {
                () = checked => {}
                () = sleep_until(deadline) => {}
            }
            missing = self.application.missing(&missing).await;
        }
        while !missing.is_empty() {
            for holder in self.holders(likely) {
                missing = self.fetch_from(holder, missing, arrival).await;
                if missing.is_empty() {
                    return;
                }
            }
            sleep(FETCH_PAUSE).await;
            self.check_waiting(&missing, arrival).await;
            missing = self.application.missing(&missing).await;
        }
    }

    async fn check_waiting(&self, missing: &[Digest], arrival: Arrival) {
        self.intake.check_first(&missing.iter().copied().collect(), arrival).await;
    }

    /// The likely ones, then all others that are connected.
    fn holders(&self, likely: &[Peer]) -> Vec<Peer> {
        let mut seen = BTreeSet::new();
        let all = likely.iter().copied().chain(self.network.connected());
        all.filter(|peer| seen.insert(*peer)).collect()
    }

    /// Ask one holder for all that is missing; returns what it did not have.
    async fn fetch_from(&self, holder: Peer, missing: Vec<Digest>, arrival: Arrival) -> Vec<Digest> {
        let Some(member) = self.network.roster().get(&holder).map(|listed| listed.organisation.clone()) else {
            return missing;
        };
        let mut rest = missing.as_slice();
        while !rest.is_empty() {
            let asked = &rest[..rest.len().min(FETCH_DIGESTS_MAX)];
            let Some(answers) = self.network.fetch(holder, asked.to_vec()).await else { break };
            if answers.is_empty() {
                break;
            }
            rest = &rest[answers.len().min(asked.len())..];
            let found = asked.iter().zip(answers);
            let bodies: Vec<_> = found.filter_map(|(d, bytes)| Some(Body { digest: *d, bytes: bytes? })).collect();
            if bodies.is_empty() {
                continue;
            }
            let received = self.application.receive(&member, bodies, arrival).await;
            let refused = received.iter().filter(|received| **received != Received::Stored).count();
            self.board.add(Count::BodiesFetched, (received.len() - refused) as u64);
            self.board.add(Count::BodiesRefused, refused as u64);
        }
        self.application.missing(&missing).await
    }
}
