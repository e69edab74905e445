//! `portolan-node fsck`.

use super::progress::Shown;
use crate::files::NodeFiles;
use crate::keys_in_force;
use crate::repair::{Repair, database_folder, engine_log};
use crate::silence;
use crate::storage::{Ailment, DiskFault, Store, StoreOptions};
use std::path::Path;

/// Problems that are printed one by one; more of them say nothing new.
const PROBLEMS_SHOWN: usize = 100;

pub(super) fn fsck(config: &Path) -> anyhow::Result<()> {
    let files = NodeFiles::read(config)?;
    let data_folder = &files.config.data_folder;
    let folder = database_folder(data_folder);
    anyhow::ensure!(folder.try_exists()?, "there is no store in {}; nothing to check", folder.display());
    Store::refuse_unfinished(&folder)?;
    let store = Store::open_to_check(&folder, StoreOptions::default())?;
    let tip = store.tip().map(|tip| tip.header.height).unwrap_or_default();
    let sets = store.known_sets(files.genesis.validators())?;
    let mut shown = Shown::default();
    let problems = store.fsck(&|header| sets.get(&header.validators).cloned(), &mut shown)?;
    shown.ends();
    for problem in problems.iter().take(PROBLEMS_SHOWN) {
        println!("{problem}");
    }
    if problems.len() > PROBLEMS_SHOWN {
        println!("and {} more", problems.len() - PROBLEMS_SHOWN);
    }
    if let Some(first) = problems.first() {
        let text = format!("{} problems found, the first: {first}", problems.len());
        let fault = DiskFault { ailment: Ailment::Damaged, file: folder, text };
        return Err(Repair::of(fault, config, data_folder).into());
    }
    println!("the store agrees with itself up to height {tip}");
    if store.tip().is_none() {
        return Ok(());
    }
    let keys = keys_in_force::of_agreement(&store, &files.config.organisation, &files.keys);
    match silence::remembered(&engine_log(data_folder, &keys.consensus), &store, &keys.consensus) {
        Ok(remembered) => match remembered.doubt() {
            Some(doubt) => println!("the node will start silent: {doubt}"),
            None => println!("the engine's log fits the store"),
        },
        Err(fault) => {
            let text = format!("{fault}: {}", fault.source);
            let fault = DiskFault { ailment: Ailment::Damaged, file: fault.path, text };
            return Err(Repair::of(fault, config, data_folder).into());
        }
    }
    Ok(())
}
