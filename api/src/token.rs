//! What a bearer token says (RFC 7519): who calls, for which organisation and network, with which roles, until when.
//!
//! Made by `portolan keys token`, checked by the node at its edge. The algorithm is EdDSA with an Ed25519 key and no
//! other. The audience is the network, so that a token of a test network opens nothing elsewhere.

use portolan_ledger::{NetworkId, OrganisationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use utoipa::ToSchema;

/// What a caller may do at the node of its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads records, subjects, events and gate checks, names and sealed texts included.
    Reader,
    /// Writes records and messages in the organisation's name.
    Writer,
    /// Reads as a reader does, and fetches evidence, blocks and checkpoints.
    Auditor,
    /// Sees the node's metrics and works on its quarantine.
    Admin,
}

impl Role {
    /// Every role, in documented order.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Writer, Self::Auditor, Self::Admin];

    /// The role as tokens carry it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Writer => "writer",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a role is reader, writer, auditor or admin")]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(NotARole)
    }
}

/// The claims of a token. Others are ignored, as RFC 7519 §4 asks; `nbf` is honoured by the node's check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenClaims {
    /// The user or system that calls.
    pub sub: String,
    /// The organisation whose node answers it.
    #[schema(value_type = String, example = "customs")]
    pub org: OrganisationId,
    /// What the caller may do.
    pub roles: BTreeSet<Role>,
    /// The network.
    #[schema(value_type = String)]
    pub aud: NetworkId,
    /// When it was made, seconds since 1970-01-01T00:00:00Z.
    pub iat: u64,
    /// From when on it opens nothing, seconds since 1970-01-01T00:00:00Z.
    pub exp: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str = r#"{"sub":"gate-3","org":"terminal","roles":["reader","writer"],"aud":"0101010101010101010101010101010101010101010101010101010101010101","iat":1763884800,"exp":1763888400}"#;

    #[test]
    fn claims_read_and_print_the_same() {
        let claims: TokenClaims = serde_json::from_str(CLAIMS).unwrap();
        assert!(claims.roles.contains(&Role::Writer) && !claims.roles.contains(&Role::Admin));
        assert_eq!(serde_json::to_string(&claims).unwrap(), CLAIMS);
    }

    #[test]
    fn an_unknown_role_and_a_missing_claim_are_refused_and_other_claims_are_ignored() {
        for (from, to) in [("reader", "root"), (r#""org":"terminal","#, ""), ("0101", "01")] {
            assert!(serde_json::from_str::<TokenClaims>(&CLAIMS.replace(from, to)).is_err(), "{from}");
        }
        let more = CLAIMS.replace(r#"{"sub""#, r#"{"iss":"idp","jti":"7","sub""#);
        assert_eq!(serde_json::from_str::<TokenClaims>(&more).ok(), serde_json::from_str(CLAIMS).ok());
    }

    #[test]
    fn a_role_prints_as_it_is_read() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert_eq!("Reader".parse::<Role>(), Err(NotARole));
    }
}
