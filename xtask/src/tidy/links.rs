//! Links inside the documents lead somewhere: to a file, a folder, or a heading that exists.
//!
//! Addresses on the network are not followed; a check that needs the network fails for other people's reasons.

use super::Finding;
use super::files::TextFile;
use std::collections::{BTreeMap, BTreeSet};

/// Every link to a file, folder or heading that is not there.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let mut paths: BTreeSet<String> = BTreeSet::from([String::new()]);
    let mut headings: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let mut path = file.path.as_str();
        paths.insert(path.to_owned());
        while let Some((folder, _)) = path.rsplit_once('/') {
            paths.insert(folder.to_owned());
            path = folder;
        }
        if file.is_document() {
            headings.insert(&file.path, prose(&file.text).filter_map(|(_, line)| anchor(line)).collect());
        }
    }
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_document()) {
        for (index, line) in prose(&file.text) {
            for target in targets(line).filter(|target| !is_address(target)) {
                let (path, heading) = target.split_once('#').unwrap_or((&target, ""));
                let path = if path.is_empty() { Some(file.path.clone()) } else { resolve(&file.path, path) };
                let has_file = path.as_ref().is_some_and(|path| paths.contains(path));
                let known = path.as_deref().and_then(|path| headings.get(path));
                if !has_file || (!heading.is_empty() && known.is_some_and(|known| !known.contains(heading))) {
                    findings.push(Finding::new(file.at(index), format!("the link to {target} leads nowhere")));
                }
            }
        }
    }
    findings
}

/// Lines outside fenced blocks, with their index.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_fenced = false;
    text.lines().enumerate().filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        !is_fence && !is_fenced
    })
}

/// Targets of `[text](target)` outside `code`.
fn targets(line: &str) -> impl Iterator<Item = String> {
    let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let rests: Vec<String> = outside.split("](").skip(1).map(str::to_owned).collect();
    rests.into_iter().filter_map(|rest| {
        let target = rest.split(')').next()?.split_whitespace().next()?;
        Some(target.trim_matches(['<', '>']).to_owned())
    })
}

fn is_address(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

/// A path from the document's folder to one from the root; none when it leaves the repository.
fn resolve(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The name under which a heading can be linked to, as the usual renderers make it.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?.trim();
    let kept = title.chars().filter(|each| each.is_alphanumeric() || [' ', '-', '_'].contains(each));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(document: &str) -> usize {
        let files = [
            TextFile::of("docs/guide/a.md", document),
            TextFile::of("docs/b.md", "# One\n## 2. The `flow`, down\n"),
            TextFile::of("LICENSE", ""),
        ];
        check(&files).len()
    }

    #[test]
    fn live_links_pass() {
        for live in [
            "[b](../b.md)",
            "[b](../b.md#2-the-flow-down)",
            "[l](../../LICENSE), [g](../guide/)",
            "# Here\n[here](#here)",
            "[net](https://example.org/x) [mail](mailto:a@example.org)",
            "```text\n[no](link)\n```",
            "in code: `[no](link)`",
        ] {
            assert_eq!(findings(live), 0, "{live}");
        }
    }

    #[test]
    fn dead_links_are_found() {
        for dead in ["[b](b.md)", "[b](../b.md#three)", "[out](../../../x)", "[here](#there)", "`code` [b](gone/)"] {
            assert_eq!(findings(dead), 1, "{dead}");
        }
    }
}
