//! The stable codes of problems: the node's own "no", which leaves no trace on the ledger.
//!
//! A program acts on the code, a person reads the title and the next step. The rules' refusals have numbers of their own
//! (`docs/reference/refusals.md`); they arrive under [`Code::RuleRefused`] with the rule's number beside it.
//!
//! Invariants
//! - Codes are append-only: a code keeps its meaning and its status for ever.
//! - `docs/reference/problems.md` is this table; a test fails when they differ.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;
use utoipa::ToSchema;

macro_rules! codes {
    ($($variant:ident = $code:literal, $status:literal, $retry:literal, $title:literal, $next:literal;)*) => {
        /// A stable code. Each variant's documentation is its title.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Code {
            $(#[doc = $title] #[serde(rename = $code)] $variant,)*
        }

        impl Code {
            /// Every code, in documented order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as problems carry it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status it is answered with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// Whether the same request can succeed later, without a change; such answers carry `Retry-After`.
            #[must_use]
            pub const fn can_retry(self) -> bool {
                match self { $(Self::$variant => $retry,)* }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What the caller can do.
            #[must_use]
            pub const fn next_step(self) -> &'static str {
                match self { $(Self::$variant => $next,)* }
            }
        }
    };
}

codes! {
    // The request itself.
    Malformed = "malformed", 400, false,
        "The request is not as specified; `field` names the place.",
        "Repair the field and send it again.";
    CursorInvalid = "cursor-invalid", 400, false,
        "The cursor was not made by this interface, or for another listing.",
        "Start without a cursor.";
    UnknownPath = "unknown-path", 404, false,
        "There is nothing at this path.",
        "Look the path up in `/openapi.json`.";
    MethodNotAllowed = "method-not-allowed", 405, false,
        "The path does not take this method.",
        "Look the method up in `/openapi.json`.";
    TooLarge = "too-large", 413, false,
        "The request is longer than the node reads.",
        "Split it: a submission has at most 4 MiB and 1,000 records.";
    UnsupportedMediaType = "unsupported-media-type", 415, false,
        "The path does not read this content type.",
        "Send one of those that `/openapi.json` lists for the path.";

    // The caller.
    Unauthenticated = "unauthenticated", 401, false,
        "The bearer token is missing, expired or not trusted by this node.",
        "Make a new token with `portolan keys token`.";
    ForbiddenRole = "forbidden-role", 403, false,
        "The caller's roles do not allow this.",
        "Ask the organisation's administrator for a token with the role named in `detail`.";
    ForbiddenAudience = "forbidden-audience", 403, false,
        "The organisation is not in the audience that this would be sealed for or opened from.",
        "Let a member of the audience do it.";

    // What was asked for.
    UnknownSubmission = "unknown-submission", 404, false,
        "This node knows no submission with this id or digest.",
        "Ask the node it was sent to, or send it again: a repeat is not recorded twice.";
    UnknownRecord = "unknown-record", 404, false,
        "No record with this digest is final on this node.",
        "If it was just sent, wait until its receipt says final.";
    UnknownSubject = "unknown-subject", 404, false,
        "This node knows no subject with this id or under this name.",
        "Check the number; a name that is sealed for others is unknown here.";
    UnknownBlock = "unknown-block", 404, false,
        "No block is decided at this height.",
        "Read `/v1/checkpoint` for the newest height.";
    UnknownMessage = "unknown-message", 404, false,
        "This node keeps no message with this id.",
        "List them with `/v1/messages`.";
    Pruned = "pruned", 410, false,
        "It was here and its retention is over; `detail` names the archive.",
        "Ask the archive.";
    BeforeHistory = "before-history", 410, false,
        "It is not in this node's history, which begins at the height in `history_min`; the ledger may have it.",
        "Ask another member's node: this one joined later and holds nothing from before.";

    // A submission.
    SubmissionMalformed = "submission-malformed", 400, false,
        "The submission, a record or a part of it is not as specified; `field` names the place.",
        "Repair the field, sign again and send it under a new id.";
    SignatureInvalid = "signature-invalid", 400, false,
        "The signature does not verify under the key it names.",
        "Sign the exact bytes that are sent; nothing is re-encoded on the way.";
    OtherNetwork = "other-network", 400, false,
        "The submission is for another network.",
        "Sign with the network id that `/v1/checkpoint` shows.";
    UnknownKey = "unknown-key", 403, false,
        "The key is not an active signing key of the submitter.",
        "Sign with a key that stands on the ledger for this member; of one that was replaced just now, send it again: this node may be a block behind.";
    Expired = "expired", 422, false,
        "The submission has expired.",
        "Sign the records again with a later `expires_at`.";
    ExpiryTooFar = "expiry-too-far", 422, false,
        "`expires_at` is more than 24 hours and 10 minutes ahead.",
        "Sign again with an earlier `expires_at`.";
    Duplicate = "duplicate", 409, false,
        "The submitter has already used this submission id for other content.",
        "Ask `/v1/submissions/{id}` what became of it; sign other content under a new id.";
    RuleRefused = "rule-refused", 422, false,
        "A rule of the ledger refuses it; `rule` gives number and name, `record` the position.",
        "Look the number up in docs/reference/refusals.md.";

    // Plain JSON and messages, which the node turns into records.
    IdempotencyConflict = "idempotency-conflict", 409, false,
        "This Idempotency-Key was used with another request.",
        "Use a new key for a new request.";
    ReferenceConflict = "reference-conflict", 409, false,
        "The author has already recorded something else under this reference; `record` names it.",
        "Correct the recorded statement with a change that supersedes it, or use another reference.";
    AmbiguousSubject = "ambiguous-subject", 409, false,
        "Several subjects that nobody has joined stand under this name; `detail` lists them.",
        "Give the subject id, or let an authority join them.";
    UnresolvedReference = "unresolved-reference", 422, false,
        "What this refers to is not on the ledger: the hold, request, status or record it needs.",
        "Record that first, or check the reference.";
    Quarantined = "quarantined", 422, false,
        "The message could not be read; the original is kept in quarantine under the id in `message`.",
        "Look the gateway's code up in docs/reference/gateway-codes.md, repair the message and post it again.";

    // The node.
    AnchorAhead = "anchor-ahead", 409, true,
        "The head that was asked for is beyond this node's log.",
        "Wait until this node has caught up, or ask another.";
    TooManyRequests = "too-many-requests", 429, true,
        "The caller or its organisation has used up its share.",
        "Wait as long as `Retry-After` says.";
    InternalFault = "internal-fault", 500, true,
        "The node met a fault of its own; it is in its log under `request_id`.",
        "Try again; tell the operator if it stays.";
    Overload = "overload", 503, true,
        "The node has as much undecided work as it may hold.",
        "Wait as long as `Retry-After` says.";
    TimeExceeded = "time-exceeded", 503, true,
        "The request took longer than the node allows.",
        "Try again; a repeat is not recorded twice.";
    NotReady = "not-ready", 503, true,
        "The node is starting, catching up, shutting down or cut off from the others.",
        "Read `/ready` for the reason.";
}

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a problem code of version 1")]
pub struct NotACode;

impl FromStr for Code {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(NotACode)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Code {
    /// The `type` of a problem with this code (RFC 9457 §3.1.1), relative to the node.
    #[must_use]
    pub fn type_uri(self) -> String {
        format!("/problems#{self}")
    }
}

/// The reference page, one line per code.
#[must_use]
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Problems\n\n\
         Every answer of the interface that is not a success is a problem document (RFC 9457, `application/problem+json`)\n\
         with one of these codes. Codes are append-only: a code keeps its meaning and its status for ever. A problem leaves\n\
         no trace on the ledger. Where *again* says yes, the same request can succeed later and the answer carries\n\
         `Retry-After`.\n\n\
         This page is checked against the code (`api/src/codes.rs`); `PORTOLAN_BLESS=1 cargo test -p portolan-api` rewrites it.\n\n\
         | code | status | again | what it means | what to do |\n|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let again = if code.can_retry() { "yes" } else { "no" };
        writeln!(page, "| `{code}` | {} | {again} | {} | {} |", code.status(), code.title(), code.next_step())
            .expect("writing to memory cannot fail");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_unique_reads_back_and_has_a_status_of_its_kind() {
        let unique: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(unique.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!((400..=599).contains(&code.status()), "{code}");
            assert!(code.status() < 500 || code.can_retry(), "{code}: a fault of the node is not the caller's");
            assert!(code.title().ends_with('.') && code.next_step().ends_with('.'), "{code}");
        }
        assert_eq!("overloaded".parse::<Code>(), Err(NotACode));
    }
}
