//! The paths of version 1, as the node routes them and the client calls them.
//!
//! Parameters stand in braces; [`fill`] puts values in their places, percent-encoded, so that no value can leave its
//! segment.

use std::fmt::Write as _;

/// Write records: a signed submission.
pub const SUBMISSIONS: &str = "/v1/submissions";
/// What became of a submission, by its id or its digest.
pub const SUBMISSION: &str = "/v1/submissions/{id}";

/// Port calls: announcements, arrivals, departures.
pub const PORT_CALLS: &str = "/v1/port-calls";
/// Declarations and their statuses.
pub const DECLARATIONS: &str = "/v1/declarations";
/// Releases: a light turns green or amber, or is taken back.
pub const RELEASES: &str = "/v1/releases";
/// Holds and their lifts.
pub const HOLDS: &str = "/v1/holds";
/// Inspection requests and outcomes.
pub const INSPECTIONS: &str = "/v1/inspections";
/// Terminal events: discharge, load, gate.
pub const TERMINAL_EVENTS: &str = "/v1/terminal-events";

/// Raw messages in their own formats; `?state=quarantined` lists those a person must look at.
pub const MESSAGES: &str = "/v1/messages";
/// One message as it came.
pub const MESSAGE: &str = "/v1/messages/{id}";

/// Subjects by business name: `?container=`, `?mrn=`, `?visit=`, `?imo=`, `?manifest=`, `?bill=`, `?transit=`.
pub const SUBJECTS: &str = "/v1/subjects";
/// One subject: its state and names.
pub const SUBJECT: &str = "/v1/subjects/{id}";
/// The records of one subject, oldest first.
pub const SUBJECT_HISTORY: &str = "/v1/subjects/{id}/history";
/// May this container leave?
pub const GATE_CHECKS: &str = "/v1/gate-checks";

/// One record, by digest.
pub const RECORD: &str = "/v1/records/{id}";
/// The evidence file of one record.
pub const RECORD_EVIDENCE: &str = "/v1/records/{id}/evidence";
/// One block, by height.
pub const BLOCK: &str = "/v1/blocks/{height}";
/// The newest head of the record log.
pub const CHECKPOINT: &str = "/v1/checkpoint";
/// Proof that the log extends an earlier head: `?from=`, and optionally `?to=`.
pub const CONSISTENCY: &str = "/v1/consistency";
/// What becomes final, as server-sent events, resumable by cursor.
pub const EVENTS: &str = "/v1/events";

/// What this node saw of other members' breaches of the protocol.
pub const MISBEHAVIOUR: &str = "/v1/misbehaviour";
/// The proposals of governance, the newest first.
pub const PROPOSALS: &str = "/v1/governance/proposals";
/// One proposal, by the digest of its record.
pub const PROPOSAL: &str = "/v1/governance/proposals/{id}";
/// What an action would do; writes nothing.
pub const PREVIEWS: &str = "/v1/governance/previews";
/// Who takes part: organisations, nodes, keys, validator sets.
pub const MEMBERS: &str = "/v1/members";

/// The description of this interface.
pub const OPENAPI: &str = "/openapi.json";
/// Is the process alive? Answers strangers.
pub const HEALTH: &str = "/health";
/// Does the node serve and agree? Answers strangers.
pub const READY: &str = "/ready";
/// Figures for the operator, in the OpenMetrics format.
pub const METRICS: &str = "/metrics";

/// Every path, in documented order.
pub const ALL: [&str; 29] = [
    SUBMISSIONS,
    SUBMISSION,
    PORT_CALLS,
    DECLARATIONS,
    RELEASES,
    HOLDS,
    INSPECTIONS,
    TERMINAL_EVENTS,
    MESSAGES,
    MESSAGE,
    SUBJECTS,
    SUBJECT,
    SUBJECT_HISTORY,
    GATE_CHECKS,
    RECORD,
    RECORD_EVIDENCE,
    BLOCK,
    CHECKPOINT,
    CONSISTENCY,
    EVENTS,
    MISBEHAVIOUR,
    PROPOSALS,
    PROPOSAL,
    PREVIEWS,
    MEMBERS,
    OPENAPI,
    HEALTH,
    READY,
    METRICS,
];

/// Header that makes a repeated request answer what the first one did.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Media type of the body encoding of a submission.
pub const SUBMISSION_MEDIA_TYPE: &str = "application/octet-stream";
/// Media type of an evidence file.
pub const EVIDENCE_MEDIA_TYPE: &str = "application/vnd.portolan.evidence";
/// Media type of a problem (RFC 9457).
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// `path` with each parameter replaced by the next of `values`.
///
/// # Panics
/// When there are not exactly as many values as parameters, which is a bug of the caller.
#[must_use]
pub fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let filled: Vec<String> = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => encode(values.next().expect("a value for each parameter of the path")),
            false => segment.to_owned(),
        })
        .collect();
    assert!(values.next().is_none(), "a parameter of the path for each value");
    filled.join("/")
}

/// `text` as one segment or query value (RFC 3986 §2.3: everything but unreserved characters is encoded).
#[must_use]
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to memory cannot fail");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fill_their_places_and_cannot_leave_them() {
        assert_eq!(fill(SUBJECT_HISTORY, &["00ff"]), "/v1/subjects/00ff/history");
        assert_eq!(fill(RECORD, &["../blocks/1?x"]), "/v1/records/..%2Fblocks%2F1%3Fx");
        assert_eq!(fill(CHECKPOINT, &[]), CHECKPOINT);
    }

    #[test]
    fn no_path_stands_twice_and_version_1_stands_in_front() {
        let unique: std::collections::BTreeSet<_> = ALL.iter().collect();
        assert_eq!(unique.len(), ALL.len());
        for path in ALL {
            let outside = [OPENAPI, HEALTH, READY, METRICS].contains(&path);
            assert_eq!(path.starts_with("/v1/"), !outside, "{path}");
        }
    }
}
