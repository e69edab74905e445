//! `portolan gate-check`: may this container leave?

use super::connect::NodeOptions;
use super::receipts;
use crate::exit::{Answer, CommandFault, Exit};
use crate::table::{facts, short, table};
use clap::Args;
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest, GateReason, GateVerdict, VehicleSeen};
use portolan_ledger::{Digest, Locode, OrganisationId, SubjectId};

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
    /// The haulier that comes for it, by its organisation id; with --salt it opens the assignment of the release right.
    #[arg(long, value_name = "ORG", requires = "salt")]
    haulier: Option<OrganisationId>,
    /// The salt of that assignment, 64 hexadecimal digits.
    #[arg(long, value_name = "SALT", requires = "haulier")]
    salt: Option<Digest>,
    /// The vehicle, as the commitment that was announced, 64 hexadecimal digits.
    #[arg(long, value_name = "DIGEST", conflicts_with_all = ["plate", "driver", "vehicle_salt"])]
    vehicle: Option<Digest>,
    /// Instead of --vehicle: its plate, as it is read at the gate.
    #[arg(long, value_name = "PLATE", requires = "vehicle_salt")]
    plate: Option<String>,
    /// Instead of --vehicle: who drives.
    #[arg(long, value_name = "NAME", requires = "vehicle_salt")]
    driver: Option<String>,
    /// The salt of the announcement, 64 hexadecimal digits, with --plate, --driver or both.
    #[arg(long, value_name = "SALT")]
    vehicle_salt: Option<Digest>,
    /// Record an ALLOW as a pick-up authorisation (the terminal's node only). Nothing is written otherwise.
    #[arg(long)]
    authorise: bool,
    #[command(flatten)]
    node: NodeOptions,
}

impl GateCheck {
    /// Ask the node.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let Self { container, subject, port, haulier, salt, vehicle, plate, driver, vehicle_salt, authorise, node } =
            self;
        let vehicle_seen = vehicle_salt.map(|salt| VehicleSeen { plate, driver, salt });
        let request = GateCheckRequest { container, subject, port, haulier, salt, vehicle, vehicle_seen, authorise };
        let answer = node.node()?.gate_check(&request).await?;
        let exit = if answer.verdict == GateVerdict::Allow { Exit::Yes } else { Exit::No };
        Ok(Answer { text: text(&answer), json: serde_json::to_value(&answer).expect("an answer is plain JSON"), exit })
    }
}

const fn word(verdict: GateVerdict) -> &'static str {
    match verdict {
        GateVerdict::Allow => "ALLOW",
        GateVerdict::Deny => "DENY",
    }
}

fn reasons(reasons: &[GateReason]) -> impl Iterator<Item = [String; 4]> {
    reasons.iter().map(|reason| {
        let record = reason.record.map(|record| short(&record)).unwrap_or_default();
        [reason.code.clone(), reason.light.clone().unwrap_or_default(), reason.text.clone(), record]
    })
}

fn text(answer: &GateCheckAnswer) -> String {
    let mut text = format!("{} at height {}, {}\n", word(answer.verdict), answer.height, answer.time);
    let mut section = |rows: String| {
        if !rows.is_empty() {
            text += "\n";
            text += &rows;
        }
    };
    section(table(["REASON", "LIGHT", "WHY", "RECORD"], reasons(&answer.reasons)));
    let lights = answer.lights.iter().map(|light| {
        let required = if light.required { "yes" } else { "no" };
        [light.light.clone(), light.value.clone(), required.into()]
    });
    section(table(["LIGHT", "VALUE", "REQUIRED"], lights));
    if let Some(authorisation) = &answer.authorisation {
        let mut lines = vec![
            ("pick-up allowed by", authorisation.terminal.to_string()),
            ("until", authorisation.expires_at.to_string()),
            ("record", authorisation.authorisation.to_string()),
        ];
        lines.extend(authorisation.haulier.as_ref().map(|haulier| ("haulier", haulier.to_string())));
        lines.extend(answer.recheck.as_ref().map(|recheck| ("asked again", word(recheck.verdict).to_owned())));
        section(facts(&lines));
    }
    if let Some(recheck) = &answer.recheck {
        section(table(["NO LONGER FOR", "LIGHT", "WHY", "RECORD"], reasons(&recheck.reasons)));
    }
    if let Some(written) = &answer.written {
        section(receipts::text(&written.submissions));
    }
    text
}
