//! Calls of the system's programs, and what a test may do on this machine.

use std::process::{Command, Output};

/// Set to anything, scenarios that need the machine's administrator are left out, loudly.
const WITHOUT_ROOT_VARIABLE: &str = "PORTOLAN_FAULTS_WITHOUT_ROOT";

/// Whether namespaces and mounts can be made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// They can.
    Given,
    /// They cannot, and whoever runs the tests said that this is known.
    Waived(String),
}

impl Permission {
    /// Try `call`, and undo it by `undo`.
    ///
    /// # Panics
    /// When it fails and nobody said that it may: a test that is left out in silence tests nothing.
    #[must_use]
    pub fn ask(what: &str, call: &[&str], undo: &[&str]) -> Self {
        match attempt(call) {
            Ok(()) => {
                run(undo);
                Self::Given
            }
            Err(reason) => {
                let text = format!("{what} cannot be made here: {reason}");
                let is_waived = std::env::var_os(WITHOUT_ROOT_VARIABLE).is_some();
                assert!(is_waived, "{text}; run as root, or set {WITHOUT_ROOT_VARIABLE} to leave this scenario out");
                Self::Waived(text)
            }
        }
    }
}

/// Run a program to its end.
///
/// # Panics
/// When it does not end well.
pub fn run(call: &[&str]) {
    if let Err(reason) = attempt(call) {
        panic!("`{}`: {reason}", call.join(" "));
    }
}

/// Run a program to its end, or say why it did not end well.
pub fn attempt(call: &[&str]) -> Result<(), String> {
    let [program, arguments @ ..] = call else { return Err("no program".into()) };
    match Command::new(program).args(arguments).output() {
        Ok(Output { status, .. }) if status.success() => Ok(()),
        Ok(Output { status, stderr, .. }) => {
            Err(format!("it ended with {status}: {}", String::from_utf8_lossy(&stderr).trim()))
        }
        Err(error) => Err(error.to_string()),
    }
}
