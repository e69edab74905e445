//! The tree of files: what is tracked or about to be, and the checks on each file by itself.

use super::Finding;
use super::rust_text::{code_only, words};
use crate::checkout;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Longest Rust file, lines. Beyond it a file is split by noun.
const LINES_MAX: usize = 600;
/// Largest file in the repository, bytes. Only Cargo.lock may be larger.
const FILE_BYTES_MAX: u64 = 200 * 1024;

/// Marks of unfinished work. They are put together here, lest this file be found by its own check.
const UNFINISHED: [&str; 3] = [concat!("FIX", "ME"), concat!("TO", "DO"), concat!("HA", "CK")];
/// The same as code.
const UNFINISHED_CODE: [&str; 2] = [concat!("to", "do!"), concat!("unimple", "mented!")];
/// A module header that says nothing yet.
const PLACEHOLDER: &str = concat!("//! Place", "holder");

/// A file of the repository.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// From the root of the checkout, with `/`.
    pub path: String,
    /// Its size on disk, bytes.
    pub bytes: u64,
    /// Its text; empty when it is not UTF-8.
    pub text: String,
}

impl TextFile {
    /// A file of a test.
    #[cfg(test)]
    pub fn of(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), bytes: text.len() as u64, text: text.to_owned() }
    }

    /// Whether it is Rust source.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is a document.
    pub fn is_document(&self) -> bool {
        self.path.ends_with(".md")
    }

    /// The place of a line, counted from 0.
    pub fn at(&self, index: usize) -> String {
        format!("{}:{}", self.path, index + 1)
    }
}

/// Everything git tracks or would track, so that a finding comes before the commit.
pub fn read(root: &Path) -> Result<Vec<TextFile>> {
    let mut list = Command::new("git");
    list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let listed = checkout::output(&mut list)?;
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // A file deleted but still tracked has nothing to check.
        let Ok(content) = std::fs::read(root.join(path)) else { continue };
        let bytes = u64::try_from(content.len()).context("a file's size")?;
        files.push(TextFile { path: path.to_owned(), bytes, text: String::from_utf8(content).unwrap_or_default() });
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files.dedup_by(|left, right| left.path == right.path);
    Ok(files)
}

/// Rust files that do not say what they are.
pub fn check_headers(files: &[TextFile]) -> Vec<Finding> {
    let has_header = |file: &TextFile| {
        let first = file.text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#!"));
        first.is_some_and(|line| line.starts_with("//! ") && !line.starts_with(PLACEHOLDER))
    };
    let bare = files.iter().filter(|file| file.is_rust() && !has_header(file));
    bare.map(|file| Finding::new(&file.path, "begins without a module header; say in `//!` what it does")).collect()
}

/// Marks of unfinished work in source, manifests and documents.
pub fn check_unfinished(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_ours = |path: &str| [".rs", ".md", ".toml", "Makefile", ".ci/run"].iter().any(|end| path.ends_with(end));
    for file in files.iter().filter(|file| is_ours(&file.path)) {
        for (index, line) in file.text.lines().enumerate() {
            let mark = words(line).find(|word| UNFINISHED.contains(word));
            let code = UNFINISHED_CODE.into_iter().find(|code| file.is_rust() && line.contains(code));
            if let Some(mark) = mark.or(code) {
                findings.push(Finding::new(file.at(index), format!("{mark} is left open; finish it or open an issue")));
            }
        }
    }
    findings
}

/// Rust files that are too long to be about one thing.
pub fn check_lengths(files: &[TextFile]) -> Vec<Finding> {
    let lines = |file: &TextFile| file.text.lines().count();
    let long = files.iter().filter(|file| file.is_rust() && lines(file) > LINES_MAX);
    let finding = |file: &TextFile| {
        Finding::new(&file.path, format!("{} lines, at most {LINES_MAX}; split it by noun", lines(file)))
    };
    long.map(finding).collect()
}

/// Files too large for a repository that people clone.
pub fn check_sizes(files: &[TextFile]) -> Vec<Finding> {
    let large = files.iter().filter(|file| file.path != "Cargo.lock" && file.bytes > FILE_BYTES_MAX);
    large.map(|file| Finding::new(&file.path, format!("{} bytes, at most {FILE_BYTES_MAX}", file.bytes))).collect()
}

/// Public limits outside `limits.rs`.
pub fn check_limits(files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_home = |path: &str| path.contains("/limits") || path.starts_with("xtask/") || path.starts_with("tests/");
    for file in files.iter().filter(|file| file.is_rust() && !is_home(&file.path)) {
        for (index, line) in code_only(&file.text).lines().enumerate() {
            let named: Vec<&str> = words(line).collect();
            let limit = named.windows(2).find(|pair| pair[0] == "const" && pair[1].ends_with("_MAX"));
            if let (Some(limit), Some("pub")) = (limit, named.first().copied()) {
                let problem =
                    format!("{} stands outside limits.rs, where every limit of a crate has its home", limit[1]);
                findings.push(Finding::new(file.at(index), problem));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests;
