//! How far the node is behind the others, in its log while it catches up: after `join --blocks` that can take hours.

use crate::limits::{BEHIND_SHOWN_MIN, PROGRESS_INTERVAL};
use crate::storage::Store;
use portolan_consensus::Handle;
use portolan_ledger::Height;

/// The newest height that at least one honest member says it has: what a liar says alone counts for nothing.
pub(super) fn tip_of_others(handle: &Handle, honest: usize) -> Height {
    let mut tips: Vec<_> = handle.status().peers.values().filter_map(|peer| peer.tip).collect();
    tips.sort_unstable_by(|one, other| other.cmp(one));
    tips.get(honest.saturating_sub(1)).copied().unwrap_or_default()
}

/// Log the progress while this node is far behind, and once when it is level.
pub(super) async fn tell(store: Store, handle: Handle, honest: usize) {
    let mut tick = tokio::time::interval(PROGRESS_INTERVAL);
    let mut before = None;
    loop {
        tick.tick().await;
        let height = store.tip().map(|tip| tip.header.height).unwrap_or_default();
        let others = tip_of_others(&handle, honest);
        before = match others.0.saturating_sub(height.0) {
            missing if missing >= BEHIND_SHOWN_MIN => {
                let blocks_per_s = before.map(|before: Height| (height.0 - before.0) / PROGRESS_INTERVAL.as_secs());
                tracing::info!(%height, %others, missing, blocks_per_s, "catching up");
                Some(height)
            }
            _ => {
                if before.is_some() {
                    tracing::info!(%height, "level with the others");
                }
                None
            }
        };
    }
}
