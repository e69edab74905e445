//! `portolan evidence`: fetch the evidence file of one record.

use super::connect::NodeOptions;
use super::{files, verify};
use crate::exit::{Answer, CommandFault};
use crate::table::facts;
use clap::Args;
use portolan_api::record::EvidenceRequest;
use portolan_ledger::Digest;
use portolan_ledger::policy::TrustPolicy;
use serde_json::json;
use std::path::PathBuf;

/// Fetch the evidence file of one record, to be checked anywhere and for ever
#[derive(Args)]
pub struct Evidence {
    /// The record, 64 hexadecimal characters.
    record: Digest,
    /// File to write; by default `<record>.evidence` here.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Make it for this trust policy, and check it at once.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_POLICY")]
    policy: Option<PathBuf>,
    /// Leave all names and texts sealed: it proves who, when and what kind only.
    #[arg(long)]
    closed: bool,
    #[command(flatten)]
    node: NodeOptions,
}

impl Evidence {
    /// Fetch, write, and with a policy check.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let policy = self.policy.as_deref().map(files::read).transpose()?;
        let anchor = match &policy {
            None => 0,
            Some(bytes) => {
                let next = "take the policy file again from where it is kept";
                TrustPolicy::parse(bytes).map_err(|refusal| CommandFault::usage(refusal, next))?.anchor.size
            }
        };
        let request = EvidenceRequest { anchor, closed: self.closed };
        let evidence = self.node.node()?.evidence(&self.record, request).await?;
        let path = self.output.unwrap_or_else(|| format!("{}.evidence", self.record).into());
        files::write(&path, &evidence)?;
        let path = path.display().to_string();
        let mut text = facts(&[("evidence", path.clone()), ("bytes", evidence.len().to_string())]);
        let mut json = json!({"record": self.record, "file": path, "bytes": evidence.len()});
        let Some(policy) = policy else {
            text += "\n  not checked yet: portolan verify FILE --policy POLICY\n";
            return Ok(Answer::yes(text, json));
        };
        let verdict = verify::answer(&evidence, &policy)?;
        json["verdict"] = verdict.json;
        Ok(Answer { text: format!("{text}\n{}", verdict.text), json, exit: verdict.exit })
    }
}
