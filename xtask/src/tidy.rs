//! Check what a reviewer should not have to: `cargo xtask tidy`.
//!
//! Three sources are read once, and every check is a pure function from one of them to a list of findings: the graph
//! of crates (`cargo metadata`), the root manifest, and the tree of files (tracked, or new and not ignored). A finding
//! names its place and says what to do. One finding fails the run.
//!
//! Why our own and not a ready tool: the checks are ours (floors, purity, names kept in their place), they need no
//! network, and a newcomer installs nothing.

mod confinement;
mod duplicates;
mod files;
mod floors;
mod graph;
mod licences;
mod links;
mod lints;
mod manifests;
mod purity;
mod rust_text;
mod sources;

use crate::checkout;
use anyhow::{Result, bail};
use std::fmt;

/// One thing that is not tidy: where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    place: String,
    problem: String,
}

impl Finding {
    /// A finding at a crate, a file, or a file's line.
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Run every check; a fault when there is one finding or more.
pub fn run() -> Result<()> {
    let graph = graph::Graph::of_metadata(&checkout::metadata()?)?;
    let files = files::read(&checkout::root())?;
    let checks: [(&str, Vec<Finding>); 14] = [
        ("import floors", floors::check(&graph)),
        ("purity", purity::check(&graph)),
        ("licences", licences::check(&graph)),
        ("sources", sources::check(&graph)),
        ("duplicates", duplicates::check(&graph)),
        ("manifests", manifests::check(&files)),
        ("lints of pure crates", lints::check(&files)),
        ("module headers", files::check_headers(&files)),
        ("unfinished work", files::check_unfinished(&files)),
        ("file lengths", files::check_lengths(&files)),
        ("file sizes", files::check_sizes(&files)),
        ("homes of limits", files::check_limits(&files)),
        ("names in their place", confinement::check(&files)),
        ("links", links::check(&files)),
    ];
    let mut total = 0;
    for (name, findings) in checks {
        println!("tidy: {name:<22} {}", if findings.is_empty() { "ok".to_owned() } else { findings.len().to_string() });
        for finding in &findings {
            println!("  {finding}");
        }
        total += findings.len();
    }
    match total {
        0 => Ok(()),
        1 => bail!("tidy has 1 finding"),
        more => bail!("tidy has {more} findings"),
    }
}
