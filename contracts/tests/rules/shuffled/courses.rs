//! Courses that declarations take with customs. `*` is the release, a decision of its own; `v` a version, `#` the items of a
//! release in part, of three.
//!
//! None ends void with a release: whether customs may still release would be decided by what came first. For the same reason a
//! release names no version but the last.

use serde_json::{Value, json};

pub const COURSES: [&str; 16] = [
    "RECEIVED>ACCEPTED>ASSESSED>RELEASED>*",
    "RECEIVED>ACCEPTED>*>RELEASED>CLEARED",
    "RECEIVED>ASSESSED>ACCEPTED>EXAM_REQUIRED>RELEASED>*",
    "RECEIVED>REJECTED>RECEIVED v2>ACCEPTED v2>RELEASED v2>*",
    "RECEIVED>ACCEPTED>RELEASED>*>RELEASE_SUSPENDED",
    "ACCEPTED>RELEASED>*>RELEASE_SUSPENDED>RELEASED",
    "RECEIVED>ACCEPTED>DOCS_REQUIRED>*",
    "RECEIVED>ACCEPTED>RELEASED>*",
    "RECEIVED>RELEASED>*>CLEARED",
    "RECEIVED>ACCEPTED>INVALIDATED",
    "ACCEPTED>RELEASED #1 2>*>RELEASED #3",
    "ACCEPTED>RELEASED #1>*",
    "RECEIVED>ACCEPTED>RELEASED>*>ASSESSED>AMENDMENT_ACCEPTED v2",
    "ACCEPTED>DETAINED>RELEASED>*",
    "ACCEPTED>RELEASED>*>DETAINED",
    "ACCEPTED>RELEASED>CLEARED>*",
];

/// One of them.
pub struct Course(&'static str);

impl Course {
    pub const fn new(words: &'static str) -> Self {
        Self(words)
    }

    /// Bodies of the statuses; `None` is the release.
    pub fn steps(&self) -> Vec<Option<Value>> {
        self.0.split('>').map(|word| (word != "*").then(|| status(word))).collect()
    }

    /// The version that it ends with.
    pub fn last_version(&self) -> u32 {
        if self.0.contains(" v2") { 2 } else { 1 }
    }
}

fn status(word: &str) -> Value {
    if let Some((status, items)) = word.split_once(" #") {
        let items: Vec<u32> = items.split(' ').map(|item| item.parse().expect("a number")).collect();
        return json!({"status": status, "items": items});
    }
    match word.split_once(" v") {
        Some((status, version)) => {
            json!({"status": status, "version": version.parse::<u32>().expect("a number")})
        }
        None => json!({"status": word}),
    }
}
