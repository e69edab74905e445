//! Scenarios: text files that tell a story. Left: who does what, in the product's words. Right: accepted, or the code.
//!
//! ```text
//! customs holds BOX CUSTOMS CUS-PHY as H1     => accepted
//! pcs lifts H1                                => R-318 X-18_NOT_THE_PLACER
//! block                                       => 1 record
//! look lights BOX                             => CUSTOMS RED
//! ```
//! The words are explained in `contracts/scenarios/README.md`. `PORTOLAN_BLESS=1` rewrites the right-hand sides.

mod block;
mod cargo;
mod code_lists;
mod command;
mod gate;
mod governance;
mod inspections;
mod look;
mod movement;
mod story;
mod vessel;

use crate::{bless, repository};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;
pub use story::{Heard, Story};

/// Column in which the right-hand sides stand.
const RIGHT: usize = 84;

/// One file as it was played.
pub struct Played {
    /// Its name in the folder of scenarios.
    pub name: String,
    /// Its comments, line by line.
    pub comments: Vec<String>,
    /// What was said on the left, and what the rules answered.
    pub told: Vec<(String, String)>,
    /// What the rules said beside that.
    pub heard: Heard,
    /// Where its right-hand sides differ from the answers.
    differing: String,
}

/// Every scenario in the order of names, played once for all tests.
pub static PLAYED: LazyLock<Vec<Played>> = LazyLock::new(|| {
    let folder = repository("contracts/scenarios");
    let entries = std::fs::read_dir(&folder).expect("the folder of scenarios");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(!files.is_empty(), "no scenario was found");
    files.iter().map(|file| play(file)).collect()
});

#[test]
fn scenarios_end_as_their_files_say() {
    let wrong: Vec<&str> =
        PLAYED.iter().map(|played| played.differing.as_str()).filter(|text| !text.is_empty()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Play one file.
fn play(file: &Path) -> Played {
    let text = std::fs::read_to_string(file).expect("a readable scenario");
    let mut story = Story::new();
    let (mut comments, mut told) = (Vec::new(), Vec::new());
    let (mut played, mut differing) = (String::new(), String::new());
    for (number, line) in (1..).zip(text.lines()) {
        let (left, expected) = line.split_once("=>").map_or((line, ""), |(left, right)| (left, right.trim()));
        let left = left.trim_end();
        let answer = match left.trim() {
            "" => None,
            comment if comment.starts_with('#') => {
                comments.push(line.to_owned());
                played.push_str(line);
                played.push('\n');
                continue;
            }
            said => story.tell(said).unwrap_or_else(|fault| panic!("{}:{number}: {fault}", file.display())),
        };
        match answer {
            None => played.push_str(left),
            Some(answer) => {
                let _ = write!(played, "{left:<RIGHT$} => {answer}");
                if answer != expected {
                    let at = format!("{}:{number}", file.display());
                    let _ = writeln!(differing, "{at}: {left}\n  expected: {expected}\n  got:      {answer}");
                }
                told.push((left.trim().to_owned(), answer));
            }
        }
        played.push('\n');
    }
    assert!(!story.is_unfinished(), "{}: ends within a block or a submission", file.display());
    if bless() && played != text {
        std::fs::write(file, played).expect("a writable scenario");
        differing.clear();
    }
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    Played { name, comments, told, heard: story.into_heard(), differing }
}
