//! Agree on the next block: the engine's context and codecs, and our own network.
//!
//! The node gives an [`Application`] and [`Settings`] to [`start`] and gets a [`Handle`]. From then on this crate asks:
//! for a block to propose, for a verdict on another's, for bodies to hand to members, and to commit what was decided. It
//! is the only crate that names the engine or libp2p, and none of their types leave it.
//!
//! Invariants
//! - A validator votes for a block only when everything that it names is checked and on its disk, synced.
//! - Nobody but a listed member gets one byte of an application protocol.
//! - Every queue, stream, size and rate has a bound in [`limits`].
//! - A signature counts if `verify_strict` accepts it, and only then.
//!
//! Governed by `docs/specs/network.md`, edition 1.

#[cfg(feature = "adversary")]
pub mod adversary;
mod agreement;
pub mod application;
mod certificate;
mod codec;
mod context;
mod engine;
mod engine_log;
mod gate;
mod gathering;
mod handle;
mod intake;
pub mod limits;
pub mod misbehaviour;
mod network;
mod remembered;
pub mod settings;
mod signing;
mod snapshots;
pub mod status;

pub use application::{
    Application, Arrival, Body, DecidedBlock, Fault, LineUp, Origin, Proposal, Received, Tip, Verdict,
};
pub use engine_log::{EngineLogFault, engine_log_height};
pub use handle::{Handle, Publication, StartError, Stopped};
pub use misbehaviour::{Misbehaviour, SignedText};
pub use settings::{Member, Role, Settings, Timing};
pub use snapshots::{AskFault, SnapshotLink};
pub use status::{Peer, Status};

use std::sync::Arc;

/// Start agreement from the node's tip. Call it within a multi-threaded tokio runtime.
///
/// # Errors
/// [`StartError`]: unusable settings, an address in use, or an engine that does not start.
pub async fn start(settings: Settings, application: Arc<dyn Application>) -> Result<Handle, StartError> {
    engine::start(settings, application).await
}

/// How much of the engine's logs is worth keeping, as directives of a log filter: it tells each vote at INFO.
pub const LOG_DIRECTIVES: [&str; 4] = [
    "arc_malachitebft_core_consensus=error",
    "arc_malachitebft_engine=warn",
    "arc_malachitebft_app_channel=error",
    "arc_malachitebft_sync=warn",
];

/// The engine's metrics in the text format of Prometheus. They are of the process: one node, one process.
#[must_use]
pub fn metrics() -> String {
    let mut text = String::new();
    arc_malachitebft_app::metrics::export(&mut text);
    text
}

/// Gauge that the engine sets when it stops signing for good.
const SAFETY_GAUGE: &str = "node_safety_failure";

/// Whether the engine has stopped signing because a write of its log failed: going on, or starting again before the disk is
/// sound, could make this validator sign twice. The process lives on so that somebody looks.
#[must_use]
pub fn is_held_for_safety() -> bool {
    let metrics = metrics();
    let figures = metrics.lines().filter(|line| !line.starts_with('#') && line.contains(SAFETY_GAUGE));
    figures.filter_map(|line| line.rsplit(' ').next()).any(|value| value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arc_malachitebft_app::metrics::{Metrics, SharedRegistry};

    #[test]
    fn the_engines_word_that_it_is_held_is_heard() {
        assert!(!is_held_for_safety());
        let engine = Metrics::register(SharedRegistry::global());
        assert!(!is_held_for_safety());
        engine.set_safety_failure();
        assert!(is_held_for_safety());
    }
}
