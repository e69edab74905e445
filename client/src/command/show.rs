//! `portolan show`: one subject as it stands.

mod findings;
mod port_call;
mod stay;

use super::connect::NodeOptions;
use super::receipts;
use super::subject::{SubjectOptions, names_in_words, plain};
use crate::exit::{Answer, CommandFault};
use crate::table::{facts, short, table};
use clap::Args;
use portolan_api::subject::SubjectAnswer;
use std::fmt::Write as _;

/// Show one container, declaration, port call, vessel, manifest, consignment or transit as it stands
#[derive(Args)]
pub struct Show {
    #[command(flatten)]
    subject: SubjectOptions,
    /// Show what became of a submission instead, by its digest or its id.
    #[arg(long, value_name = "ID", conflicts_with = "subject-name")]
    submission: Option<String>,
    #[command(flatten)]
    node: NodeOptions,
}

impl Show {
    /// Ask the node and print every subject it knows under the name.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let node = self.node.node()?;
        if let Some(id) = &self.submission {
            let receipt = [node.submission(id).await?];
            let json = serde_json::to_value(&receipt[0]).expect("a receipt is plain JSON");
            return Ok(Answer { text: receipts::text(&receipt), json, exit: receipts::exit(&receipt) });
        }
        let subjects = self.subject.find(&node).await?;
        let texts: Vec<_> = subjects.iter().map(text).collect();
        let mut text = texts.join("\n");
        if subjects.len() > 1 {
            write!(text, "\n{} subjects stand under this name.\n", subjects.len())
                .expect("writing to memory cannot fail");
        }
        Ok(Answer::yes(text, serde_json::to_value(&subjects).expect("an answer is plain JSON")))
    }
}

fn text(answer: &SubjectAnswer) -> String {
    let subject = &answer.subject;
    let mut lines = vec![
        ("opened by", answer.opened_by.to_string()),
        ("state", answer.state.clone().unwrap_or_else(|| "OPEN".into())),
        ("records", answer.record_count.to_string()),
        ("at height", answer.height.to_string()),
    ];
    if let Some(port) = &answer.port {
        lines.insert(1, ("port", port.to_string()));
    }
    if !answer.same_as.is_empty() {
        let others: Vec<_> = answer.same_as.iter().map(ToString::to_string).collect();
        lines.push(("same as", others.join(", ")));
    }
    let mut text = format!("{} {}: {}\n", subject.kind, subject.id, names_in_words(answer));
    text += &facts(&lines);
    let mut section = |rows: String| {
        if !rows.is_empty() {
            text += "\n";
            text += &rows;
        }
    };
    section(lights(answer));
    section(holds(answer));
    section(inspections(answer));
    section(stay::plans(answer));
    section(stay::rights(answer));
    section(stay::announcements(answer));
    section(stay::authorisations(answer));
    answer.port_call.iter().flat_map(port_call::tables).for_each(&mut section);
    section(findings::exceptions(answer));
    section(findings::disputes(answer));
    text
}

fn lights(answer: &SubjectAnswer) -> String {
    let rows = answer.lights.iter().map(|light| {
        let required = if light.required { "yes" } else { "no" };
        let record = light.record.map(|record| short(&record)).unwrap_or_default();
        [light.light.clone(), light.value.clone(), required.into(), record]
    });
    table(["LIGHT", "VALUE", "REQUIRED", "RECORD"], rows)
}

fn holds(answer: &SubjectAnswer) -> String {
    let rows = answer.holds.iter().map(|hold| {
        let reason = hold.reason.as_ref().map_or_else(|| "sealed".into(), plain);
        [
            hold.code.clone(),
            hold.light.clone(),
            hold.placed_by.to_string(),
            hold.since.to_string(),
            short(&hold.hold),
            reason,
        ]
    });
    table(["HOLD", "LIGHT", "PLACED BY", "SINCE", "RECORD", "REASON"], rows)
}

fn inspections(answer: &SubjectAnswer) -> String {
    let rows = answer.inspections.iter().map(|inspection| {
        let types = inspection.types.join(", ");
        [inspection.agency.to_string(), types, inspection.since.to_string(), short(&inspection.request)]
    });
    table(["INSPECTION BY", "TYPES", "SINCE", "RECORD"], rows)
}
