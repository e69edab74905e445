//! The description of the interface, from the shapes it is made of and the closed lists of the rules.

mod closed_lists;

use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use axum::Json;
use axum::extract::State;
use portolan_api::token::Role::{Admin, Auditor, Reader, Writer};
use portolan_api::{
    block, event, gate_check, governance, message, misbehaviour, nouns, page, paths, problem, record, status, subject,
    submission,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Portolan", version = "1", license(name = "Apache-2.0")),
    components(schemas(
        problem::Problem,
        submission::SubmitRequest,
        submission::Receipt,
        submission::Written,
        nouns::PortCallRequest,
        nouns::DeclarationRequest,
        nouns::ReleaseRequest,
        nouns::HoldRequest,
        nouns::InspectionRequest,
        nouns::TerminalEventRequest,
        nouns::Statement,
        message::MessageAnswer,
        message::MessageEntry,
        subject::SubjectAnswer,
        subject::HistoryAnswer,
        gate_check::GateCheckRequest,
        gate_check::GateCheckAnswer,
        record::RecordAnswer,
        block::BlockAnswer,
        block::CheckpointAnswer,
        misbehaviour::MisbehaviourAnswer,
        misbehaviour::Breach,
        misbehaviour::SignedText,
        block::ConsistencyAnswer,
        event::EventAnswer,
        governance::ProposalsAnswer,
        governance::ProposalAnswer,
        governance::PreviewRequest,
        governance::PreviewAnswer,
        governance::MembersAnswer,
        page::Page<message::MessageEntry>,
        page::Page<subject::SubjectAnswer>,
        status::HealthAnswer,
        status::ReadyAnswer,
    ))
)]
struct Shapes;

/// Makes the description of a request's query.
type Query = fn() -> Vec<Parameter>;

/// One operation of the interface.
struct Operation {
    method: &'static str,
    path: &'static str,
    says: &'static str,
    /// Content types it takes, each with its shape, if that can be described.
    takes: &'static [(&'static str, Option<&'static str>)],
    query: Option<Query>,
    /// Content type it gives, with its shape, if that can be described.
    gives: (&'static str, Option<&'static str>),
}

const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";

const fn read(path: &'static str, says: &'static str, gives: &'static str) -> Operation {
    Operation { method: "get", path, says, takes: &[], query: None, gives: (JSON, Some(gives)) }
}

const fn bytes(path: &'static str, says: &'static str, gives: &'static str) -> Operation {
    Operation { method: "get", path, says, takes: &[], query: None, gives: (gives, None) }
}

const fn write(
    path: &'static str,
    says: &'static str,
    takes: &'static [(&'static str, Option<&'static str>)],
    gives: &'static str,
) -> Operation {
    Operation { method: "post", path, says, takes, query: None, gives: (JSON, Some(gives)) }
}

impl Operation {
    const fn asking(mut self, query: Query) -> Self {
        self.query = Some(query);
        self
    }
}

fn query<T: IntoParams>() -> Vec<Parameter> {
    T::into_params(|| Some(ParameterIn::Query))
}

macro_rules! noun {
    ($path:expr, $says:literal, $shape:literal) => {
        write($path, $says, &[(JSON, Some($shape))], "Written").asking(query::<submission::WriteRequest>)
    };
}

const OPERATIONS: [Operation; 30] = [
    write(
        paths::SUBMISSIONS,
        "Admit a signed submission.",
        &[(paths::SUBMISSION_MEDIA_TYPE, None), (JSON, Some("SubmitRequest"))],
        "Receipt",
    )
    .asking(query::<submission::WriteRequest>),
    read(paths::SUBMISSION, "What became of a submission.", "Receipt"),
    noun!(paths::PORT_CALLS, "State something of a port call.", "PortCallRequest"),
    noun!(paths::DECLARATIONS, "Declare goods, or state a declaration's status.", "DeclarationRequest"),
    noun!(paths::RELEASES, "Release: a light turns.", "ReleaseRequest"),
    noun!(paths::HOLDS, "Place or lift a hold.", "HoldRequest"),
    noun!(paths::INSPECTIONS, "Ask for an inspection or record its outcome.", "InspectionRequest"),
    noun!(paths::TERMINAL_EVENTS, "Report a terminal event.", "TerminalEventRequest"),
    write(
        paths::MESSAGES,
        "Post a message in its own format.",
        &[("application/edifact", None), ("application/xml", None), (JSON, Some("Statement"))],
        "MessageAnswer",
    )
    .asking(query::<submission::WriteRequest>),
    read(paths::MESSAGES, "The messages this node keeps.", "Page_MessageEntry")
        .asking(query::<message::MessagesRequest>),
    bytes(paths::MESSAGE, "One message as it came.", OCTETS),
    read(paths::SUBJECTS, "Subjects by business name.", "Page_SubjectAnswer").asking(query::<subject::SubjectsRequest>),
    read(paths::SUBJECT, "One subject: its state and names.", "SubjectAnswer"),
    read(paths::SUBJECT_HISTORY, "The records of one subject.", "HistoryAnswer").asking(query::<page::PageRequest>),
    write(paths::GATE_CHECKS, "May this container leave?", &[(JSON, Some("GateCheckRequest"))], "GateCheckAnswer"),
    read(paths::RECORD, "One record.", "RecordAnswer"),
    bytes(paths::RECORD_EVIDENCE, "The evidence file of one record.", OCTETS).asking(query::<record::EvidenceRequest>),
    read(paths::BLOCK, "One block.", "BlockAnswer"),
    read(paths::CHECKPOINT, "The newest head of the record log.", "CheckpointAnswer"),
    read(
        paths::MISBEHAVIOUR,
        "What this node saw of other members' breaches of the protocol, with the proofs.",
        "MisbehaviourAnswer",
    ),
    read(paths::CONSISTENCY, "Proof that the log extends an earlier head.", "ConsistencyAnswer")
        .asking(query::<block::ConsistencyRequest>),
    bytes(
        paths::EVENTS,
        "What becomes final, as server-sent events whose data is an `EventAnswer`.",
        "text/event-stream",
    )
    .asking(query::<event::EventsRequest>),
    read(paths::PROPOSALS, "The proposals of governance.", "ProposalsAnswer"),
    read(paths::PROPOSAL, "One proposal: its effect, its votes, where it stands.", "ProposalAnswer"),
    write(
        paths::PREVIEWS,
        "What an action would do; nothing is written.",
        &[(JSON, Some("PreviewRequest"))],
        "PreviewAnswer",
    ),
    read(paths::MEMBERS, "Who takes part: organisations, nodes, keys, validator sets.", "MembersAnswer"),
    bytes(paths::OPENAPI, "This description.", JSON),
    read(paths::HEALTH, "Is the process alive?", "HealthAnswer"),
    read(paths::READY, "Does the node serve and agree?", "ReadyAnswer"),
    bytes(paths::METRICS, "Figures for the operator.", "text/plain"),
];

/// A content type with its shape, as OpenAPI writes it.
fn content((media_type, shape): (&str, Option<&str>)) -> (String, Value) {
    let schema = match shape {
        Some(name) => json!({"schema": {"$ref": format!("#/components/schemas/{name}")}}),
        None => json!({}),
    };
    (media_type.to_owned(), schema)
}

fn operation(of: &Operation) -> Value {
    let Operation { path, says, takes, query, gives, .. } = of;
    let problem = content(("application/problem+json", Some("Problem")));
    let mut operation = json!({
        "summary": says,
        "responses": {
            "2XX": {"description": "As asked.", "content": Map::from_iter([content(*gives)])},
            "default": {"description": "A problem (RFC 9457).", "content": Map::from_iter([problem])},
        },
    });
    if !takes.is_empty() {
        let types: Map<_, _> = takes.iter().map(|takes| content(*takes)).collect();
        operation["requestBody"] = json!({"required": true, "content": types});
    }
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let asked = query.map_or_else(Vec::new, |query| query());
    let asked = asked.iter().map(|parameter| serde_json::to_value(parameter).expect("a parameter is plain JSON"));
    operation["parameters"] = names.map(parameter).chain(asked).collect();
    if ![paths::HEALTH, paths::READY].contains(path) {
        operation["security"] = json!([{"bearer": []}]);
    }
    operation
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> Value {
    let mut document = serde_json::to_value(Shapes::openapi()).expect("the description is plain JSON");
    let mut paths = Map::new();
    for of in &OPERATIONS {
        paths.entry(of.path).or_insert_with(|| json!({}))[of.method] = operation(of);
    }
    document["paths"] = Value::Object(paths);
    closed_lists::put_into(&mut document);
    document["components"]["securitySchemes"] = json!({
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (EdDSA)"},
    });
    document
}

/// The description, for a caller of any role.
pub async fn get(State(_): State<Arc<Service>>, caller: Caller) -> Result<Json<Value>, Refused> {
    caller.must_be(&[Reader, Writer, Auditor, Admin])?;
    Ok(Json(document()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// The document in the repository is what integrators build against: its diff is the review of a change.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test may read files and its environment")]
    fn the_kept_document_is_this_one() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/openapi.json");
        let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        if std::env::var_os("PORTOLAN_BLESS").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(kept == text, "docs/reference/openapi.json is another; PORTOLAN_BLESS=1 rewrites it");
    }

    #[test]
    fn every_path_is_described_and_every_shape_that_is_named_is_there() {
        let document = document();
        let described: BTreeSet<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(described, paths::ALL.into_iter().collect());
        let shapes = document["components"]["schemas"].as_object().unwrap();
        let text = document.to_string();
        for named in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(shapes.contains_key(named), "{named} is named and not described");
        }
    }
}
