//! Where the checkout lies, and how its programs are called.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The platform whose dependencies are judged, so that every machine judges the same ones.
const JUDGED_PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The folder that holds the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a folder of the workspace").to_path_buf()
}

/// A call of cargo in the checkout; the same cargo that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    // Cargo describes this crate to us in the environment. Some build scripts (ring's) watch those variables and would
    // run again, with all that stands on them, whenever make and plain cargo take turns.
    for (name, _) in std::env::vars_os() {
        let is_description = ["CARGO_PKG_", "CARGO_MANIFEST_"]
            .iter()
            .any(|start| name.to_str().is_some_and(|name| name.starts_with(start)));
        if is_description {
            command.env_remove(name);
        }
    }
    command
}

/// Run to the end with output shown; anything but exit code 0 is a fault that names the call.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Run to the end and take what it printed; anything but exit code 0 is a fault that repeats its error output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("starting {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}\n{}", shown(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("reading the output of {}", shown(command)))
}

/// `cargo metadata` of the whole graph. Fails when Cargo.lock does not fit the manifests.
pub fn metadata() -> Result<Value> {
    let text =
        output(&mut cargo(&["metadata", "--format-version", "1", "--locked", "--filter-platform", JUDGED_PLATFORM]))?;
    serde_json::from_str(&text).context("reading cargo metadata")
}

/// Names of the workspace's targets of one kind (`bin`, `test`), with the packages that hold them.
pub fn targets(metadata: &Value, kind: &str) -> Vec<(String, String)> {
    let members = metadata["workspace_members"].as_array().cloned().unwrap_or_default();
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for package in packages.iter().filter(|package| members.contains(&package["id"])) {
        for target in package["targets"].as_array().into_iter().flatten() {
            let is_kind = target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|each| each == kind));
            if is_kind {
                found.push((text(&package["name"]), text(&target["name"])));
            }
        }
    }
    found
}

/// A string out of cargo metadata; empty when it is not one.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn shown(command: &Command) -> String {
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!("`{program} {}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_by_kind_and_only_in_members() {
        let metadata = serde_json::json!({
            "workspace_members": ["one"],
            "packages": [
                { "id": "one", "name": "node", "targets": [{ "kind": ["lib"], "name": "node" }, { "kind": ["bin"], "name": "portolan-node" }] },
                { "id": "two", "name": "other", "targets": [{ "kind": ["bin"], "name": "tool" }] },
            ],
        });
        assert_eq!(targets(&metadata, "bin"), [("node".to_owned(), "portolan-node".to_owned())]);
    }

    #[test]
    fn cargo_is_called_as_a_person_would_call_it() {
        let command = cargo(&["build"]);
        let removed = |name: &str| command.get_envs().any(|(key, value)| key == name && value.is_none());
        assert!(removed("CARGO_PKG_NAME") && removed("CARGO_MANIFEST_DIR") && !removed("PATH"));
    }

    #[test]
    fn a_program_that_fails_is_named_in_the_fault() {
        let fault = run(Command::new("false").arg("now")).expect_err("false fails");
        assert!(fault.to_string().contains("`false now`"), "{fault}");
    }
}
