//! Ask sources one after the other until one gives a snapshot that holds, and put the store in place.

use super::checking::check;
use super::{Ground, JoinFault, Refused, Source, SourceFault, Told};
use crate::clock;
use crate::limits::{SNAPSHOT_AGAIN_AFTER, SNAPSHOT_AHEAD, SNAPSHOT_LOG_PIECE_LEAVES, SNAPSHOT_MAKING_TIME_MAX};
use crate::repair::database_folder;
use crate::silence::{Reason, marker};
use crate::snapshot::format::{Answer, Head, Request, StatePiece};
use crate::storage::unfinished::{self, put_in_place};
use crate::storage::{ImportFault, Importing, StorageFault, Store, StoreOptions};
use futures::StreamExt as _;
use portolan_contracts::membership;
use portolan_ledger::policy::Anchor;
use portolan_ledger::{Digest, Height, merkle};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::block_in_place;
use tokio::time::{Instant, sleep, timeout};

/// Why one source did not do: its own fault, or this node's.
enum Failed {
    Source(SourceFault),
    Here(JoinFault),
}

impl From<SourceFault> for Failed {
    fn from(fault: SourceFault) -> Self {
        Self::Source(fault)
    }
}

impl From<StorageFault> for Failed {
    fn from(fault: StorageFault) -> Self {
        Self::Here(fault.into())
    }
}

impl From<ImportFault> for Failed {
    fn from(fault: ImportFault) -> Self {
        match fault {
            ImportFault::Wrong(reason) => Self::Source(SourceFault::Lies(reason)),
            ImportFault::Storage(fault) => fault.into(),
        }
    }
}

/// Build the store of the node with this data folder from the first of `sources` that gives a snapshot that holds; answers
/// the height it stands at. Must run on a multi-threaded runtime.
///
/// # Errors
/// [`JoinFault`]; then there is no store in the data folder, as before.
pub async fn take(
    sources: &[Arc<dyn Source>],
    ground: &Ground,
    data_folder: &Path,
    options: StoreOptions,
    told: &mut dyn Told,
) -> Result<Height, JoinFault> {
    let database = database_folder(data_folder);
    if crate::backup::copying::is_occupied(&database) {
        return Err(JoinFault::Occupied(database));
    }
    let built = unfinished::folder(&database, unfinished::JOIN);
    let mut refused = Vec::new();
    for source in sources {
        clear(&built)?;
        told.asks(&source.name());
        match take_from(source, ground, &built, options, told).await {
            Ok(height) => {
                // Before there is a store: a node that finds one must find the marker too.
                marker::write(data_folder, Reason::Joined, clock::now())?;
                put_in_place(&built, &database).map_err(file_fault("put in place", &database))?;
                return Ok(height);
            }
            Err(Failed::Source(fault)) => {
                told.refused(&**source, &fault);
                refused.push((source.name(), fault));
            }
            Err(Failed::Here(fault)) => return Err(fault),
        }
    }
    clear(&built)?;
    let _ = std::fs::remove_dir(&built);
    Err(JoinFault::NoSource(Refused(refused)))
}

fn file_fault(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> JoinFault {
    let path = path.to_owned();
    move |source| JoinFault::File { doing, path, source }
}

/// Make the folder anew, empty.
fn clear(folder: &Path) -> Result<(), JoinFault> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(file_fault("remove", folder)(error)),
        _ => crate::backup::copying::make_folder(folder).map_err(|fault| match fault {
            crate::backup::BackupFault::File { doing, path, source } => JoinFault::File { doing, path, source },
            other => unreachable!("making a folder fails in one way: {other}"),
        }),
    }
}

async fn take_from(
    source: &Arc<dyn Source>,
    ground: &Ground,
    built: &Path,
    options: StoreOptions,
    told: &mut dyn Told,
) -> Result<Height, Failed> {
    let encoded = head(source, ground.patience, told).await?;
    let snapshot = Head::name(&encoded);
    let head = Head::decode(&encoded).map_err(SourceFault::Lies)?;
    check(&head, ground)?;
    told.takes(head.header.height, head.log_pieces.len() as u64 + u64::from(head.state_pieces));
    let mut importing = block_in_place(|| Importing::begin(built, options, &head.header))?;
    take_log(source, &snapshot, &head, ground, &mut importing, told).await?;
    take_state(source, &snapshot, &head, ground, &mut importing, told).await?;
    let store =
        block_in_place(|| importing.finish(&ground.genesis, &head.certificate, &head.set_changes, head.entries))?;
    block_in_place(|| keep_next_set(&store, &head))?;
    let closing = store.closing();
    drop(store);
    block_in_place(|| closing.wait(crate::limits::STORE_CLOSE_TIME_MAX));
    Ok(head.header.height)
}

/// The set that the head names for the next height stands in the state that came with it.
fn keep_next_set(store: &Store, head: &Head) -> Result<(), Failed> {
    let header = &head.header;
    if header.next_validators == header.validators {
        return Ok(());
    }
    let next = membership::validators_at(&store.state(), header.height.next());
    if next.hash() != header.next_validators {
        return Err(SourceFault::Lies("the state does not hold the validators that the head names".into()).into());
    }
    Ok(store.keep_set_change(header.height, &next)?)
}

async fn head(source: &Arc<dyn Source>, patience: Duration, told: &mut dyn Told) -> Result<Vec<u8>, SourceFault> {
    let deadline = Instant::now() + SNAPSHOT_MAKING_TIME_MAX;
    while Instant::now() < deadline {
        match asked(source, Request::Head, patience).await? {
            Answer::Here(bytes) => return Ok(bytes),
            Answer::Gone => return Err(SourceFault::Gone),
            Answer::Making | Answer::Busy => {
                told.waits();
                sleep(SNAPSHOT_AGAIN_AFTER).await;
            }
        }
    }
    Err(SourceFault::Slow("its snapshot was not made in time"))
}

async fn asked(source: &Arc<dyn Source>, request: Request, patience: Duration) -> Result<Answer, SourceFault> {
    let answer = timeout(patience, source.ask(request)).await;
    let bytes = answer.map_err(|_| SourceFault::Slow("an answer did not come in time"))??;
    borsh::from_slice(&bytes).map_err(|error| SourceFault::Lies(format!("an answer is none: {error}")))
}

/// One piece, asked for again while the source is busy.
async fn piece(source: Arc<dyn Source>, request: Request, patience: Duration) -> Result<Vec<u8>, SourceFault> {
    let deadline = Instant::now() + patience;
    loop {
        match asked(&source, request, patience).await? {
            Answer::Here(bytes) => return Ok(bytes),
            Answer::Gone => return Err(SourceFault::Gone),
            Answer::Making | Answer::Busy if Instant::now() < deadline => sleep(SNAPSHOT_AGAIN_AFTER).await,
            Answer::Making | Answer::Busy => return Err(SourceFault::Slow("it was busy for too long")),
        }
    }
}

async fn take_log(
    source: &Arc<dyn Source>,
    snapshot: &Digest,
    head: &Head,
    ground: &Ground,
    importing: &mut Importing,
    told: &mut dyn Told,
) -> Result<(), Failed> {
    let ask = |number| piece(source.clone(), Request::Log { snapshot: *snapshot, number }, ground.patience);
    let count = u32::try_from(head.log_pieces.len()).map_err(|_| SourceFault::Lies("too many pieces".into()))?;
    let mut pieces = futures::stream::iter(0..count).map(ask).buffered(SNAPSHOT_AHEAD);
    for root in &head.log_pieces {
        let Some(bytes) = pieces.next().await else { break };
        let bytes = bytes?;
        let leaves = leaves_of(&bytes, head, importing.log_size())?;
        if merkle::root(&leaves) != *root {
            return Err(SourceFault::Lies("a piece of the log does not have its root".into()).into());
        }
        let anchor = ground.policy.as_ref().map(|policy| &policy.anchor);
        block_in_place(|| add_leaves(importing, &leaves, anchor))?;
        told.piece(bytes.len() as u64);
    }
    Ok(())
}

/// The leaves of the piece that follows on `before` leaves.
fn leaves_of(bytes: &[u8], head: &Head, before: u64) -> Result<Vec<Digest>, SourceFault> {
    let expected = (head.header.log_size - before).min(SNAPSHOT_LOG_PIECE_LEAVES) * 32;
    if bytes.len() as u64 != expected {
        return Err(SourceFault::Lies(format!("a piece of the log has {} bytes, not {expected}", bytes.len())));
    }
    let (leaves, _) = bytes.as_chunks::<32>();
    Ok(leaves.iter().map(|leaf| Digest(*leaf)).collect())
}

/// Add leaves, and compare with the trust policy's anchor on the way past it.
fn add_leaves(importing: &mut Importing, leaves: &[Digest], anchor: Option<&Anchor>) -> Result<(), Failed> {
    let before = importing.log_size();
    let to_anchor = anchor.and_then(|anchor| anchor.size.checked_sub(before));
    let split = to_anchor.and_then(|count| usize::try_from(count).ok()).filter(|count| *count <= leaves.len());
    let (until, after) = leaves.split_at(split.unwrap_or(0));
    importing.leaves(until)?;
    if let (Some(anchor), Some(_)) = (anchor, split)
        && importing.log_root() != anchor.root
    {
        return Err(SourceFault::Lies("its log does not extend the trust policy's anchor".into()).into());
    }
    Ok(importing.leaves(after)?)
}

async fn take_state(
    source: &Arc<dyn Source>,
    snapshot: &Digest,
    head: &Head,
    ground: &Ground,
    importing: &mut Importing,
    told: &mut dyn Told,
) -> Result<(), Failed> {
    let ask = |number| piece(source.clone(), Request::State { snapshot: *snapshot, number }, ground.patience);
    let mut pieces = futures::stream::iter(0..head.state_pieces).map(ask).buffered(SNAPSHOT_AHEAD);
    while let Some(bytes) = pieces.next().await {
        let bytes = bytes?;
        let StatePiece { entries, proof } = borsh::from_slice(&bytes)
            .map_err(|error| SourceFault::Lies(format!("a piece of the state is none: {error}")))?;
        block_in_place(|| importing.entries(entries, &proof))?;
        told.piece(bytes.len() as u64);
    }
    Ok(())
}
