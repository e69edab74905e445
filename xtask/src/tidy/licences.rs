//! Every crate is under a licence we can ship under Apache-2.0, by its own word (an SPDX expression).

use super::Finding;
use super::graph::{Graph, Package};

/// Licences that ask for no more than their notice.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

/// Crates whose licence is allowed for them alone, and why.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    ("attohttpc", "MPL-2.0", "file-level copyleft, used unchanged; the engine's UPnP reaches it and we never run that"),
    ("webpki-roots", "CDLA-Permissive-2.0", "a data licence for the list of root certificates; asks for its text only"),
];

/// Every crate whose licence is missing, unreadable or not on the list.
pub fn check(graph: &Graph) -> Vec<Finding> {
    let findings = graph.packages.iter().filter_map(|package| {
        let place = format!("{} {}", package.name, package.version);
        match allows(package) {
            Some(true) => None,
            Some(false) => Some(Finding::new(place, format!("licence '{}' is not on the list", package.licence))),
            None => Some(Finding::new(place, format!("licence '{}' cannot be read", package.licence))),
        }
    });
    findings.collect()
}

fn allows(package: &Package) -> Option<bool> {
    let allowed = |licence: &str| {
        ALLOWED.contains(&licence) || EXCEPTIONS.iter().any(|(name, own, _)| *name == package.name && *own == licence)
    };
    // Old manifests write "MIT/Apache-2.0" for OR.
    let spaced = package.licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed: &allowed };
    let verdict = reader.either()?;
    reader.words.is_empty().then_some(verdict)
}

/// Reads an SPDX expression from the left; AND binds closer than OR.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    fn either(&mut self) -> Option<bool> {
        let mut verdict = self.both()?;
        while self.take("OR") {
            verdict |= self.both()?;
        }
        Some(verdict)
    }

    fn both(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let verdict = self.either()?;
            return self.take(")").then_some(verdict);
        }
        let licence = self.next().filter(|word| !["AND", "OR", "WITH", ")"].contains(word))?;
        if self.take("WITH") {
            let exception = self.next()?;
            return Some((self.allowed)(&format!("{licence} WITH {exception}")));
        }
        Some((self.allowed)(licence))
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(licence: &str) -> Option<bool> {
        allows(&Package { name: "x".to_owned(), licence: licence.to_owned(), ..Package::default() })
    }

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        for tidy in [
            "MIT",
            "MIT/Apache-2.0",
            "MIT OR GPL-3.0",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert_eq!(verdict(tidy), Some(true), "{tidy}");
        }
        for untidy in ["GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 OR MIT AND AGPL-3.0", "MIT WITH Something-else"] {
            assert_eq!(verdict(untidy), Some(false), "{untidy}");
        }
        for unreadable in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "AND MIT"] {
            assert_eq!(verdict(unreadable), None, "{unreadable}");
        }
    }

    #[test]
    fn an_exception_holds_for_its_crate_alone() {
        let package =
            |name: &str| Package { name: name.to_owned(), licence: "MPL-2.0".to_owned(), ..Package::default() };
        let graph = Graph { packages: vec![package("attohttpc"), package("other")] };
        assert_eq!(check(&graph).len(), 1);
    }
}
