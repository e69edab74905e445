//! Pure crates reach no runtime, socket, database or source of chance through what they link.
//!
//! Types that ask the clock or iterate in random order are clippy's part (`clippy.toml` of each pure crate).
//!
//! Chance is judged by direct dependencies only: the cryptography crates bring `getrandom` for those who ask them for
//! keys, and other users of the workspace switch that feature on. A pure crate that does not list `rand` or
//! `getrandom` itself gets its randomness as an argument, bounded by the traits that those crates re-export.

use super::Finding;
use super::graph::{Graph, Kind};

/// The crates whose answers depend on their arguments alone.
pub const PURE: [&str; 5] =
    ["portolan-ledger", "portolan-contracts", "portolan-api", "portolan-network-config", "portolan-gateway"];

/// What no pure crate may link, however far away: the crate (or its prefix with `*`), and what it brings.
const FORBIDDEN: [(&str, &str); 19] = [
    ("tokio", "a runtime"),
    ("async-std", "a runtime"),
    ("smol", "a runtime"),
    ("async-io", "a runtime"),
    ("futures-executor", "a runtime"),
    ("rayon", "threads"),
    ("ractor", "actors"),
    ("mio", "sockets"),
    ("socket2", "sockets"),
    ("libp2p*", "a network"),
    ("arc-malachitebft*", "the consensus engine"),
    ("hyper", "HTTP"),
    ("axum", "HTTP"),
    ("tower-http", "HTTP"),
    ("reqwest", "HTTP"),
    ("rustls", "TLS connections"),
    ("rocksdb", "a database"),
    ("librocksdb-sys", "a database"),
    ("chrono", "a clock; `time` is used without one"),
];

/// What no pure crate may list itself.
const FORBIDDEN_DIRECTLY: [&str; 4] = ["rand", "getrandom", "fastrand", "tempfile"];

/// Every forbidden crate a pure crate links, with the road to it.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pure in PURE {
        for (name, road) in graph.linked_by(pure) {
            if let Some((_, brings)) = FORBIDDEN.iter().find(|(pattern, _)| fits(pattern, &name)) {
                findings.push(Finding::new(pure, format!("is pure but links {brings}: {road}")));
            }
        }
        for package in graph.packages.iter().filter(|package| package.name == pure) {
            let normal = package.needs.iter().filter(|(_, kind)| *kind == Kind::Normal);
            for name in normal.map(|(need, _)| graph.packages[*need].name.as_str()) {
                if FORBIDDEN_DIRECTLY.contains(&name) {
                    findings.push(Finding::new(pure, format!("is pure but lists {name}; take it as an argument")));
                }
            }
        }
    }
    findings
}

fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::super::graph::fixture::graph;
    use super::*;

    #[test]
    fn a_runtime_two_steps_away_is_found_with_its_road() {
        let untidy = graph(&[("portolan-api", &["b"]), ("b", &["tokio"]), ("tokio", &[])]);
        let problem = "is pure but links a runtime: portolan-api → b → tokio";
        assert_eq!(check(&untidy), [Finding::new("portolan-api", problem)]);
    }

    #[test]
    fn a_whole_family_is_found_by_its_prefix() {
        assert!(fits("libp2p*", "libp2p-swarm") && fits("libp2p*", "libp2p") && !fits("tokio", "tokio-util"));
    }

    #[test]
    fn chance_is_found_when_listed_and_passes_when_the_cryptography_brings_it() {
        let untidy = graph(&[("portolan-ledger", &["rand"]), ("rand", &[])]);
        assert_eq!(check(&untidy).len(), 1);
        let tidy = graph(&[("portolan-ledger", &["hpke"]), ("hpke", &["getrandom"]), ("getrandom", &[])]);
        assert_eq!(check(&tidy), []);
    }

    #[test]
    fn an_impure_crate_may_link_a_runtime() {
        assert_eq!(check(&graph(&[("portolan-node", &["tokio"]), ("tokio", &[])])), []);
    }
}
