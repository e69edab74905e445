//! An auditor compares two nodes' histories of the container and fetches the evidence of two releases.

use crate::demo::DemoFault;
use crate::demo::offline::run_client;
use crate::demo::sample::CONTAINER;
use crate::demo::stage::Stage;
use crate::local_network::Member::{PortAuthority, Terminal};
use portolan_api::record::RecordEntry;
use portolan_ledger::{Digest, SubjectId};
use std::path::PathBuf;

/// The releases that are proven: the light, and the name of the file. The first is of the container, the second of the
/// declaration.
const PROVEN: [(&str, &str); 2] = [("COMMERCIAL", "commercial"), ("CUSTOMS", "customs")];

/// Tell it; the evidence files of the commercial and of the customs release.
pub async fn run(stage: &mut Stage) -> Result<[PathBuf; 2], DemoFault> {
    stage.account.chapter("An auditor compares two nodes' histories and fetches evidence");
    let token = |member| -> Result<PathBuf, DemoFault> {
        let path = stage.network.member_folder(member).join("auditor.token");
        let token = stage.network.make_token(member, "auditor")?;
        std::fs::write(&path, token).map_err(|source| DemoFault::system("writing a token", source))?;
        Ok(path)
    };
    let (here, there) = (token(PortAuthority)?, token(Terminal)?);
    let (first, second) = (stage.network.address(PortAuthority), stage.network.address(Terminal));
    let policy = stage.network.policy_file();
    let arguments = ["history", "--container", CONTAINER, "--node", &first, "--node", &second];
    let files = [("--token", here.as_path()), ("--token", &there), ("--policy", &policy)];
    let compared = run_client(stage, &arguments, &files, false)?;
    stage.account.shown(&compared.text);
    stage.account.expect(compared.success && compared.text.contains("AGREE"), "the two nodes agree", compared.text)?;

    let subjects = [stage.container(PortAuthority).await?, stage.declaration(PortAuthority).await?];
    let mut evidence = Vec::new();
    for ((light, name), subject) in PROVEN.into_iter().zip(subjects) {
        let record = release_of(stage, subject.subject.id, light).await?;
        evidence.push(fetch(stage, record, name, &here)?);
    }
    let [commercial, customs] = evidence.try_into().expect("one file for each of the two");
    Ok([commercial, customs])
}

/// The record that turned this light green, out of a subject's history.
async fn release_of(stage: &mut Stage, subject: SubjectId, light: &str) -> Result<Digest, DemoFault> {
    let history = stage.network.node(PortAuthority)?.history(subject).await;
    let history = history.map_err(|source| DemoFault::Call { doing: "reading a history".into(), source })?;
    let is_release = |entry: &&RecordEntry| entry.record_type.as_str() == "Release" && entry.body["light"] == light;
    let record = history.entries.iter().rfind(is_release).map(|entry| entry.record);
    stage.account.expect(record.is_some(), &format!("a release made the {light} light green"), &history.entries)?;
    Ok(record.unwrap_or_default())
}

fn fetch(stage: &mut Stage, record: Digest, name: &str, token: &std::path::Path) -> Result<PathBuf, DemoFault> {
    let file = stage.network.folder().join(format!("{name}-release.evidence"));
    let (address, policy) = (stage.network.address(PortAuthority), stage.network.policy_file());
    let record = record.to_string();
    let files = [("--token", token), ("--output", file.as_path()), ("--policy", &policy)];
    let fetched = run_client(stage, &["evidence", &record, "--node", &address], &files, false)?;
    let length = std::fs::metadata(&file).map(|file| file.len());
    stage.account.expect(fetched.success && length.is_ok(), "the evidence is fetched and valid", fetched.text)?;
    stage.account.answer(format_args!("{name}-release.evidence, {} bytes", length.unwrap_or_default()));
    Ok(file)
}
