//! Read and write the files a node is started with: genesis, keys, configuration.
//!
//! `network-config` knows their texts; this module knows the disk. Key files are refused when others can read them.

use portolan_network_config::{ConfigFault, Genesis, MemberKeys, NodeConfig};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Mode of files that hold secrets.
const SECRET_MODE: u32 = 0o600;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Others can read a secret.
    #[error("{} can be read by others (mode {mode:o}); run `chmod 600 {}`", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is not as specified.
    #[error("{} is not as docs/reference/configuration.md says", path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// Field and reason.
        #[source]
        source: ConfigFault,
    },
}

/// The text of a file.
///
/// # Errors
/// [`FileFault::Read`].
pub fn read(path: &Path) -> Result<String, FileFault> {
    fs::read_to_string(path).map_err(|source| FileFault::Read { path: path.to_owned(), source })
}

/// The text of a file that nobody else may read.
///
/// # Errors
/// [`FileFault::Read`], [`FileFault::Exposed`].
pub fn read_secret(path: &Path) -> Result<String, FileFault> {
    let failed = |source| FileFault::Read { path: path.to_owned(), source };
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(FileFault::Exposed { path: path.to_owned(), mode });
    }
    read(path)
}

/// Write a file, creating its folder.
///
/// # Errors
/// [`FileFault::Write`].
pub fn write(path: &Path, text: &str) -> Result<(), FileFault> {
    write_with_mode(path, text, 0o644)
}

/// Write a file that nobody else may read.
///
/// # Errors
/// [`FileFault::Write`].
pub fn write_secret(path: &Path, text: &str) -> Result<(), FileFault> {
    write_with_mode(path, text, SECRET_MODE)
}

fn write_with_mode(path: &Path, text: &str, mode: u32) -> Result<(), FileFault> {
    let failed = |source| FileFault::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

/// Everything a node is started with.
pub struct NodeFiles {
    /// How it runs.
    pub config: NodeConfig,
    /// The network.
    pub genesis: Genesis,
    /// The member's secret keys.
    pub keys: MemberKeys,
}

impl NodeFiles {
    /// Where a node keeps its data, for words about a fault; none when its configuration does not say.
    #[must_use]
    pub fn data_folder(config_file: &Path) -> Option<PathBuf> {
        let config = NodeConfig::parse(&read(config_file).ok()?).ok()?;
        Some(config.in_folder(config_file.parent().unwrap_or(Path::new("."))).data_folder)
    }

    /// Read a node's configuration, and the genesis and keys it names.
    ///
    /// # Errors
    /// [`FileFault`].
    pub fn read(config_file: &Path) -> Result<Self, FileFault> {
        let text = |path: &Path, source| FileFault::Text { path: path.to_owned(), source };
        let folder = config_file.parent().unwrap_or(Path::new("."));
        let config = NodeConfig::parse(&read(config_file)?).map_err(|fault| text(config_file, fault))?;
        let config = config.in_folder(folder);
        if let Some(key) = &config.http.tls_key_file {
            // Read by the TLS listener later; that nobody else can read it is looked at here, with the other keys.
            drop(read_secret(key)?);
        }
        let genesis =
            Genesis::parse(&read(&config.genesis_file)?).map_err(|fault| text(&config.genesis_file, fault))?;
        let keys = MemberKeys::parse(&read_secret(&config.keys_file)?);
        let keys = keys.map_err(|fault| text(&config.keys_file, fault))?;
        Ok(Self { config, genesis, keys })
    }
}
