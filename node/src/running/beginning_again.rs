//! For what reasons a node begins again by itself: each puts agreement on other keys, which is of its whole.

use crate::held_keys::HeldKeys;
use crate::keys_in_force::{self, AgreementKeys};
use crate::limits::{KEYS_POLL, LET_IN_PATIENCE_MAX, LET_IN_PATIENCE_MIN};
use crate::storage::Store;
use portolan_consensus::Handle;
use portolan_ledger::OrganisationId;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Why a node ended of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Asked,
    /// The ledger has another of its keys in force: it is to begin again with that one.
    KeysChanged,
    /// Its silence has ended: it is to begin again with its key.
    Speaks,
    /// Nobody lets it in with the transport key that it runs with, and it holds another: it is to begin again with that one.
    NotLetIn,
}

/// The keys that agreement runs with, and by what they were chosen.
pub struct Choice {
    /// Whose.
    pub organisation: OrganisationId,
    /// All that are held.
    pub held: HeldKeys,
    /// Those that the ledger named at the start.
    pub named: AgreementKeys,
    /// Those that agreement runs with.
    pub used: AgreementKeys,
    /// How often this node has begun again since it was let in last.
    pub attempt: usize,
}

impl Choice {
    /// Choose by the state at the tip, and for an attempt to be let in.
    pub fn make(store: &Store, organisation: OrganisationId, held: HeldKeys, attempt: usize) -> Self {
        let keys = held.now();
        let named = keys_in_force::of_agreement(store, &organisation, &keys);
        let used = named.clone().for_attempt(attempt, &keys);
        Self { organisation, held, named, used, attempt }
    }

    /// Completes when the ledger has others of the held keys in force than those that agreement runs with.
    pub async fn changes(&self, store: &Store, handle: &Handle) {
        let mut committed = handle.committed();
        loop {
            let now = keys_in_force::of_agreement(store, &self.organisation, &self.held.now());
            // While others are tried than the ledger names, that it still names the same is no news.
            let names_others = now.transport != self.used.transport && now.transport != self.named.transport;
            if now.consensus != self.used.consensus || names_others {
                tracing::info!("the ledger has another of this node's keys in force: it begins again with that one");
                return;
            }
            // A key may also be put into the file after the ledger has it in force.
            if let Ok(Err(_)) = timeout(KEYS_POLL, committed.changed()).await {
                // Agreement is ending, and the node with it.
                std::future::pending().await
            }
        }
    }

    /// Completes when no member has let this node in for so long that another of its transport keys is worth a try.
    pub async fn is_not_let_in(&self, handle: &Handle) {
        let doublings = u32::try_from(self.attempt).unwrap_or(u32::MAX);
        let patience = LET_IN_PATIENCE_MIN.saturating_mul(2_u32.saturating_pow(doublings)).min(LET_IN_PATIENCE_MAX);
        let mut alone_since = Instant::now();
        loop {
            tokio::time::sleep(Duration::min(KEYS_POLL, patience)).await;
            let is_alone = handle.status().peers.values().all(|peer| !peer.connected);
            if !is_alone || self.held.now().transport_keys().len() < 2 {
                alone_since = Instant::now();
            } else if alone_since.elapsed() >= patience {
                tracing::info!("nobody lets this node in: it begins again with another transport key that it holds");
                return;
            }
        }
    }
}
