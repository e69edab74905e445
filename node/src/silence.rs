//! Keep a node from signing what it may have signed before: it follows in silence until a block proves that it may speak.
//!
//! What a validator has signed at its height stands in the engine's log. A node that came back from a backup, joined anew
//! or lost that log does not know it any more, and a second, different vote would be a crime it cannot be cleared of. Such
//! a node starts silent: agreement runs without a key (`Settings::silent`). It speaks again once it has committed a block
//! that was *made* after it started: whatever it signed before, it signed for a block of that height or below, and it will
//! be asked for heights above it only. The marker in the data folder says so over restarts.
//!
//! Invariants
//! - The marker is on disk, synced, before agreement starts, and goes only after the block that ends the silence is.
//! - What cannot be read counts as silent.
//! - A clock that cannot be trusted never ends the silence: block time has to lie between this node's start and its now.
//!
//! Why not a file with the last vote, as other validators keep one: a backup would carry an old one of those too. The
//! network's own progress cannot be rolled back by whoever restores this disk. `docs/adr/0008-silence-after-a-restore.md`.

pub mod begun;
pub mod marker;

pub use marker::{MarkerFault, Reason};

use crate::clock;
use crate::storage::Store;
use ed25519_dalek::SigningKey;
use portolan_consensus::EngineLogFault;
use portolan_contracts::membership;
use portolan_ledger::{Address, Header, Height, Time};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// Whether this node speaks, and if not, what would make it.
#[derive(Debug)]
pub struct Silence {
    data_folder: PathBuf,
    /// When this process started, by its own clock.
    started: Time,
    /// How far block time may honestly be from this node's clock, milliseconds.
    tolerance_ms: u64,
    reason: Mutex<Option<Reason>>,
    ended: Notify,
}

/// What a node that starts knows of its own signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remembered {
    /// The newest block in the store.
    pub tip: Height,
    /// The height that the engine's log is of, if there is one.
    pub engine_log: Option<Height>,
    /// Whether this node's key was in force at the tip already: one that was not has nothing to remember.
    pub was_in_force: bool,
}

impl Remembered {
    /// Why it must be silent, if it must: the log of a node that was never put back is of the tip or of the height after.
    pub const fn doubt(self) -> Option<Reason> {
        let Self { tip: Height(tip), engine_log, was_in_force } = self;
        match engine_log {
            None if tip == 0 || !was_in_force => None,
            None => Some(Reason::LogMissing),
            Some(Height(log)) if log < tip => Some(Reason::LogOlder),
            Some(Height(log)) if log > tip + 1 => Some(Reason::LogNewer),
            Some(_) => None,
        }
    }
}

impl Silence {
    /// Find out at start whether to be silent; a doubt is written down before anything can be signed.
    ///
    /// # Errors
    /// [`MarkerFault`].
    pub fn at_start(data_folder: &Path, remembered: Remembered, tolerance_ms: u64) -> Result<Self, MarkerFault> {
        let is_permitted = marker::take_permit(data_folder)?;
        let mut reason = marker::read(data_folder);
        if let (false, None, Some(doubt)) = (is_permitted, reason, remembered.doubt()) {
            marker::write(data_folder, doubt, clock::now())?;
            reason = Some(doubt);
        }
        if is_permitted {
            tracing::warn!(tip = %remembered.tip, "the operator took the risk of signing twice: this node votes");
        }
        if let Some(reason) = reason {
            tracing::warn!(%reason, tip = %remembered.tip, "this node is silent: it follows and does not vote");
        }
        Ok(Self {
            data_folder: data_folder.to_owned(),
            started: clock::now(),
            tolerance_ms,
            reason: Mutex::new(reason),
            ended: Notify::new(),
        })
    }

    /// Why the node is silent; none when it speaks.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an operator is told while the node is silent.
    #[must_use]
    pub fn told(&self) -> Option<Told> {
        let reason = self.reason()?;
        Some(Told { reason, speaks_after: self.speaks_after() })
    }

    /// Block time that a block has to be later than. A proposer's clock may be ahead by the tolerance, and this node's
    /// own behind by as much.
    const fn speaks_after(&self) -> Time {
        Time(self.started.0.saturating_add(2 * self.tolerance_ms))
    }

    /// A block is on this disk; `others` is the greatest height that a member says it has decided. True when the silence
    /// has ended: agreement is to be started anew, with the key.
    ///
    /// # Errors
    /// [`MarkerFault`]: the marker does not go; then the silence stays.
    pub fn after_commit(&self, header: &Header, others: Height) -> Result<bool, MarkerFault> {
        let mut reason = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        if reason.is_none() || !self.was_made_since_start(header, others, clock::now()) {
            return Ok(false);
        }
        marker::remove(&self.data_folder)?;
        tracing::info!(height = %header.height, "a block made after this start is decided: this node votes again");
        *reason = None;
        self.ended.notify_one();
        Ok(true)
    }

    fn was_made_since_start(&self, header: &Header, others: Height, now: Time) -> bool {
        // While catching up, a clock that is behind would make old blocks look new: the newest of all has to be here, and
        // this node's clock has to agree with it.
        let is_newest = header.height >= others;
        let is_believable = header.time.0 <= now.0.saturating_add(self.tolerance_ms);
        is_newest && is_believable && header.time > self.speaks_after()
    }

    /// Completes when the silence has ended.
    pub async fn ended(&self) {
        self.ended.notified().await;
    }
}

/// What this node knows of what `key` has signed.
///
/// # Errors
/// The engine's log is damaged.
pub fn remembered(log: &Path, store: &Store, key: &SigningKey) -> Result<Remembered, EngineLogFault> {
    let engine_log = portolan_consensus::engine_log_height(log)?;
    let view = store.state();
    let set = membership::validators_at(&view, view.height());
    let was_in_force = set.by_address(&Address::of(&key.verifying_key())).is_some();
    Ok(Remembered { tip: view.height(), engine_log, was_in_force })
}

/// A silent node's answer to *why* and *how long*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    reason: Reason,
    speaks_after: Time,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, speaks_after } = self;
        write!(
            f,
            "this node is silent, because {reason}: it follows without voting until a block made after {speaks_after} \
             is decided; if the others cannot make one without it, see docs/guide/operator/back-up-and-restore.md"
        )
    }
}

#[cfg(test)]
mod tests;
