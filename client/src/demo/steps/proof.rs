//! The nodes are stopped; the evidence still proves what was recorded, and a forged copy says what broke.

use crate::demo::DemoFault;
use crate::demo::offline::{can_cut_off, run_client};
use crate::demo::sample::{CONTAINER, MRN};
use crate::demo::stage::Stage;
use crate::local_network::Member;
use std::path::{Path, PathBuf};

/// Tell it.
pub async fn run(stage: &mut Stage, evidence: &[PathBuf; 2]) -> Result<(), DemoFault> {
    stage.account.chapter("The nodes are stopped, the network is switched off: what can be proven?");
    stage.network.stop_all().await?;
    stage.account.expect(Member::ALL.iter().all(|member| !stage.network.is_running(*member)), "no node runs", ())?;
    stage.account.notes("all four nodes have stopped");
    if can_cut_off() {
        stage.account.notes("what follows runs under `unshare -rn`: no network, not even loopback");
    } else {
        stage
            .account
            .notes("`unshare -rn` is not permitted here: the nodes are stopped, the network itself is not cut");
    }
    let [commercial, customs] = evidence;
    verify(stage, commercial, &[CONTAINER, "pcs under mandate of carrier"])?;
    verify(stage, customs, &[CONTAINER, MRN, "signed by customs"])?;
    forge(stage, commercial)
}

fn verify(stage: &mut Stage, evidence: &Path, shows: &[&str]) -> Result<(), DemoFault> {
    let policy = stage.network.policy_file();
    let verdict = run_client(stage, &["verify"], &[("", evidence), ("--policy", &policy)], true)?;
    stage.account.shown(&verdict.text);
    stage.account.expect(
        verdict.success && verdict.text.starts_with("VALID"),
        "the evidence is VALID",
        &verdict.text,
    )?;
    let members = Member::ALL.iter().filter(|member| verdict.text.contains(member.as_str())).count();
    stage.account.expect(members >= 3, "it names the members whose signatures carry it", &verdict.text)?;
    for shown in shows.iter().chain(&["final", "in block", "carried by"]) {
        stage.account.expect(verdict.text.contains(shown), &format!("it shows: {shown}"), &verdict.text)?;
    }
    Ok(())
}

/// Another container's number in the proven name: one byte of the file.
fn forge(stage: &mut Stage, evidence: &Path) -> Result<(), DemoFault> {
    let mut bytes = std::fs::read(evidence).map_err(|source| DemoFault::system("reading the evidence", source))?;
    let at = bytes.windows(CONTAINER.len()).position(|window| window == CONTAINER.as_bytes());
    stage.account.expect(at.is_some(), "the container's number stands in the evidence", ())?;
    let last = at.unwrap_or_default() + CONTAINER.len() - 1;
    bytes[last] = b'8';
    let forged = stage.network.folder().join("forged-release.evidence");
    std::fs::write(&forged, bytes).map_err(|source| DemoFault::system("writing the forged evidence", source))?;
    stage.account.notes(format_args!("one byte of the file is changed: {CONTAINER} becomes {}8", &CONTAINER[..10]));
    let policy = stage.network.policy_file();
    let verdict = run_client(stage, &["verify"], &[("", &forged), ("--policy", &policy)], true)?;
    stage.account.shown(&verdict.text);
    stage.account.expect(!verdict.success, "the forged file is not valid", &verdict.text)?;
    stage.account.expect(verdict.text.starts_with("NOT VALID"), "it says what broke", &verdict.text)
}
