//! Every version stands once, in the root manifest, with the reason for the crate; and somebody uses it.

use super::Finding;
use super::files::TextFile;
use std::collections::BTreeSet;

/// Fewest characters a reason can be made of.
const REASON_CHARACTERS_MIN: usize = 12;

/// Versions without a reason, without a user, or outside the root; and crates that leave the workspace's lints.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        for line in entries(&file.text, is_dependency_table) {
            if !line.contains("workspace = true") {
                let problem = format!("'{}' names its own version; move it to the root manifest", name(line));
                findings.push(Finding::new(&file.path, problem));
            }
            used.insert(name(line).to_owned());
        }
        if !entries(&file.text, |table| table == "lints").any(|line| line == "workspace = true") {
            findings.push(Finding::new(&file.path, "does not take the workspace's lints"));
        }
    }
    for file in files.iter().filter(|file| file.path == "Cargo.toml") {
        for line in entries(&file.text, |table| table == "workspace.dependencies") {
            findings.extend(root_entry(line, &used));
        }
    }
    findings
}

fn root_entry(line: &str, used: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |problem: String| findings.push(Finding::new("Cargo.toml", problem));
    let (entry, reason) = line.split_once(" #").unwrap_or((line, ""));
    let name = name(line);
    let is_ours = entry.contains("path =");
    if !is_ours && reason.trim().chars().count() < REASON_CHARACTERS_MIN {
        found(format!("'{name}' has no reason; say behind a # why this and not our own code"));
    }
    if entry.contains("git =") || entry.contains("\"*\"") {
        found(format!("'{name}' has no fixed version from the registry"));
    }
    if !used.contains(name) {
        found(format!("no crate uses '{name}'; drop the line"));
    }
    findings
}

fn is_dependency_table(table: &str) -> bool {
    table.ends_with("dependencies") && !table.starts_with("workspace")
}

/// The first lines of the entries of the tables that `wanted` picks; what stands inside brackets over several lines
/// belongs to the line that opened them.
fn entries(manifest: &str, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
    let mut table = "";
    let mut depth = 0_usize;
    manifest.lines().map(str::trim).filter(move |line| {
        if depth == 0 && line.starts_with('[') {
            table = line.trim_matches(['[', ']']);
            return false;
        }
        let is_first = depth == 0 && !line.is_empty() && !line.starts_with('#');
        let code = line.split(" #").next().unwrap_or_default();
        depth = (depth + code.matches(['[', '{']).count()).saturating_sub(code.matches([']', '}']).count());
        is_first && wanted(table)
    })
}

fn name(line: &str) -> &str {
    line.split(['.', '=', ' ']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str =
        "[workspace.dependencies]\nportolan-a = { path = \"a\" }\nb = \"1\" # the reason for this crate\n";
    const MEMBER: &str = "[lints]\nworkspace = true\n\n[dependencies]\nportolan-a.workspace = true\nb = { workspace = true, features = [\n    \"x\",\n] }\n";

    fn problems(root: &str, member: &str) -> Vec<String> {
        let files = [TextFile::of("Cargo.toml", root), TextFile::of("a/Cargo.toml", member)];
        check(&files).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn reasons_at_the_root_and_nothing_but_references_below_pass() {
        assert_eq!(problems(ROOT, MEMBER), Vec::<String>::new());
    }

    #[test]
    fn a_version_without_a_reason_or_a_user_is_found() {
        let root = ROOT.replace(" # the reason for this crate", "");
        assert!(problems(&root, MEMBER)[0].contains("'b' has no reason"));
        let root = format!("{ROOT}c = \"2\" # another good reason\n");
        assert!(problems(&root, MEMBER)[0].contains("no crate uses 'c'"));
    }

    #[test]
    fn a_version_below_the_root_and_a_git_source_are_found() {
        let member = MEMBER.replace("portolan-a.workspace = true", "portolan-a.workspace = true\nd = \"3\"");
        assert!(problems(ROOT, &member)[0].contains("'d' names its own version"));
        let root = ROOT.replace("\"1\"", "{ git = \"https://example.org\" }");
        assert!(problems(&root, MEMBER)[0].contains("no fixed version"));
    }

    #[test]
    fn a_crate_without_the_workspace_lints_is_found() {
        assert!(problems(ROOT, &MEMBER.replace("[lints]\nworkspace = true", ""))[0].contains("lints"));
    }
}
