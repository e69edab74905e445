//! Whom a verifier believes (`docs/specs/policy.md`).
//!
//! A trust policy is a small JSON file that an auditor keeps and can read: the network, and an anchor: one head of the
//! record log with the validator set that signs from there on. Evidence proves something only under a policy, and a
//! policy never comes with the evidence.

use crate::digest::Digest;
use crate::identity::{Height, NetworkId, OrganisationId};
use crate::jose::{base64url, base64url_decode};
use crate::limits::POLICY_BYTES_MAX;
use crate::strict_json;
use crate::validators::{Validator, ValidatorSet};
use serde::Deserialize as _;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;

/// First field of every trust policy.
pub const POLICY_FORMAT: &str = "portolan-policy/1";
/// A policy nests objects and lists at most this deep.
const DEPTH_MAX: usize = 4;

/// What a verifier takes as true without proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustPolicy {
    /// The network.
    pub network: NetworkId,
    /// A head of its record log.
    pub anchor: Anchor,
}

/// A head of the record log and who signs after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Height of the last block in this head, 0 for genesis.
    pub height: Height,
    /// Leaves of the log.
    pub size: u64,
    /// Root of the log.
    pub root: Digest,
    /// The validator set that signs the next block.
    pub validators: ValidatorSet,
}

/// Bytes that are not a trust policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("trust policy: {0}")]
pub struct PolicyRefusal(pub String);

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyText {
    format: String,
    network: NetworkId,
    #[serde(deserialize_with = "object")]
    anchor: AnchorText,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AnchorText {
    height: u64,
    size: u64,
    root: Digest,
    #[serde(deserialize_with = "objects")]
    validators: Vec<ValidatorText>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidatorText {
    organisation: OrganisationId,
    public_key: String,
    power: u64,
}

fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    strict_json::read_object(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn objects<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let values = Vec::<Value>::deserialize(deserializer)?;
    values.into_iter().map(|value| strict_json::read_object(value).map_err(D::Error::custom)).collect()
}

impl TrustPolicy {
    /// Read a trust policy.
    ///
    /// # Errors
    /// [`PolicyRefusal`] says what is not as specified.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyRefusal> {
        let refuse = |reason: String| PolicyRefusal(reason);
        if bytes.len() > POLICY_BYTES_MAX {
            return Err(refuse(format!("at most {POLICY_BYTES_MAX} bytes, not {}", bytes.len())));
        }
        let value = strict_json::parse(bytes, DEPTH_MAX).map_err(|error| refuse(error.to_string()))?;
        let text: PolicyText = strict_json::read_object(value).map_err(|error| refuse(error.to_string()))?;
        if text.format != POLICY_FORMAT {
            return Err(refuse(format!("`format` is {POLICY_FORMAT}, not {}", text.format)));
        }
        let AnchorText { height, size, root, validators } = text.anchor;
        let validator = |entry: ValidatorText| {
            let public_key = base64url_decode(&entry.public_key).ok_or_else(|| {
                PolicyRefusal(format!("the key of {} is not 32 bytes of base64url", entry.organisation))
            })?;
            Ok(Validator { organisation: entry.organisation, public_key, power: entry.power })
        };
        let validators = validators.into_iter().map(validator).collect::<Result<Vec<_>, _>>()?;
        let validators = ValidatorSet::new(validators).map_err(|error| refuse(error.to_string()))?;
        Ok(Self { network: text.network, anchor: Anchor { height: Height(height), size, root, validators } })
    }

    /// Write the policy as the text that people keep.
    #[must_use]
    pub fn to_json(&self) -> String {
        let validators = self.anchor.validators.as_slice().iter().map(|validator| ValidatorText {
            organisation: validator.organisation.clone(),
            public_key: base64url(&validator.public_key),
            power: validator.power,
        });
        let text = PolicyText {
            format: POLICY_FORMAT.into(),
            network: self.network,
            anchor: AnchorText {
                height: self.anchor.height.0,
                size: self.anchor.size,
                root: self.anchor.root,
                validators: validators.collect(),
            },
        };
        serde_json::to_string_pretty(&text).expect("a policy is plain JSON") + "\n"
    }
}
