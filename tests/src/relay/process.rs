//! Start a relay as a process of its own, and tell it what its links are to be like.

use super::address::Address;
use super::weather::Order;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running relay; dropped, it is killed and its links are gone.
#[derive(Debug)]
pub struct RelayProcess {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    links: BTreeMap<String, Address>,
}

impl RelayProcess {
    /// Start `program` within `within` (which may be nothing) with links from a name to where it listens and where it hands on.
    ///
    /// # Panics
    /// When it does not start: a test cannot go on then.
    #[must_use]
    pub fn start(within: &[OsString], program: &Path, seed: u64, links: &[(String, Address, Address)]) -> Self {
        let program = program.as_os_str().to_owned();
        let mut words = within.iter().chain([&program]);
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).args(["--seed", &seed.to_string()]);
        for (name, from, to) in links {
            command.args(["--link", &format!("{name}={from}={to}")]);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the relay starts");
        let orders = child.stdin.take().expect("its input is ours");
        let answers = BufReader::new(child.stdout.take().expect("its output is ours"));
        let mut relay = Self { child, orders, answers, links: BTreeMap::new() };
        for _ in links {
            let line = relay.answer();
            let (name, address) = line.split_once('=').unwrap_or_else(|| panic!("the relay said `{line}`"));
            relay.links.insert(name.to_owned(), address.parse().expect("the relay tells addresses"));
        }
        relay
    }

    /// Where a link listens.
    ///
    /// # Panics
    /// When there is no such link.
    #[must_use]
    pub fn address(&self, link: &str) -> &Address {
        self.links.get(link).unwrap_or_else(|| panic!("the relay has no link {link}"))
    }

    /// Change one link; it has happened when this returns.
    ///
    /// # Panics
    /// When the relay is gone.
    pub fn order(&mut self, link: &str, order: Order) {
        assert!(self.links.contains_key(link), "the relay has no link {link}");
        writeln!(self.orders, "{link} {order}").expect("the relay listens");
        self.orders.flush().expect("the relay listens");
        let answer = self.answer();
        assert_eq!(answer, "done", "the relay refused `{link} {order}`");
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the relay answers");
        line.trim_end().to_owned()
    }
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        // It may have ended already; either way nothing of it must stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
