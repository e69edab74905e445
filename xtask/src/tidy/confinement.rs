//! Some names are known in one place only, so that what lies behind them can be exchanged.

use super::Finding;
use super::files::TextFile;
use super::rust_text::{code_only, words};

/// A name (or its prefix with `*`), where it may stand, and what that place is for.
const CONFINED: [(&str, &[&str], &str); 5] = [
    ("rocksdb", &["node/src/storage"], "node::storage alone names the database"),
    ("axum", &["node/src/http"], "node::http alone names the HTTP framework"),
    ("axum_server", &["node/src/http"], "node::http alone names the HTTP framework"),
    ("libp2p*", &["consensus/", "tests/"], "consensus alone names the network"),
    ("arc_malachitebft*", &["consensus/"], "consensus alone names the engine"),
];

/// Every confined name outside its place; xtask is no product code and is not asked.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_rust() && !file.path.starts_with("xtask/")) {
        for (index, line) in code_only(&file.text).lines().enumerate() {
            for (pattern, homes, why) in CONFINED {
                let is_named = words(line).any(|word| fits(pattern, word));
                if is_named && !homes.iter().any(|home| file.path.starts_with(home)) {
                    let name = pattern.trim_end_matches('*');
                    findings.push(Finding::new(file.at(index), format!("names {name}; {why}")));
                }
            }
        }
    }
    findings
}

fn fits(pattern: &str, word: &str) -> bool {
    pattern.strip_suffix('*').map_or(word == pattern, |prefix| word.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_outside_its_place_is_found_with_its_line() {
        let files = [TextFile::of("node/src/query.rs", "//! Ask.\nuse rocksdb::DB;\n")];
        let problem = "names rocksdb; node::storage alone names the database";
        assert_eq!(check(&files), [Finding::new("node/src/query.rs:2", problem)]);
        let files = [TextFile::of("node/src/run.rs", "use arc_malachitebft_app::X; use libp2p_stream::Y;\n")];
        assert_eq!(check(&files).len(), 2);
    }

    #[test]
    fn a_name_in_its_place_or_in_prose_passes() {
        let files = [
            TextFile::of("node/src/storage/batch.rs", "use rocksdb::DB;\n"),
            TextFile::of("node/src/http.rs", "use axum::Router;\n"),
            TextFile::of("node/src/main.rs", "// over rocksdb\nlet filter = \"libp2p=warn\";\n"),
        ];
        assert_eq!(check(&files), []);
    }
}
