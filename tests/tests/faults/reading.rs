//! Read what stopped nodes have on disk with the node's own store, and have it checked.

use portolan_client::local_network::{LocalNetwork, Member};
use portolan_ledger::{Height, ValidatorSet};
use portolan_network_config::Genesis;
use portolan_node::storage::{Store, StoreOptions};
use portolan_tests::faults::{BlockRead, Finding, History, Promises, check};

/// Check the nodes of `members`, which must be down, against each other and against what was promised.
pub fn check_disks(network: &LocalNetwork, members: &[Member], promises: &Promises) -> (Vec<Finding>, Vec<History>) {
    let genesis = std::fs::read_to_string(network.folder().join("genesis.toml")).expect("the genesis");
    let founders = Genesis::parse(&genesis).expect("a genesis").validators();
    let histories: Vec<_> = members.iter().map(|member| read(network, *member, &founders)).collect();
    (check(&histories, promises, &network.network()), histories)
}

/// Everything one node has. That its store opens is the first check; that it holds each body it names is the second.
fn read(network: &LocalNetwork, member: Member, founders: &ValidatorSet) -> History {
    let folder = network.data_folder(member).join("database");
    let store = Store::open(&folder, StoreOptions::default());
    let store = store.unwrap_or_else(|fault| panic!("the store of {member} does not open: {fault}"));
    let tip = store.tip().unwrap_or_else(|| panic!("the store of {member} has no genesis"));
    let genesis = store.header(Height(0)).expect("it can be read").expect("it has a genesis");
    let blocks = (1..=tip.header.height.0).map(|at| {
        let block = store.block(Height(at)).unwrap_or_else(|fault| panic!("{member}, block {at}: {fault}"));
        let block = block.unwrap_or_else(|| panic!("{member} has a tip at {} and no block {at}", tip.header.height));
        for submission in &block.submissions {
            let is_held = store.holds(submission).expect("it can be read");
            assert!(is_held, "{member} has block {at} and not its submission {submission}");
        }
        BlockRead { header: block.header, certificate: block.certificate, submissions: block.submissions }
    });
    let sets = store.known_sets(founders.clone()).expect("they can be read");
    History { member: member.to_string(), genesis, sets, blocks: blocks.collect() }
}
