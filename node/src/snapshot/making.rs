//! Turn a store into the files of a snapshot: a head, pieces of the log, pieces of the state.
//!
//! The state is spread over files by the first byte of its keys' hashes, each of which is then sorted in memory: that
//! bounds the memory to a small part of the state, however large it is.

use super::format::{Head, StatePiece};
use crate::limits::{SNAPSHOT_BUCKET_BUFFER_BYTES, SNAPSHOT_BUCKETS, SNAPSHOT_LOG_PIECE_LEAVES, SNAPSHOT_PIECE_BYTES};
use crate::storage::{Exported, StorageFault, Store};
use borsh::BorshDeserialize as _;
use portolan_ledger::evidence::SetChange;
use portolan_ledger::{Digest, merkle, state};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Why a snapshot cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeFault {
    /// The ledger has no certified block yet.
    #[error("no block is decided yet")]
    Empty,
    /// A file cannot be written or read back.
    #[error("cannot write or read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The store could not answer.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

fn file_fault(path: &Path) -> impl Fn(std::io::Error) -> MakeFault + '_ {
    move |source| MakeFault::File { path: path.to_owned(), source }
}

/// Where the head lies.
pub fn head_file(folder: &Path) -> PathBuf {
    folder.join("head")
}

/// Where a piece of the log lies.
pub fn log_file(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("log-{number}"))
}

/// Where a piece of the state lies.
pub fn state_file(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("state-{number}"))
}

/// Make a snapshot of `store` at its tip in `folder`, an empty one; answers its name.
///
/// # Errors
/// [`MakeFault`].
pub fn make(store: &Store, set_changes: Vec<SetChange>, folder: &Path) -> Result<Digest, MakeFault> {
    let exported = store.exported()?;
    let tip = exported.tip();
    let certificate = tip.certificate.clone().ok_or(MakeFault::Empty)?;
    let log_pieces = log(&exported, folder)?;
    let (entries, state_pieces) = state(&exported, folder)?;
    let header = tip.header.clone();
    let head =
        Head { network: header.network, set_changes, header, certificate, log_pieces, entries, state_pieces }.encode();
    let path = head_file(folder);
    fs::write(&path, &head).map_err(file_fault(&path))?;
    Ok(Head::name(&head))
}

fn log(exported: &Exported<'_>, folder: &Path) -> Result<Vec<Digest>, MakeFault> {
    let mut roots = Vec::new();
    let mut piece = Vec::new();
    let mut close = |piece: &mut Vec<Digest>| {
        let path = log_file(folder, u32::try_from(roots.len()).unwrap_or(u32::MAX));
        let bytes: Vec<u8> = piece.iter().flat_map(|leaf| leaf.0).collect();
        roots.push(merkle::root(piece));
        piece.clear();
        fs::write(&path, bytes).map_err(file_fault(&path))
    };
    for leaf in exported.leaves() {
        piece.push(leaf?);
        if piece.len() as u64 == SNAPSHOT_LOG_PIECE_LEAVES {
            close(&mut piece)?;
        }
    }
    if !piece.is_empty() {
        close(&mut piece)?;
    }
    Ok(roots)
}

/// Number of entries, number of pieces.
fn state(exported: &Exported<'_>, folder: &Path) -> Result<(u64, u32), MakeFault> {
    let bucket = |number: usize| folder.join(format!("bucket-{number}"));
    let mut buckets = Vec::with_capacity(SNAPSHOT_BUCKETS);
    for number in 0..SNAPSHOT_BUCKETS {
        let path = bucket(number);
        let file = File::create(&path).map_err(file_fault(&path))?;
        buckets.push(BufWriter::with_capacity(SNAPSHOT_BUCKET_BUFFER_BYTES, file));
    }
    let mut entries = 0;
    for entry in exported.entries() {
        let (key, value) = entry?;
        let number = usize::from(state::key_hash(&key).0[0]);
        borsh::to_writer(&mut buckets[number], &(key, value)).map_err(file_fault(&bucket(number)))?;
        entries += 1;
    }
    for (number, mut file) in buckets.into_iter().enumerate() {
        file.flush().map_err(file_fault(&bucket(number)))?;
    }
    let mut pieces = Pieces { exported, folder, open: Vec::new(), bytes: 0, closed: 0 };
    for number in 0..SNAPSHOT_BUCKETS {
        let path = bucket(number);
        let bytes = fs::read(&path).map_err(file_fault(&path))?;
        fs::remove_file(&path).map_err(file_fault(&path))?;
        let mut rest = &bytes[..];
        let mut sorted = Vec::new();
        while !rest.is_empty() {
            let (key, value) = <(Vec<u8>, Vec<u8>)>::deserialize(&mut rest).map_err(file_fault(&path))?;
            sorted.push((state::key_hash(&key), key, value));
        }
        sorted.sort_unstable();
        for (_, key, value) in sorted {
            pieces.push(key, value)?;
        }
    }
    pieces.close()?;
    Ok((entries, pieces.closed))
}

struct Pieces<'a> {
    exported: &'a Exported<'a>,
    folder: &'a Path,
    open: Vec<(Vec<u8>, Vec<u8>)>,
    bytes: usize,
    closed: u32,
}

impl Pieces<'_> {
    fn push(&mut self, key: Vec<u8>, value: Vec<u8>) -> Result<(), MakeFault> {
        self.bytes += key.len() + value.len() + 8;
        self.open.push((key, value));
        if self.bytes >= SNAPSHOT_PIECE_BYTES { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> Result<(), MakeFault> {
        let Some((last, _)) = self.open.last() else { return Ok(()) };
        let proof = self.exported.range_proof(last)?;
        let piece = StatePiece { entries: std::mem::take(&mut self.open), proof };
        let path = state_file(self.folder, self.closed);
        let bytes = borsh::to_vec(&piece).expect("writing to memory cannot fail");
        fs::write(&path, bytes).map_err(file_fault(&path))?;
        (self.bytes, self.closed) = (0, self.closed + 1);
        Ok(())
    }
}
