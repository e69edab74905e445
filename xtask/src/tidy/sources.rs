//! Every crate that is not ours comes from the public registry: no git, no copies, no other registry.

use super::Finding;
use super::graph::Graph;

/// How `cargo metadata` names the public registry, whatever mirror a build machine uses.
const PUBLIC_REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Every crate from elsewhere.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let foreign = graph.packages.iter().filter(|package| !package.is_member && package.source != PUBLIC_REGISTRY);
    foreign
        .map(|package| {
            let source = if package.source.is_empty() { "a folder" } else { &package.source };
            let place = format!("{} {}", package.name, package.version);
            Finding::new(place, format!("comes from {source}; only crates.io is allowed"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::graph::fixture::graph;
    use super::*;

    #[test]
    fn git_and_folders_are_found_and_the_registry_passes() {
        let mut crates = graph(&[("portolan-a", &[]), ("b", &[]), ("c", &[]), ("d", &[])]);
        crates.packages[1].source = PUBLIC_REGISTRY.to_owned();
        crates.packages[2].source = "git+https://example.org/c#abc".to_owned();
        let places: Vec<_> = check(&crates).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["c 1.0.0", "d 1.0.0"]);
    }
}
