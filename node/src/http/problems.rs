//! The node's refusals and faults as problem documents.

use crate::admission::AdmissionRefusal;
use crate::authoring::AuthoringRefusal;
use crate::evidence::EvidenceFault;
use crate::limits::HTTP_RETRY_AFTER_S;
use crate::storage::{StorageFault, Store};
use axum::BoxError;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use portolan_api::paths::PROBLEM_MEDIA_TYPE;
use portolan_api::{Code, Problem};
use portolan_contracts::quota;
use portolan_ledger::submission::SubmissionRefusal;
use std::any::Any;

/// An answer that is not a success.
#[derive(Debug)]
pub struct Refused(Box<Problem>);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).expect("a problem is plain JSON");
        let mut response =
            (status, [(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE))], body).into_response();
        if problem.code.can_retry() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_s(&problem)));
        }
        response
    }
}

/// Seconds after which the same request may succeed: the rest of the hour for a quota that is used up.
fn retry_after_s(problem: &Problem) -> u64 {
    let is_quota =
        problem.rule.as_ref().is_some_and(|rule| rule.number == portolan_contracts::Code::QuotaUsed.number());
    if !is_quota {
        return HTTP_RETRY_AFTER_S;
    }
    let now = crate::clock::now();
    quota::next_hour(now).saturating_since_ms(now).div_ceil(1_000).max(HTTP_RETRY_AFTER_S)
}

impl Refused {
    /// The same, naming the message that was kept.
    pub fn of_message(self, message: portolan_ledger::Digest) -> Self {
        self.0.of_message(message).into()
    }
}

/// A fault of the node's own: logged here, once; the caller learns that it happened.
fn fault(error: &dyn std::error::Error) -> Problem {
    tracing::error!(error = %error, source = ?error.source(), "a request met a fault");
    Problem::new(Code::InternalFault, "the node met a fault of its own")
}

impl From<StorageFault> for Refused {
    fn from(error: StorageFault) -> Self {
        fault(&error).into()
    }
}

/// What is asked for is not here: for good, or because this node's history begins later.
pub fn not_here(store: &Store, absent: Problem) -> Refused {
    match store.base() {
        Ok(None) => absent.into(),
        Ok(Some(base)) => {
            let from = base.header.height.next();
            let text = format!("{}; this node's history begins at height {from}", absent.detail);
            Problem::new(Code::BeforeHistory, text).with_history_from(from).into()
        }
        Err(error) => error.into(),
    }
}

/// A refusal of the rules.
pub fn of_rules(refusal: &portolan_contracts::Refusal) -> Problem {
    let number = refusal.code().number();
    let index = refusal.record().unwrap_or_default();
    let code = match refusal.code() {
        portolan_contracts::Code::SubmissionExpired => Code::Expired,
        portolan_contracts::Code::ExpiryTooFar => Code::ExpiryTooFar,
        portolan_contracts::Code::SubmissionRepeated => Code::Duplicate,
        portolan_contracts::Code::QuotaUsed => Code::TooManyRequests,
        portolan_contracts::Code::ReferenceRepeated => Code::ReferenceConflict,
        _ => Code::RuleRefused,
    };
    let mut problem = Problem::new(code, refusal.to_string()).by_rule(number, refusal.code().name(), index);
    problem.next_step = refusal.code().next_step().to_owned();
    if let Some(record) = refusal.names() {
        problem = problem.because_of(record);
    }
    problem.at(refusal.field().to_owned())
}

impl From<AdmissionRefusal> for Refused {
    fn from(refusal: AdmissionRefusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            AdmissionRefusal::Malformed(refusal) => of_submission(&refusal).into(),
            AdmissionRefusal::UnknownKey(_) => Problem::new(Code::UnknownKey, text).at("jws.kid").into(),
            AdmissionRefusal::OtherNetwork => Problem::new(Code::OtherNetwork, text).at("jws.network").into(),
            AdmissionRefusal::Rules(refusal) => of_rules(&refusal).into(),
            AdmissionRefusal::NotStored(_) => Problem::new(Code::NotReady, text).into(),
            AdmissionRefusal::Overload => Problem::new(Code::Overload, text).into(),
            AdmissionRefusal::OverBudget => Problem::new(Code::TooManyRequests, text).into(),
            AdmissionRefusal::Storage(text) => {
                tracing::error!(error = text, "a submission met a fault");
                Problem::new(Code::InternalFault, "the node cannot write").into()
            }
        }
    }
}

/// A submission that is not as specified.
pub fn of_submission(refusal: &SubmissionRefusal) -> Problem {
    let code = match refusal {
        SubmissionRefusal::Signature(_) => Code::SignatureInvalid,
        _ => Code::SubmissionMalformed,
    };
    Problem::new(code, refusal.to_string()).at(refusal.field())
}

impl From<AuthoringRefusal> for Refused {
    fn from(refusal: AuthoringRefusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            AuthoringRefusal::ReferenceConflict { first } => {
                Problem::new(Code::ReferenceConflict, text).at("reference").because_of(first).into()
            }
            AuthoringRefusal::AmbiguousSubject { .. } => Problem::new(Code::AmbiguousSubject, text).into(),
            AuthoringRefusal::UnresolvedReference(_) => Problem::new(Code::UnresolvedReference, text).into(),
            AuthoringRefusal::Sealing(_) => Problem::new(Code::ForbiddenAudience, text).into(),
            AuthoringRefusal::Record(refusal) => Problem::new(Code::Malformed, text).at(refusal.field).into(),
            AuthoringRefusal::Submission(refusal) => of_submission(&refusal).into(),
            AuthoringRefusal::Storage(error) => error.into(),
        }
    }
}

impl From<EvidenceFault> for Refused {
    fn from(error: EvidenceFault) -> Self {
        match &error {
            EvidenceFault::UnknownRecord(_) | EvidenceFault::Empty => {
                Problem::new(Code::UnknownRecord, error.to_string()).into()
            }
            EvidenceFault::AnchorAhead { .. } => Problem::new(Code::AnchorAhead, error.to_string()).at("anchor").into(),
            EvidenceFault::AnchorInside(_) => Problem::new(Code::Malformed, error.to_string()).at("anchor").into(),
            EvidenceFault::Missing(_) | EvidenceFault::Storage(_) => fault(&error).into(),
        }
    }
}

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
            _ => Code::Malformed,
        };
        let text = rejection.body_text();
        let field = matches!(rejection, JsonRejection::JsonDataError(_)).then(|| field_of(&text));
        let problem = Problem::new(code, text);
        match field {
            Some(field) => problem.at(field).into(),
            None => problem.into(),
        }
    }
}

/// The field that the text of a rejection names: its path stands first, and a field that is missing in backticks.
fn field_of(text: &str) -> String {
    let said = text.split_once("target type: ").map_or(text, |(_, said)| said);
    let path = said.split_once(": ").map(|(path, _)| path).filter(|path| !path.contains([' ', '`']));
    let (path, said) = path.map_or(("", said), |path| (path, &said[path.len() + 2..]));
    let named = ["missing field `", "unknown field `"].iter().find_map(|lead| said.strip_prefix(lead));
    match named.and_then(|rest| rest.split('`').next()) {
        Some(field) if path.is_empty() => field.to_owned(),
        Some(field) if path != field && !path.ends_with(&format!(".{field}")) => format!("{path}.{field}"),
        _ if path.is_empty() => ".".to_owned(),
        _ => path.to_owned(),
    }
}

impl From<QueryRejection> for Refused {
    fn from(rejection: QueryRejection) -> Self {
        Problem::new(Code::Malformed, rejection.body_text()).at("query").into()
    }
}

impl From<PathRejection> for Refused {
    fn from(rejection: PathRejection) -> Self {
        Problem::new(Code::Malformed, rejection.body_text()).at("path").into()
    }
}

/// A body that could not be read.
pub fn of_body(error: &axum::extract::rejection::BytesRejection) -> Refused {
    let code = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        _ => Code::Malformed,
    };
    Problem::new(code, error.body_text()).into()
}

/// There is nothing at this path.
pub async fn unknown_path() -> Refused {
    Problem::new(Code::UnknownPath, "there is nothing at this path").into()
}

/// The path does not take this method.
pub async fn method_not_allowed() -> Refused {
    Problem::new(Code::MethodNotAllowed, "the path does not take this method").into()
}

/// A request that took too long.
pub async fn of_layer(_: BoxError) -> Refused {
    Problem::new(Code::TimeExceeded, "the request took longer than the node allows").into()
}

/// A handler panicked: a bug, which must not take the connection's other requests with it.
pub fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("?"), "a handler panicked");
    Refused::from(Problem::new(Code::InternalFault, "the node met a bug of its own")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Json;
    use portolan_api::gate_check::GateCheckRequest;

    /// What the interface answers to a gate check with this body.
    fn problem_of(body: &str) -> Problem {
        let read = Json::<GateCheckRequest>::from_bytes(body.as_bytes());
        *Refused::from(read.expect_err("it is not as specified")).0
    }

    #[test]
    fn what_is_not_as_specified_is_named_by_its_path() {
        let salt = "5a".repeat(32);
        let table = [
            (r#"{"container": 7}"#.to_owned(), "container"),
            (r#"{"salt": "5a"}"#.to_owned(), "salt"),
            (r#"{"haulier": "Not an id"}"#.to_owned(), "haulier"),
            (r#"{"pin": "4711"}"#.to_owned(), "pin"),
            (r#"{"vehicle_seen": {"plate": "XA21"}}"#.to_owned(), "vehicle_seen.salt"),
            (format!(r#"{{"vehicle_seen": {{"salt": "{salt}", "pin": 1}}}}"#), "vehicle_seen.pin"),
            (r#"{"vehicle_seen": {"plate": "XA21", "salt": "5a"}}"#.to_owned(), "vehicle_seen.salt"),
            ("7".to_owned(), "."),
        ];
        for (body, field) in table {
            let problem = problem_of(&body);
            assert_eq!((problem.code, problem.field.as_deref()), (Code::Malformed, Some(field)), "{body}: {problem:?}");
            assert!(!problem.next_step.is_empty());
        }
    }

    #[test]
    fn a_text_that_is_no_json_names_no_field() {
        assert_eq!(problem_of("{").field, None);
    }
}
