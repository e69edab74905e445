//! Imports only go down the floors, in every kind of dependency.
//!
//! A test that needs a crate from a floor above belongs in `tests/`, so dev-dependencies are held to the same table.

use super::Finding;
use super::graph::Graph;

/// Each crate and the crates of ours it may name.
const FLOORS: [(&str, &[&str]); 8] = [
    ("portolan-ledger", &[]),
    ("portolan-contracts", &["portolan-ledger"]),
    ("portolan-api", &["portolan-ledger"]),
    ("portolan-consensus", &["portolan-ledger"]),
    ("portolan-network-config", &["portolan-contracts", "portolan-ledger"]),
    ("portolan-gateway", &["portolan-api", "portolan-contracts", "portolan-ledger"]),
    (
        "portolan-node",
        &[
            "portolan-network-config",
            "portolan-gateway",
            "portolan-contracts",
            "portolan-api",
            "portolan-consensus",
            "portolan-ledger",
        ],
    ),
    ("portolan-client", &["portolan-network-config", "portolan-contracts", "portolan-api", "portolan-ledger"]),
];

/// The highest floor, which may name anything.
const HIGHEST: [&str; 2] = ["portolan-tests", "xtask"];

/// The consensus engine and its network, which an auditor's or integrator's client never links.
const CONSENSUS: [&str; 3] = ["portolan-consensus", "libp2p", "arc-malachitebft"];

/// Every import that goes up or sideways, every crate without a floor, and a client that reaches consensus.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in graph.members().filter(|package| !HIGHEST.contains(&package.name.as_str())) {
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == package.name) else {
            findings.push(Finding::new(&package.name, "has no floor; give it one in xtask/src/tidy/floors.rs"));
            continue;
        };
        for (need, _) in &package.needs {
            let need = &graph.packages[*need];
            if need.is_member && !allowed.contains(&need.name.as_str()) {
                let problem = format!("imports {}, which is not on a lower floor", need.name);
                findings.push(Finding::new(&package.name, problem));
            }
        }
    }
    for (name, road) in graph.linked_by("portolan-client") {
        if CONSENSUS.iter().any(|prefix| name.starts_with(prefix)) {
            findings.push(Finding::new("portolan-client", format!("reaches consensus: {road}")));
        }
    }
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use super::super::graph::fixture::graph;
    use super::*;

    #[test]
    fn downward_imports_pass() {
        let tidy = graph(&[("portolan-contracts", &["portolan-ledger"]), ("portolan-ledger", &[])]);
        assert_eq!(check(&tidy), []);
    }

    #[test]
    fn an_upward_import_is_found() {
        let untidy = graph(&[("portolan-contracts", &[]), ("portolan-ledger", &["portolan-contracts"])]);
        assert_eq!(
            check(&untidy),
            [Finding::new("portolan-ledger", "imports portolan-contracts, which is not on a lower floor")]
        );
    }

    #[test]
    fn a_crate_without_a_floor_is_found() {
        assert_eq!(check(&graph(&[("portolan-new", &[])])).len(), 1);
    }

    #[test]
    fn a_client_that_reaches_the_engine_through_another_crate_is_found() {
        let untidy = graph(&[
            ("portolan-client", &["b"]),
            ("b", &["arc-malachitebft-engine"]),
            ("arc-malachitebft-engine", &[]),
        ]);
        let road = "reaches consensus: portolan-client → b → arc-malachitebft-engine";
        assert_eq!(check(&untidy), [Finding::new("portolan-client", road)]);
    }
}
