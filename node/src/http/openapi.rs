//! The description of the interface, from the shapes it is made of.

use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use axum::Json;
use axum::extract::State;
use portolan_api::token::Role::{Admin, Auditor, Reader, Writer};
use portolan_api::{
    block, event, gate_check, message, nouns, page, paths, problem, record, status, subject, submission,
};
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::OpenApi;

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
        block::ConsistencyAnswer,
        event::EventAnswer,
        page::Page<message::MessageEntry>,
        status::HealthAnswer,
        status::ReadyAnswer,
    ))
)]
struct Shapes;

/// One operation: method, path, what it does, the shape it takes and the one it gives.
type Operation = (&'static str, &'static str, &'static str, Option<&'static str>, Option<&'static str>);

const OPERATIONS: [Operation; 25] = [
    ("post", paths::SUBMISSIONS, "Admit a signed submission.", Some("SubmitRequest"), Some("Receipt")),
    ("get", paths::SUBMISSION, "What became of a submission.", None, Some("Receipt")),
    ("post", paths::PORT_CALLS, "State something of a port call.", Some("PortCallRequest"), Some("Written")),
    (
        "post",
        paths::DECLARATIONS,
        "Declare goods, or state a declaration's status.",
        Some("DeclarationRequest"),
        Some("Written"),
    ),
    ("post", paths::RELEASES, "Release: a light turns.", Some("ReleaseRequest"), Some("Written")),
    ("post", paths::HOLDS, "Place or lift a hold.", Some("HoldRequest"), Some("Written")),
    (
        "post",
        paths::INSPECTIONS,
        "Ask for an inspection or record its outcome.",
        Some("InspectionRequest"),
        Some("Written"),
    ),
    ("post", paths::TERMINAL_EVENTS, "Report a terminal event.", Some("TerminalEventRequest"), Some("Written")),
    ("post", paths::MESSAGES, "Post a message in its own format.", None, Some("MessageAnswer")),
    ("get", paths::MESSAGES, "The messages this node keeps.", None, Some("Page_MessageEntry")),
    ("get", paths::MESSAGE, "One message as it came.", None, None),
    ("get", paths::SUBJECTS, "Subjects by business name.", None, None),
    ("get", paths::SUBJECT, "One subject: its state and names.", None, Some("SubjectAnswer")),
    ("get", paths::SUBJECT_HISTORY, "The records of one subject.", None, Some("HistoryAnswer")),
    ("post", paths::GATE_CHECKS, "May this container leave?", Some("GateCheckRequest"), Some("GateCheckAnswer")),
    ("get", paths::RECORD, "One record.", None, Some("RecordAnswer")),
    ("get", paths::RECORD_EVIDENCE, "The evidence file of one record.", None, None),
    ("get", paths::BLOCK, "One block.", None, Some("BlockAnswer")),
    ("get", paths::CHECKPOINT, "The newest head of the record log.", None, Some("CheckpointAnswer")),
    ("get", paths::CONSISTENCY, "Proof that the log extends an earlier head.", None, Some("ConsistencyAnswer")),
    ("get", paths::EVENTS, "What becomes final, as server-sent events.", None, Some("EventAnswer")),
    ("get", paths::OPENAPI, "This description.", None, None),
    ("get", paths::HEALTH, "Is the process alive?", None, Some("HealthAnswer")),
    ("get", paths::READY, "Does the node serve and agree?", None, Some("ReadyAnswer")),
    ("get", paths::METRICS, "Figures for the operator.", None, None),
];

/// The OpenAPI document.
#[must_use]
pub fn document() -> Value {
    let mut document = serde_json::to_value(Shapes::openapi()).expect("the description is plain JSON");
    let shape = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    let mut paths = serde_json::Map::new();
    for (method, path, says, takes, gives) in OPERATIONS {
        let mut operation = json!({
            "summary": says,
            "responses": {
                "2XX": {"description": "As asked."},
                "default": {
                    "description": "A problem (RFC 9457).",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        });
        if let Some(name) = takes {
            operation["requestBody"] = json!({"required": true, "content": shape(name)});
        }
        if let Some(name) = gives {
            operation["responses"]["2XX"]["content"] = shape(name);
        }
        let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameter = |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        operation["parameters"] = names.map(parameter).collect();
        if ![paths::HEALTH, paths::READY].contains(&path) {
            operation["security"] = json!([{"bearer": []}]);
        }
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[method] = operation;
    }
    document["paths"] = Value::Object(paths);
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
