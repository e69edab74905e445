//! The end of a node that does not have the edition of the rules which decides the next block.
//!
//! The members that reach the last block of their edition first are often those whose votes and blocks the others still
//! need to reach it: were they gone at once, the slowest would stand one block short until the newer program is installed.
//! So a node that may not go on stays a moment, takes part in nothing new and hands over what was decided.

use crate::chain::{Chain, EditionUnknown};
use crate::limits::{EDITION_FAREWELL_MAX, EDITION_FAREWELL_POLL};
use portolan_consensus::Handle;
use portolan_ledger::Height;

/// Completes when the next block is of an edition that this program does not have and the members in reach have the block
/// before it, or [`EDITION_FAREWELL_MAX`] later. Warns as soon as such an edition is decided.
pub(super) async fn watch(chain: &Chain, handle: &Handle) -> EditionUnknown {
    let mut committed = handle.committed();
    let mut told = None;
    loop {
        if let Err(unknown) = chain.next_edition() {
            let farewell = farewell(handle, Height(unknown.from.0 - 1));
            // A member that stays behind is not waited for: the others give it the blocks once they run the newer program.
            let _ = tokio::time::timeout(EDITION_FAREWELL_MAX, farewell).await;
            return unknown;
        }
        let lacking = chain.edition_lacking();
        if let Some(planned) = lacking.filter(|planned| told != Some(*planned)) {
            let (edition, from) = (planned.edition, planned.from);
            tracing::warn!(edition, %from, "an edition of the rules was decided that this program does not have: install a newer one before that height");
        }
        told = lacking;
        if committed.changed().await.is_err() {
            // Agreement is ending, and the node with it.
            std::future::pending().await
        }
    }
}

/// Completes when every member in reach says that it has the block at `last`.
async fn farewell(handle: &Handle, last: Height) {
    tracing::info!(%last, "the last block of this program's rules is final: the others are given time to have it too");
    while handle.status().peers.values().any(|peer| peer.connected && peer.tip.is_none_or(|tip| tip < last)) {
        tokio::time::sleep(EDITION_FAREWELL_POLL).await;
    }
}
