//! `portolan members`: who takes part, who votes, what waits.

use super::connect::NodeOptions;
use crate::exit::{Answer, CommandFault};
use crate::table::table;
use clap::Args;
use portolan_api::governance::{MembersAnswer, PlannedEditionEntry, SetEntry};

/// Show the organisations, their nodes, and the validator sets now and next
#[derive(Args)]
pub struct Members {
    #[command(flatten)]
    node: NodeOptions,
}

impl Members {
    /// Ask the node.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let answer = self.node.node()?.members().await?;
        let json = serde_json::to_value(&answer).expect("an answer is plain JSON");
        Ok(Answer::yes(text(&answer), json))
    }
}

fn text(answer: &MembersAnswer) -> String {
    let rows = answer.members.iter().map(|member| {
        let node = member.node.as_ref().map_or("none".to_owned(), |node| match node.power {
            0 => node.kind.clone(),
            power => format!("{}, power {power}", node.kind),
        });
        [member.organisation.to_string(), member.status.clone(), node, member.roles.join(" "), member.name.clone()]
    });
    let mut text = format!("edition {} of the rules\n", answer.edition);
    if let Some(PlannedEditionEntry { edition, from, in_program }) = &answer.planned_edition {
        let lacks = if *in_program { "" } else { ", which the program of this node does not have" };
        text += &format!("edition {edition} from height {from} on{lacks}\n");
    }
    text += "\n";
    text += &table(["ORGANISATION", "STATUS", "NODE", "ROLES", "NAME"], rows);
    text += "\n";
    let set = |set: &SetEntry| {
        let members = set.validators.iter().map(|of| format!("{} {}", of.organisation, of.power)).collect::<Vec<_>>();
        [set.from.to_string(), members.join(", ")]
    };
    text += &table(["FROM HEIGHT", "VALIDATORS"], answer.sets.iter().map(set));
    let waiting = answer.waiting.iter().map(|change| {
        let becomes = if change.power == 0 { "leaves".to_owned() } else { format!("power {}", change.power) };
        [change.organisation.to_string(), becomes]
    });
    let waiting = table(["WAITING", "BECOMES"], waiting);
    if !waiting.is_empty() {
        text += "\n";
        text += &waiting;
    }
    text
}
