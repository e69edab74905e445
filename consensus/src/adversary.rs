//! A member that lies, for tests of whole networks: only with the feature `adversary`, never in the released program.
//!
//! Stands around an honest member at three places: around the engine's network actor (the engine's own
//! `ByzantineNetworkProxy`), around the [`Application`], and at the lanes to the other members, where every frame that
//! leaves can become others. The honest parts stay as they are, so that the liar is otherwise a good member: it votes,
//! catches up, and knows what it says.
//!
//! Invariants
//! - It lies with its own keys only: what needs another's signature is made without a good one.
//! - Each lie is told to the log of the liar, so that a test sees that it was told at all.
//!
//! Why a conduct of the process and not a setting: the released node must have nothing to set.

mod conduct;
mod lane;
mod liar;

pub use conduct::Conduct;
pub use lane::Tongue;

use crate::application::Application;
use crate::context::{Block, Portolan, Voter};
use crate::settings::Settings;
use crate::signing::Pen;
use arc_malachitebft_engine::network::NetworkRef;
use arc_malachitebft_engine_byzantine::{ByzantineConfig, ByzantineNetworkProxy, Trigger};
use liar::Liar;
use portolan_ledger::{Address, Digest};
use std::error::Error;
use std::sync::{Arc, OnceLock};

static CONDUCT: OnceLock<Conduct> = OnceLock::new();

/// Let every member that this process starts from now on behave so. The first call counts.
pub fn behave(conduct: Conduct) {
    let _ = CONDUCT.set(conduct);
}

/// Put the liar before the node.
pub fn before(application: Arc<dyn Application>) -> Arc<dyn Application> {
    match CONDUCT.get() {
        Some(conduct) => Arc::new(Liar::new(application, *conduct)),
        None => application,
    }
}

/// What speaks on the lanes.
pub fn tongue(settings: &Settings) -> Option<Tongue> {
    let conduct = CONDUCT.get()?;
    let voter = Address::of(&settings.consensus_key.verifying_key());
    Some(Tongue::new(*conduct, Pen::new(settings.network, settings.consensus_key.clone()), voter))
}

/// Put the engine's own adversary between the engine and our network.
pub async fn between(
    network: NetworkRef<Portolan>,
    settings: &Settings,
) -> Result<NetworkRef<Portolan>, Box<dyn Error + Send + Sync>> {
    let config = match CONDUCT.get() {
        Some(Conduct::DoubleVoter) => ByzantineConfig::new(None).with_equivocate_votes(Trigger::Always),
        Some(Conduct::DoubleProposer) => ByzantineConfig::new(None).with_equivocate_proposals(Trigger::Always),
        Some(Conduct::Silent) => {
            ByzantineConfig::new(None).with_drop_votes(Trigger::Always).with_drop_proposals(Trigger::Always)
        }
        _ => return Ok(network),
    };
    let voter = Voter(Address::of(&settings.consensus_key.verifying_key()));
    let pen = Box::new(Pen::new(settings.network, settings.consensus_key.clone()));
    let span = tracing::info_span!("adversary");
    let other = |block: &Block| Block { header: Digest::of(&block.header.0), ..*block };
    let other = Some(Box::new(other) as _);
    let proxy = ByzantineNetworkProxy::spawn(config, network, pen, Portolan, voter, span, other, None).await;
    proxy.map_err(|report| report.to_string().into())
}
