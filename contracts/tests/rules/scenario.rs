//! Scenarios: text files that tell a story. Left: who does what, in the product's words. Right: accepted, or the code.
//!
//! ```text
//! customs holds BOX CUSTOMS CUS-PHY as H1     => accepted
//! pcs lifts H1                                => R-318 X-18_NOT_THE_PLACER
//! block                                       => 1 record
//! look lights BOX                             => CUSTOMS RED
//! ```
//! The words are explained in `contracts/scenarios/README.md`. `PORTOLAN_BLESS=1` rewrites the right-hand sides.

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
pub use story::Story;

/// Column in which the right-hand sides stand.
const RIGHT: usize = 84;

#[test]
fn scenarios_end_as_their_files_say() {
    let folder = repository("contracts/scenarios");
    let entries = std::fs::read_dir(&folder).expect("the folder of scenarios");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert!(!files.is_empty(), "no scenario was found");
    let wrong: Vec<String> = files.iter().filter_map(|file| play(file)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Play one file; what differs, if anything.
fn play(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).expect("a readable scenario");
    let mut story = Story::new();
    let (mut played, mut differing) = (String::new(), String::new());
    for (number, line) in (1..).zip(text.lines()) {
        let (left, expected) = line.split_once("=>").map_or((line, ""), |(left, right)| (left, right.trim()));
        let left = left.trim_end();
        let told = if left.trim().is_empty() || left.trim_start().starts_with('#') {
            None
        } else {
            story.tell(left.trim()).unwrap_or_else(|fault| panic!("{}:{number}: {fault}", file.display()))
        };
        match told {
            None => played.push_str(left),
            Some(answer) => {
                let _ = write!(played, "{left:<RIGHT$} => {answer}");
                if answer != expected {
                    let _ = writeln!(
                        differing,
                        "{}:{number}: {left}\n  expected: {expected}\n  got:      {answer}",
                        file.display()
                    );
                }
            }
        }
        played.push('\n');
    }
    assert!(!story.is_unfinished(), "{}: ends within a block or a submission", file.display());
    if bless() && played != text {
        std::fs::write(file, played).expect("a writable scenario");
        return None;
    }
    (!differing.is_empty()).then_some(differing)
}
