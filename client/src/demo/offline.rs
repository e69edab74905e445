//! Run `portolan` as a person would, with the network or cut off from it.

use super::fault::DemoFault;
use super::stage::Stage;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a call of `portolan` ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Exit code 0.
    pub success: bool,
    /// What it printed.
    pub text: String,
}

/// Whether this user may make a network namespace: a place without any network, loopback included.
#[must_use]
pub fn can_cut_off() -> bool {
    let mut attempt = Command::new("unshare");
    attempt.args(["-rn", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    attempt.status().is_ok_and(|status| status.success())
}

/// Show and run a call; files are shown relative to the network's folder, which is a temporary one.
pub fn run_client(
    stage: &Stage,
    arguments: &[&str],
    files: &[(&str, &Path)],
    offline: bool,
) -> Result<Ended, DemoFault> {
    let client = &stage.network.programs().client;
    let mut command = if offline && can_cut_off() {
        let mut cut_off = Command::new("unshare");
        cut_off.arg("-rn").arg(client);
        cut_off
    } else {
        Command::new(client)
    };
    command.args(arguments).stdin(Stdio::null());
    let mut shown = format!("$ portolan {}", arguments.join(" "));
    for (option, file) in files {
        if !option.is_empty() {
            command.arg(option);
            shown += &format!(" {option}");
        }
        command.arg(file);
        let name = file.strip_prefix(stage.network.folder()).unwrap_or(file);
        shown += &format!(" {}", name.display());
    }
    println!("      {shown}");
    let output = command.output().map_err(|source| DemoFault::system("starting portolan", source))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(Ended { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() })
}
