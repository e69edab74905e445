//! `portolan-node join`.

use super::OfNode;
use super::progress::Shown;
use crate::files::{self, NodeFiles};
use crate::joining::members::{Access, sources};
use crate::joining::taking::take;
use crate::joining::{Ground, JoinFault, Source, SourceFault, Told};
use crate::limits::SNAPSHOT_ANSWER_TIME_MAX;
use crate::repair::database_folder;
use crate::running;
use crate::silence::{Reason, marker};
use crate::storage::{Store, StoredMisbehaviour};
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{Height, OrganisationId};
use std::path::PathBuf;

/// What a member did that gave a snapshot which does not hold.
const LYING_SNAPSHOT: &str = "lying-snapshot";

#[derive(Debug, clap::Args)]
pub(super) struct Join {
    #[command(flatten)]
    pub(super) node: OfNode,
    /// The node to ask first; then the members of the genesis are asked, in their order.
    #[arg(long, value_name = "HOST:PORT")]
    from: Option<String>,
    /// A trust policy: the ledger that is taken must extend its anchor.
    #[arg(long, value_name = "FILE", conflicts_with = "blocks")]
    policy: Option<PathBuf>,
    /// Begin at genesis instead, and let `run` fetch and execute every block: slower, and with all history.
    #[arg(long, conflicts_with = "from")]
    blocks: bool,
}

impl Join {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let files = NodeFiles::read(&self.node.config)?;
        let height = if self.blocks { begin_at_genesis(&files)? } else { self.take(&files)? };
        println!("joined     at height {height}");
        println!("next       portolan-node run --config {}", self.node.config.display());
        println!("The node follows the others in silence, and votes after the first block made after its start.");
        Ok(())
    }

    fn take(&self, files: &NodeFiles) -> anyhow::Result<Height> {
        let NodeFiles { config, genesis, keys } = files;
        let policy = match &self.policy {
            Some(path) => Some(TrustPolicy::parse(files::read(path)?.as_bytes())?),
            None => None,
        };
        let access = Access {
            network: genesis.network(),
            transport_key: keys.transport_key(),
            members: running::members(config, genesis),
        };
        let sources = sources(access, self.from.clone(), &config.organisation);
        let ground = Ground {
            genesis: running::genesis_header(genesis)?,
            validators: genesis.validators(),
            policy,
            patience: SNAPSHOT_ANSWER_TIME_MAX,
        };
        let options = running::store_options(config);
        std::fs::create_dir_all(&config.data_folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let mut shown = Words::default();
        let taken = runtime.block_on(take(&sources, &ground, &config.data_folder, options, &mut shown));
        shown.bar.ends();
        let height = taken?;
        keep(files, height, shown.liars)?;
        Ok(height)
    }
}

/// Keep in the new store who sent what is not so: `portolan-node status` shows it with the other breaches.
fn keep(files: &NodeFiles, height: Height, liars: Vec<(OrganisationId, String)>) -> anyhow::Result<()> {
    if liars.is_empty() {
        return Ok(());
    }
    let store = running::open_store(files)?;
    for (member, reason) in liars {
        let (kind, seen_at) = (LYING_SNAPSHOT.to_owned(), crate::clock::now());
        let says = format!("gave a snapshot that does not hold: {reason}");
        store.keep_misbehaviour(&StoredMisbehaviour {
            kind,
            member,
            height,
            round: None,
            says,
            seen_at,
            proof: Vec::new(),
        })?;
    }
    Ok(())
}

/// A store that stands at genesis, marked as joined: it will meet blocks that it may have voted on.
fn begin_at_genesis(files: &NodeFiles) -> anyhow::Result<Height> {
    let data_folder = &files.config.data_folder;
    let database = database_folder(data_folder);
    if crate::backup::copying::is_occupied(&database) {
        return Err(JoinFault::Occupied(database).into());
    }
    Store::refuse_unfinished(&database)?;
    std::fs::create_dir_all(data_folder)?;
    marker::write(data_folder, Reason::Joined, crate::clock::now())?;
    let store = running::open_store(files)?;
    Ok(store.tip().map(|tip| tip.header.height).unwrap_or_default())
}

/// Progress as it is shown to who called the command.
#[derive(Default)]
struct Words {
    bar: Shown,
    is_waiting: bool,
    bytes: u64,
    /// Members that sent what is not so, and what that was.
    liars: Vec<(OrganisationId, String)>,
}

impl Told for Words {
    fn asks(&mut self, source: &str) {
        (self.is_waiting, self.bytes) = (false, 0);
        eprintln!("asking     {source}");
    }

    fn waits(&mut self) {
        if !std::mem::replace(&mut self.is_waiting, true) {
            eprintln!("waiting    it makes a snapshot");
        }
    }

    fn takes(&mut self, height: Height, pieces: u64) {
        eprintln!("taking     height {height}, {pieces} pieces");
        self.bar.part("pieces", pieces, false);
    }

    fn piece(&mut self, bytes: u64) {
        self.bytes += bytes;
        self.bar.more(1);
        self.bar.note(&format!("{} checked", indicatif::HumanBytes(self.bytes)));
    }

    fn refused(&mut self, source: &dyn Source, fault: &SourceFault) {
        self.bar.ends();
        eprintln!("refused    {}: {fault}", source.name());
        if let (SourceFault::Lies(reason), Some(member)) = (fault, source.member()) {
            self.liars.push((member, reason.clone()));
        }
    }
}
