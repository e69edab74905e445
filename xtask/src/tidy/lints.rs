//! The pure crates share one clippy.toml, each with its own copy, none switches it off as a whole, and none
//! uses floats or the world outside.
//!
//! Clippy reads one file per crate and cannot include another, hence the copies. Floats and files are looked for here
//! and not by clippy: serde's derive names floats in code nobody wrote, and tests may read files.

use super::Finding;
use super::files::TextFile;
use super::purity::PURE;
use super::rust_text::{code_only, words};

/// Types whose sums depend on the order of adding. A reader may name them where serde asks for it: to refuse
/// one, or in the list of types it forwards.
const FLOATS: [&str; 2] = ["f32", "f64"];
const ASKED_BY_SERDE: [&str; 2] = ["fn visit_f64", "u128 f32 f64 char"];
/// Names of `std` that look or reach outside; an address alone does not. Tests may: they read samples and write generated documents.
const OUTSIDE: [&str; 8] = ["env", "fs", "os", "process", "thread", "TcpListener", "TcpStream", "UdpSocket"];

/// Missing or differing copies, and crate-wide permissions for what they ban.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut first: Option<&TextFile> = None;
    for folder in PURE.map(|name| name.trim_start_matches("portolan-")) {
        let path = format!("{folder}/clippy.toml");
        match (files.iter().find(|file| file.path == path), first) {
            (None, _) => findings.push(Finding::new(path, "is missing; copy it from another pure crate")),
            (Some(file), None) => first = Some(file),
            (Some(file), Some(model)) if file.text != model.text => {
                findings.push(Finding::new(path, format!("differs from {}", model.path)));
            }
            _ => {}
        }
        for file in files.iter().filter(|file| file.path.starts_with(&format!("{folder}/src/"))) {
            findings.extend(floats(file));
            findings.extend(outside(file));
            let is_permission = |line: &&str| line.starts_with("#![") && line.contains("clippy::disallowed_");
            if file.text.lines().any(|line| is_permission(&line.trim())) {
                findings.push(Finding::new(
                    &file.path,
                    "permits banned types for a whole module; allow one place with its reason",
                ));
            }
        }
    }
    findings
}

fn floats(file: &TextFile) -> Vec<Finding> {
    let code = code_only(&file.text);
    let named = |line: &str| {
        words(line).any(|word| FLOATS.contains(&word)) && !ASKED_BY_SERDE.iter().any(|asked| line.contains(asked))
    };
    let lines = code.lines().enumerate().filter(|(_, line)| file.is_rust() && named(line));
    lines.map(|(index, _)| Finding::new(file.at(index), "names a float; use an integer with a unit")).collect()
}

fn outside(file: &TextFile) -> Vec<Finding> {
    let is_test = file.path.ends_with("tests.rs") || file.path.contains("/tests/");
    let code = code_only(&file.text);
    let product = code.lines().enumerate().take_while(|(_, line)| !line.contains("#[cfg(test)]"));
    let reaches = |line: &str| words(line).any(|word| word == "std") && words(line).any(|word| OUTSIDE.contains(&word));
    let lines = product.filter(|(_, line)| file.is_rust() && !is_test && reaches(line));
    lines.map(|(index, _)| Finding::new(file.at(index), "reaches outside; take what it needs as an argument")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies() -> Vec<TextFile> {
        ["ledger", "contracts", "api", "network-config", "gateway"]
            .map(|folder| TextFile::of(&format!("{folder}/clippy.toml"), "same"))
            .to_vec()
    }

    #[test]
    fn equal_copies_pass_and_a_missing_or_differing_one_is_found() {
        assert_eq!(check(&copies()), []);
        assert_eq!(check(&copies()[1..]).len(), 1);
        let mut differing = copies();
        differing[4].text.push('!');
        assert_eq!(check(&differing), [Finding::new("gateway/clippy.toml", "differs from ledger/clippy.toml")]);
    }

    #[test]
    fn a_permission_for_a_whole_module_is_found() {
        let mut files = copies();
        files.push(TextFile::of("ledger/src/a.rs", "#![allow(clippy::disallowed_types)]\n"));
        files.push(TextFile::of(
            "ledger/src/b.rs",
            "#[expect(clippy::disallowed_types, reason = \"refuses floats\")]\n",
        ));
        assert_eq!(check(&files).len(), 1);
    }

    #[test]
    fn a_float_in_a_pure_crate_is_found_and_its_refusal_passes() {
        let mut files = copies();
        files.push(TextFile::of("gateway/src/a.rs", "//! No f64.\nlet mass: f64 = total;\n"));
        files.push(TextFile::of("ledger/src/b.rs", "fn visit_f64<E>(self, _: f64) -> Result<(), E> {}\n"));
        files.push(TextFile::of("node/src/c.rs", "let share: f64 = part;\n"));
        assert_eq!(check(&files), [Finding::new("gateway/src/a.rs:2", "names a float; use an integer with a unit")]);
    }

    #[test]
    fn files_in_a_pure_crate_are_found_and_tests_may_read_them() {
        let mut files = copies();
        files.push(TextFile::of("api/src/a.rs", "use std::{fmt, fs};\nlet x = std::env::var(name);\n"));
        files.push(TextFile::of("api/src/b.rs", "use std::fmt;\n#[cfg(test)]\nuse std::fs;\n"));
        files.push(TextFile::of("api/src/b/tests.rs", "use std::fs;\n"));
        let places: Vec<_> = check(&files).into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["api/src/a.rs:1", "api/src/a.rs:2"]);
    }
}
