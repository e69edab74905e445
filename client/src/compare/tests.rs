//! Logs of different lengths: the newer proves that it extends the older, and nothing else passes for it.

use super::*;
use portolan_ledger::merkle::{Frontier, consistency_path, leaf_hash};
use portolan_ledger::{NetworkId, Time};

struct Log {
    nodes: BTreeMap<(u8, u64), Digest>,
    roots: Vec<Digest>,
}

fn log(size: u64) -> Log {
    let (mut nodes, mut frontier) = (BTreeMap::new(), Frontier::default());
    let mut roots = vec![frontier.root()];
    for leaf in 0..size {
        frontier.append_with(leaf_hash(&leaf.to_be_bytes()), |level, at, hash| {
            nodes.insert((level, at), hash);
        });
        roots.push(frontier.root());
    }
    Log { nodes, roots }
}

fn account(node: &str, log: &Log, size: u64) -> Account {
    let head = CheckpointAnswer {
        network: NetworkId::default(),
        height: Height(size),
        time: Time(0),
        size,
        root: log.roots[usize::try_from(size).unwrap()],
        state_root: Digest([0; 32]),
        certificate: None,
    };
    Account { node: node.into(), head, entries: vec![] }
}

fn proof(log: &Log, from: u64, to: u64) -> ConsistencyAnswer {
    let path = consistency_path(&|level, at| log.nodes.get(&(level, at)).copied(), from, to).unwrap();
    ConsistencyAnswer { from, to, root: log.roots[usize::try_from(to).unwrap()], path }
}

#[test]
fn a_newer_log_that_extends_the_older_proves_it() {
    let log = log(20);
    for old in 1..=20 {
        let (older, newer) = (account("a", &log, old), account("b", &log, 20));
        assert_eq!(check_extension(&older, &newer, &proof(&log, old, 20)), None, "{old}");
    }
}

#[test]
fn another_history_and_a_proof_for_other_heads_are_found() {
    let log = log(20);
    let mut older = account("a", &log, 7);
    let newer = account("b", &log, 20);
    assert!(check_extension(&older, &newer, &proof(&log, 6, 20)).is_some());
    older.head.root = Digest([1; 32]);
    let found = check_extension(&older, &newer, &proof(&log, 7, 20)).unwrap();
    assert!(found.in_words().starts_with("b does not prove that its log extends that of a:"), "{}", found.in_words());
}

#[test]
fn a_head_without_a_certificate_is_good_only_at_the_beginning() {
    let log = log(3);
    assert_eq!(check_head(&account("a", &log, 0), None), None);
    assert!(check_head(&account("a", &log, 1), None).is_some());
}
