//! The pure crates share one clippy.toml, each with its own copy, and none switches it off as a whole.
//!
//! Clippy reads one file per crate and cannot include another, hence the copies.

use super::Finding;
use super::files::TextFile;
use super::purity::PURE;

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
}
