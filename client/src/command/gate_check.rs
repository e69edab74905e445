//! `portolan gate-check`: may this container leave?

use super::connect::NodeOptions;
use super::receipts;
use crate::exit::{Answer, CommandFault, Exit};
use crate::table::{facts, short, table};
use clap::Args;
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest, GateVerdict};
use portolan_ledger::{Locode, SubjectId};

/// Ask whether a container may leave the terminal; DENY ends with exit code 1
#[derive(Args)]
pub struct GateCheck {
    /// Container number, for example MSKU2666542.
    #[arg(long, value_name = "NUMBER", required_unless_present = "subject", conflicts_with = "subject")]
    container: Option<String>,
    /// One stay, by subject id.
    #[arg(long, value_name = "ID")]
    subject: Option<SubjectId>,
    /// The port; by default that of the node.
    #[arg(long, value_name = "LOCODE")]
    port: Option<Locode>,
    /// Record an ALLOW as a pick-up authorisation (the terminal's node only). Nothing is written otherwise.
    #[arg(long)]
    authorise: bool,
    #[command(flatten)]
    node: NodeOptions,
}

impl GateCheck {
    /// Ask the node.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let Self { container, subject, port, authorise, node } = self;
        let answer = node.node()?.gate_check(&GateCheckRequest { container, subject, port, authorise }).await?;
        let exit = if answer.verdict == GateVerdict::Allow { Exit::Yes } else { Exit::No };
        Ok(Answer { text: text(&answer), json: serde_json::to_value(&answer).expect("an answer is plain JSON"), exit })
    }
}

fn text(answer: &GateCheckAnswer) -> String {
    let verdict = if answer.verdict == GateVerdict::Allow { "ALLOW" } else { "DENY" };
    let mut text = format!("{verdict} at height {}, {}\n", answer.height, answer.time);
    let mut section = |rows: String| {
        if !rows.is_empty() {
            text += "\n";
            text += &rows;
        }
    };
    let reasons = answer.reasons.iter().map(|reason| {
        let record = reason.record.map(|record| short(&record)).unwrap_or_default();
        [reason.code.clone(), reason.light.clone().unwrap_or_default(), reason.text.clone(), record]
    });
    section(table(["REASON", "LIGHT", "WHY", "RECORD"], reasons));
    let lights = answer.lights.iter().map(|light| {
        let required = if light.required { "yes" } else { "no" };
        [light.light.clone(), light.value.clone(), required.into()]
    });
    section(table(["LIGHT", "VALUE", "REQUIRED"], lights));
    if let Some(authorisation) = &answer.authorisation {
        section(facts(&[
            ("pick-up allowed by", authorisation.terminal.to_string()),
            ("until", authorisation.expires_at.to_string()),
            ("record", authorisation.authorisation.to_string()),
        ]));
    }
    if let Some(written) = &answer.written {
        section(receipts::text(&written.submissions));
    }
    text
}
