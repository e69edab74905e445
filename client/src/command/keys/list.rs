//! The keys that the ledger has, with those that their owners meant to replace by now.

use crate::command::connect::NodeOptions;
use crate::exit::{Answer, CommandFault};
use crate::table::table;
use clap::Args;
use portolan_ledger::OrganisationId;
use serde_json::json;

/// List the keys that the ledger knows, of all members or of one
#[derive(Args)]
pub struct List {
    /// Of this organisation only.
    #[arg(long, value_name = "ORGANISATION")]
    org: Option<OrganisationId>,
    /// Those that have ended too.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    node: NodeOptions,
}

impl List {
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let answer = self.node.node()?.members().await?;
        let members =
            answer.members.iter().filter(|member| self.org.as_ref().is_none_or(|org| member.organisation == *org));
        let keys: Vec<_> = members
            .flat_map(|member| member.keys.iter().map(move |key| (&member.organisation, key)))
            .filter(|(_, key)| self.all || key.state != "ended")
            .collect();
        let rows = keys.iter().map(|(organisation, key)| {
            let until = key.until.map_or(String::new(), |until| until.to_string());
            let expires = key.expires_at.map_or(String::new(), |time| time.to_string());
            let state = key.state.clone();
            [
                organisation.to_string(),
                key.purpose.to_string(),
                state,
                key.from.to_string(),
                until,
                expires,
                key.kid.to_string(),
            ]
        });
        let mut text = table(["ORGANISATION", "FOR", "STATE", "FROM", "UNTIL", "EXPIRES", "KEY ID"], rows);
        let expired = keys.iter().filter(|(_, key)| key.state == "expired").count();
        if expired > 0 {
            text += &format!("\n  {expired} past its expiry: it still counts; replace it with `portolan keys next`\n");
        }
        let json: Vec<_> = keys.iter().map(|(org, key)| json!({"organisation": org, "key": key})).collect();
        Ok(Answer::yes(text, json!({"height": answer.height, "keys": json})))
    }
}
