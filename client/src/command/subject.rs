//! The options that say which subject is meant: by business name, or by id.

use crate::exit::CommandFault;
use crate::limits::PAGES_MAX;
use crate::sdk::Node;
use crate::verify::name_in_words;
use clap::Args;
use portolan_api::subject::{SubjectAnswer, SubjectsRequest};
use portolan_ledger::SubjectId;
use serde_json::Value;

/// Which subject: exactly one of the names, or the id.
#[derive(Args)]
#[group(id = "subject-name", multiple = false)]
pub struct SubjectOptions {
    /// Subject id, 32 hexadecimal characters.
    subject: Option<SubjectId>,
    /// Container number, for example MSKU2666542.
    #[arg(long, value_name = "NUMBER")]
    container: Option<String>,
    /// Movement reference number of a declaration.
    #[arg(long, value_name = "MRN")]
    mrn: Option<String>,
    /// Local reference number of a declaration.
    #[arg(long, value_name = "LRN")]
    lrn: Option<String>,
    /// Visit id of a port call.
    #[arg(long, value_name = "ID")]
    visit: Option<String>,
    /// IMO number of a vessel.
    #[arg(long, value_name = "NUMBER")]
    imo: Option<String>,
    /// Number of a manifest.
    #[arg(long, value_name = "NUMBER")]
    manifest: Option<String>,
    /// Number of a bill of lading.
    #[arg(long, value_name = "NUMBER")]
    bill: Option<String>,
    /// Movement reference number of a transit.
    #[arg(long, value_name = "MRN")]
    transit: Option<String>,
}

impl SubjectOptions {
    /// The subjects that are meant, as `node` answers them; never none.
    pub async fn find(&self, node: &Node) -> Result<Vec<SubjectAnswer>, CommandFault> {
        if let Some(id) = self.subject {
            return Ok(vec![node.subject(id).await?]);
        }
        let Self { container, mrn, lrn, visit, imo, manifest, bill, transit, .. } = self;
        if [container, mrn, lrn, visit, imo, manifest, bill, transit].iter().all(|name| name.is_none()) {
            let next = "give --container, --mrn, --lrn, --visit, --imo, --manifest, --bill, --transit or a subject id";
            return Err(CommandFault::usage("which subject is meant is not said", next));
        }
        let mut request = SubjectsRequest {
            container: container.clone(),
            mrn: mrn.clone(),
            lrn: lrn.clone(),
            visit: visit.clone(),
            imo: imo.clone(),
            manifest: manifest.clone(),
            bill: bill.clone(),
            transit: transit.clone(),
            ..SubjectsRequest::default()
        };
        let mut found = Vec::new();
        for _ in 0..PAGES_MAX {
            let page = node.subjects(&request).await?;
            found.extend(page.entries);
            match page.next {
                Some(next) if Some(&next) != request.after.as_ref() => request.after = Some(next),
                _ => break,
            }
        }
        if found.is_empty() {
            let next = "check the number; a name that is sealed for others is unknown to this node";
            return Err(CommandFault::usage(format!("{} knows no subject under this name", node.name()), next));
        }
        Ok(found)
    }
}

/// A subject's names in words: the values, without the kind.
#[must_use]
pub fn names_in_words(answer: &SubjectAnswer) -> String {
    let words = |name: &Value| name_in_words(|field| name.get(field)?.as_str());
    let names: Vec<_> = answer.names.iter().map(words).filter(|words| !words.is_empty()).collect();
    if names.is_empty() { "not readable here".into() } else { names.join("; ") }
}

/// A JSON value as a person would write it: texts without quotes, objects as their fields.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(field, value)| format!("{field}: {}", plain(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
