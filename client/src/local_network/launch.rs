//! How one member's node is started where it differs from `portolan-node run`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a member's node is started: by default the released program, as an operator starts it. Fault tests put a node into a
/// namespace of its own, under another clock, or into other hands.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// What runs the program and ends with it, with its arguments, for example `ip netns exec <name>`; empty: nobody.
    pub within: Vec<OsString>,
    /// The program; absent: the released one.
    pub program: Option<PathBuf>,
    /// What stands before `--config`; empty: `run`.
    pub arguments: Vec<OsString>,
    /// Added to its environment.
    pub environment: Vec<(OsString, OsString)>,
}

impl Launch {
    /// The call that starts the node of `config`.
    pub(super) fn command(&self, released: &Path, config: &Path) -> Command {
        let program = self.program.as_deref().unwrap_or(released).as_os_str().to_owned();
        let run = [OsString::from("run")];
        let arguments = if self.arguments.is_empty() { &run[..] } else { &self.arguments };
        let mut words = self.within.iter().chain([&program]).chain(arguments);
        let mut command = Command::new(words.next().expect("a call has a program"));
        command.args(words).arg("--config").arg(config).envs(self.environment.iter().cloned());
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(launch: &Launch) -> String {
        let command = launch.command(Path::new("portolan-node"), Path::new("node.toml"));
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_node_is_started_as_an_operator_does_unless_told_otherwise() {
        assert_eq!(words(&Launch::default()), "portolan-node run --config node.toml");
        let launch = Launch {
            within: ["ip", "netns", "exec", "here"].map(OsString::from).to_vec(),
            program: Some("other".into()),
            arguments: vec!["silent".into()],
            environment: Vec::new(),
        };
        assert_eq!(words(&launch), "ip netns exec here other silent --config node.toml");
    }
}
