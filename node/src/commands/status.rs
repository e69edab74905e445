//! `portolan-node status`.

use crate::files::NodeFiles;
use crate::running;
use crate::silence::marker;
use crate::storage::StoredMisbehaviour;
use portolan_contracts::nouns::proposal::action::PlannedEdition;
use portolan_contracts::{EDITIONS, query};
use std::path::Path;

pub(super) fn status(config: &Path) -> anyhow::Result<()> {
    let files = NodeFiles::read(config)?;
    let store = running::open_store_to_read(&files)?;
    let tip = store.tip().ok_or_else(|| anyhow::anyhow!("the store has no genesis; run `portolan-node init`"))?;
    println!("organisation  {}", files.config.organisation);
    println!("network       {}", files.genesis.network());
    if let Some(before) = &files.genesis.succeeds {
        println!("succeeds      {} after its height {}", before.network, before.height);
    }
    println!("height        {}", tip.header.height);
    println!("edition       {} of the rules", tip.header.edition);
    if let Some(PlannedEdition { edition, from }) = query::planned_edition(&store.state()) {
        let lacks = if EDITIONS.of(edition).is_some() { "" } else { ", which this program does not have" };
        println!("planned       edition {edition} from height {from} on{lacks}");
    }
    println!("history       from height {}", store.history_min()?);
    println!("header        {}", tip.header.digest());
    println!("block time    {}", tip.header.time);
    println!("log           {} leaves, root {}", tip.header.log_size, tip.header.log_root);
    println!("state root    {}", tip.header.state_root);
    println!("undecided     {} submissions", store.undecided_bodies()?.len());
    match marker::read(&files.config.data_folder) {
        Some(reason) => println!("silent        yes: {reason}; it votes again after a block made after its start"),
        None => println!("silent        no"),
    }
    let seen = store.misbehaviour()?;
    println!("misbehaviour  {} breaches of the protocol by other members seen here", seen.len());
    for StoredMisbehaviour { kind, member, height, round, says, seen_at, proof } in seen {
        let round = round.map(|round| format!(" round {round}")).unwrap_or_default();
        println!("  {member}: {kind} at height {height}{round}, seen {seen_at}: {says}");
        for (text, signature) in proof {
            let text = text.trim_end().replace('\n', " | ");
            println!(
                "    signed: {text}{}",
                if signature.is_empty() { String::new() } else { format!(" | {}", hex(&signature)) }
            );
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
