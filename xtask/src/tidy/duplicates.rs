//! One version of each crate, except where others cannot agree yet; those are listed here with the reason.
//!
//! The list may only shrink by itself: an entry that is no longer needed is a finding, as is one version more.

use super::Finding;
use super::graph::Graph;
use std::collections::{BTreeMap, BTreeSet};

/// A crate in several versions: its name, how many at most, and who keeps them apart.
type Known = (&'static str, usize, &'static str);

const KNOWN: [Known; 21] = [
    ("base64", 2, "hyper-util is one ahead of everyone else"),
    ("chacha20", 2, "RustCrypto's next generation, reached by the rand 0.10 of proptest"),
    ("cpufeatures", 2, "as chacha20"),
    ("foldhash", 2, "hashbrown 0.15 of libp2p-swarm beside the current one"),
    ("getrandom", 3, "one per generation of rand"),
    ("hashbrown", 4, "jmt, libp2p's two hashlinks, indexmap"),
    ("hashlink", 2, "libp2p's crates differ among themselves"),
    ("itertools", 4, "jmt, bindgen, prost and the engine; small and without state"),
    ("rand", 3, "0.8 is the generation of ed25519-dalek 2 and the engine, 0.9 that of yamux, 0.10 that of proptest"),
    ("rand_chacha", 2, "as rand"),
    ("rand_core", 3, "as rand; hpke 0.13 is of the middle one"),
    ("shlex", 2, "bindgen is one behind cc; at build time only"),
    ("socket2", 2, "libp2p's quic and mdns, which we do not run, are one behind tokio"),
    ("syn", 3, "macros of three generations; inside the compiler only"),
    ("synstructure", 2, "as syn"),
    ("thiserror", 2, "jmt and libp2p's codec are one behind"),
    ("thiserror-impl", 2, "as thiserror"),
    ("toml_datetime", 2, "borsh's macro is one ahead of our own toml"),
    ("unsigned-varint", 2, "multistream-select is one behind the rest of libp2p"),
    ("winnow", 2, "as toml_datetime"),
    ("yamux", 2, "libp2p-yamux speaks both on purpose"),
];

/// Every crate in more versions than the list grants, and every grant that is no longer needed.
pub fn check(graph: &Graph) -> Vec<Finding> {
    judge(graph, &KNOWN)
}

fn judge(graph: &Graph, known: &[Known]) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &graph.packages {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    let mut findings = Vec::new();
    for (name, found) in &versions {
        let granted = known.iter().find(|(each, _, _)| each == name).map_or(1, |(_, granted, _)| *granted);
        if found.len() > granted {
            let listed = found.iter().copied().collect::<Vec<_>>().join(", ");
            let problem = format!(
                "{} versions ({listed}), {granted} granted; agree on one, or list it with a reason in xtask/src/tidy/duplicates.rs",
                found.len()
            );
            findings.push(Finding::new(*name, problem));
        }
    }
    for (name, _, _) in known {
        if versions.get(name).is_none_or(|found| found.len() < 2) {
            findings.push(Finding::new(*name, "is listed as a duplicate and is none any more; drop it from the list"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::graph::fixture::graph;
    use super::*;

    fn two_versions() -> Graph {
        let mut graph = graph(&[("a", &[]), ("b", &[]), ("other", &[])]);
        graph.packages[1].name = "a".to_owned();
        graph.packages[1].version = "2.0.0".to_owned();
        graph
    }

    #[test]
    fn a_new_duplicate_is_found_and_a_granted_one_passes() {
        assert_eq!(judge(&two_versions(), &[]).len(), 1);
        assert_eq!(judge(&two_versions(), &[("a", 2, "why")]), []);
    }

    #[test]
    fn a_grant_nobody_needs_is_found() {
        assert_eq!(judge(&two_versions(), &[("a", 2, "why"), ("other", 2, "why")]).len(), 1);
        assert_eq!(judge(&two_versions(), &[("a", 2, "why"), ("gone", 2, "why")]).len(), 1);
    }

    #[test]
    fn the_same_version_twice_in_the_graph_is_one_version() {
        let mut once = two_versions();
        once.packages[1].version = "1.0.0".to_owned();
        assert_eq!(judge(&once, &[]), []);
    }
}
