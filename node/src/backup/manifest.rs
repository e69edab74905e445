//! `manifest.json`: what a backup is of, what is in it, and what is not. Written last: with it the backup is whole.

use super::BackupFault;
use crate::storage::Tip;
use portolan_ledger::{Digest, Height, NetworkId, OrganisationId, Time};
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};

/// The manifest's name in a backup's folder.
pub const FILE: &str = "manifest.json";
/// First field of every manifest.
const FORMAT: &str = "portolan-backup/1";
/// The folder with the store's files, in a backup's folder.
pub const DATABASE: &str = "database";
/// Told with every backup, so that nobody looks for it in vain or leaves it lying open.
const LACKS: [&str; 2] = [
    "the member's secret keys (keys/): keep them apart",
    "the engine's log: a restored node is silent until it may vote",
];

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `portolan-backup/1`.
    pub format: String,
    /// The network.
    pub network: NetworkId,
    /// Whose node it is of. It holds business names in clear that only this member may read.
    pub organisation: OrganisationId,
    /// The newest block in it.
    pub height: Height,
    /// The digest of that block's header.
    pub header: Digest,
    /// The time of that block.
    pub block_time: Time,
    /// When the backup was made, by the node's clock.
    pub made_at: Time,
    /// The program that made it.
    pub made_by: String,
    /// What is not in it.
    pub lacks: Vec<String>,
    /// Its files, by path.
    pub files: Vec<File>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Path under `database/`.
    pub path: PathBuf,
    /// Length.
    pub bytes: u64,
    /// Digest of its bytes.
    pub sha256: Digest,
}

impl Manifest {
    /// Of a store at `tip`.
    pub fn new(network: NetworkId, organisation: OrganisationId, tip: &Tip, made_at: Time, files: Vec<File>) -> Self {
        Self {
            format: FORMAT.into(),
            network,
            organisation,
            height: tip.header.height,
            header: tip.header.digest(),
            block_time: tip.header.time,
            made_at,
            made_by: concat!("portolan-node ", env!("CARGO_PKG_VERSION")).into(),
            lacks: LACKS.map(Into::into).into(),
            files,
        }
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest is plain JSON") + "\n"
    }

    /// Read the manifest of the backup in `folder`.
    ///
    /// # Errors
    /// [`BackupFault`]: there is none, or it is not as specified.
    pub fn read(folder: &Path) -> Result<Self, BackupFault> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(BackupFault::file("read", &path))?;
        let refuse = |reason: String| BackupFault::Manifest { path: path.clone(), reason };
        let manifest: Self = serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(refuse(format!("its format is {}, this program reads {FORMAT}", manifest.format)));
        }
        // A manifest must not lead out of its folder.
        let is_plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
        match manifest.files.iter().find(|file| !is_plain(&file.path)) {
            Some(file) => Err(refuse(format!("{} is no path within it", file.path.display()))),
            None => Ok(manifest),
        }
    }

    /// Bytes of all its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}
