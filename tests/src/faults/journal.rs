//! What the nodes promised, written down before it is counted.
//!
//! One line each: `sent <submission>` before it leaves, `admitted <submission> <member>` and
//! `final <submission> <member> <height>` when a node answered so.

use portolan_client::local_network::Member;
use portolan_ledger::{Digest, Height};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The journal of one scenario.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

/// What a journal holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promises {
    /// Everything that was sent.
    pub sent: BTreeSet<Digest>,
    /// What a node answered as admitted: f + 1 members have it on disk.
    pub admitted: BTreeSet<Digest>,
    /// What a node answered as final, and at which height.
    pub answered_final: BTreeMap<Digest, Height>,
}

impl Journal {
    /// Begin a journal, or go on with one.
    ///
    /// # Panics
    /// When the file cannot be opened.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        let file = OpenOptions::new().append(true).create(true).open(path).expect("the journal");
        Self { path: path.to_owned(), file: Mutex::new(file) }
    }

    /// A submission is about to leave.
    pub fn sent(&self, submission: &Digest) {
        self.write(&format!("sent {submission}\n"));
    }

    /// A node has answered that it is admitted.
    pub fn admitted(&self, submission: &Digest, member: Member) {
        self.write(&format!("admitted {submission} {member}\n"));
    }

    /// A node has answered that it is final.
    pub fn answered_final(&self, submission: &Digest, member: Member, height: Height) {
        self.write(&format!("final {submission} {member} {height}\n"));
    }

    fn write(&self, line: &str) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).expect("the journal is written");
    }

    /// Read it back from disk.
    ///
    /// # Panics
    /// When it cannot be read, or two answers name different heights for one submission: then nothing more needs checking.
    #[must_use]
    pub fn promises(&self) -> Promises {
        let text = std::fs::read_to_string(&self.path).expect("the journal");
        let mut promises = Promises::default();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let digest = || words[1].parse::<Digest>().expect("a digest");
            match words[..] {
                ["sent", _] => drop(promises.sent.insert(digest())),
                ["admitted", ..] => drop(promises.admitted.insert(digest())),
                ["final", _, member, height] => {
                    let height = Height(height.parse().expect("a height"));
                    let before = promises.answered_final.insert(digest(), height);
                    let agrees = before.is_none_or(|before| before == height);
                    assert!(agrees, "{member} answered {height} for {}, another {before:?}", words[1]);
                }
                _ => panic!("the journal says `{line}`"),
            }
        }
        promises
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back_and_a_second_height_for_one_submission_is_seen() {
        let path = std::env::temp_dir().join(format!("portolan-journal-{:016x}", rand::random::<u64>()));
        let journal = Journal::open(&path);
        let [one, other] = [b"one".as_slice(), b"other"].map(Digest::of);
        journal.sent(&one);
        journal.sent(&other);
        journal.admitted(&one, Member::Pcs);
        journal.answered_final(&one, Member::Pcs, Height(7));
        journal.answered_final(&one, Member::Customs, Height(7));
        let promises = journal.promises();
        assert_eq!(promises.sent, BTreeSet::from([one, other]));
        assert_eq!(promises.admitted, BTreeSet::from([one]));
        assert_eq!(promises.answered_final, BTreeMap::from([(one, Height(7))]));
        journal.answered_final(&one, Member::Terminal, Height(8));
        assert!(std::panic::catch_unwind(|| journal.promises()).is_err());
        std::fs::remove_file(path).expect("it is there");
    }
}
