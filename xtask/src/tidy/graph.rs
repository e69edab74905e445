//! The graph of crates as `cargo metadata` tells it, reduced to what the checks ask.

use crate::checkout::text;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Why a crate is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Linked into the product.
    Normal,
    /// Needed by a build script only.
    Build,
    /// Needed by tests, examples and benches only.
    Test,
}

/// One version of one crate.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// As the manifest writes it; empty when it names none.
    pub licence: String,
    /// Where it was fetched from; empty for our own.
    pub source: String,
    /// Ours, a member of the workspace.
    pub is_member: bool,
    /// Runs inside the compiler and is not linked.
    pub is_macro: bool,
    /// Direct dependencies: index into [`Graph::packages`], and why.
    pub needs: BTreeSet<(usize, Kind)>,
}

/// All crates of the workspace and what they need, on the platform that is judged.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub packages: Vec<Package>,
}

impl Graph {
    /// Read what `cargo metadata --format-version 1` printed.
    pub fn of_metadata(metadata: &Value) -> Result<Self> {
        let list = |value: &Value, what: &str| {
            value.as_array().cloned().with_context(|| format!("cargo metadata lists no {what}"))
        };
        let nodes = list(&metadata["resolve"]["nodes"], "nodes")?;
        let members = list(&metadata["workspace_members"], "members")?;
        let by_id: BTreeMap<String, Value> =
            list(&metadata["packages"], "packages")?.into_iter().map(|each| (text(&each["id"]), each)).collect();
        let index: BTreeMap<String, usize> =
            nodes.iter().enumerate().map(|(index, node)| (text(&node["id"]), index)).collect();
        let mut graph = Self::default();
        for node in &nodes {
            let package = by_id.get(&text(&node["id"])).context("a node of the graph has no package")?;
            let mut read = package_of(package, members.contains(&node["id"]));
            for edge in node["deps"].as_array().into_iter().flatten() {
                let target = *index.get(&text(&edge["pkg"])).context("an edge of the graph leads nowhere")?;
                read.needs.extend(kinds(edge).into_iter().map(|kind| (target, kind)));
            }
            graph.packages.push(read);
        }
        Ok(graph)
    }

    /// Our own crates.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_member)
    }

    /// Everything that crate `name` links, with the road that leads there (`a → b → c`). What a macro needs runs in
    /// the compiler and is left out.
    pub fn linked_by(&self, name: &str) -> BTreeMap<String, String> {
        let mut roads = BTreeMap::new();
        let mut queue: VecDeque<(usize, String)> = (0..self.packages.len())
            .filter(|at| self.packages[*at].name == name)
            .map(|at| (at, name.to_owned()))
            .collect();
        let mut seen: BTreeSet<usize> = queue.iter().map(|(at, _)| *at).collect();
        while let Some((at, road)) = queue.pop_front() {
            for (need, kind) in &self.packages[at].needs {
                let package = &self.packages[*need];
                if *kind == Kind::Normal && !package.is_macro && seen.insert(*need) {
                    let road = format!("{road} → {}", package.name);
                    roads.entry(package.name.clone()).or_insert_with(|| road.clone());
                    queue.push_back((*need, road));
                }
            }
        }
        roads
    }
}

fn package_of(package: &Value, is_member: bool) -> Package {
    let kinds = |target: &Value| target["kind"].as_array().cloned().unwrap_or_default();
    let is_macro =
        package["targets"].as_array().into_iter().flatten().any(|target| kinds(target).contains(&"proc-macro".into()));
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: text(&package["license"]),
        source: text(&package["source"]),
        is_member,
        is_macro,
        needs: BTreeSet::new(),
    }
}

fn kinds(edge: &Value) -> Vec<Kind> {
    let told = edge["dep_kinds"].as_array().cloned().unwrap_or_default();
    let kind = |each: &Value| match each["kind"].as_str() {
        Some("dev") => Kind::Test,
        Some("build") => Kind::Build,
        _ => Kind::Normal,
    };
    told.iter().map(kind).collect()
}

#[cfg(test)]
pub mod fixture {
    //! Small graphs for the tests of the checks.

    use super::*;

    /// A graph of our own crates and foreign ones (those whose name has no `portolan-`), from `(name, needs)` pairs.
    pub fn graph(crates: &[(&str, &[&str])]) -> Graph {
        let at = |name: &str| crates.iter().position(|(each, _)| *each == name).expect("a crate of the fixture");
        let package = |(name, needs): &(&str, &[&str])| Package {
            name: (*name).to_owned(),
            version: "1.0.0".to_owned(),
            is_member: name.starts_with("portolan-"),
            needs: needs.iter().map(|need| (at(need), Kind::Normal)).collect(),
            ..Package::default()
        };
        Graph { packages: crates.iter().map(package).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_becomes_a_graph_with_kinds_and_members() {
        let metadata = serde_json::json!({
            "workspace_members": ["a"],
            "packages": [
                { "id": "a", "name": "portolan-a", "version": "0.1.0", "license": "Apache-2.0", "source": null, "targets": [] },
                { "id": "b", "name": "b", "version": "2.0.0", "license": "MIT", "source": "registry", "targets": [{ "kind": ["proc-macro"] }] },
            ],
            "resolve": { "nodes": [
                { "id": "a", "deps": [{ "pkg": "b", "dep_kinds": [{ "kind": null }, { "kind": "dev" }] }] },
                { "id": "b", "deps": [] },
            ] },
        });
        let graph = Graph::of_metadata(&metadata).expect("a graph");
        assert_eq!(graph.members().map(|package| package.name.as_str()).collect::<Vec<_>>(), ["portolan-a"]);
        assert_eq!(graph.packages[0].needs, [(1, Kind::Normal), (1, Kind::Test)].into());
        assert!(graph.packages[1].is_macro);
        assert!(Graph::of_metadata(&serde_json::json!({})).is_err());
    }

    #[test]
    fn what_is_linked_is_told_with_its_road_and_macros_are_no_road() {
        let mut graph =
            fixture::graph(&[("portolan-a", &["b", "m"]), ("b", &["c"]), ("c", &[]), ("m", &["d"]), ("d", &[])]);
        graph.packages[3].is_macro = true;
        let linked = graph.linked_by("portolan-a");
        assert_eq!(linked.keys().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(linked["c"], "portolan-a → b → c");
    }
}
