//! Audiences as a genesis lists them, and how a member gets their keys out of it.
//!
//! A wrap is made under the network id, so the network id cannot cover it. The genesis commits to the key instead, and the
//! member checks the commitment after it has opened its wrap (`docs/specs/genesis.md` §5).

use crate::fault::{ConfigFault, ensure};
use crate::genesis::Genesis;
use crate::parameters::sorted_once;
use crate::secret::Secret;
use crate::strict_toml::as_text;
use portolan_ledger::audience::WRAP_BYTES;
use portolan_ledger::jose::{base64url, base64url_decode};
use portolan_ledger::limits::VALIDATORS_MAX;
use portolan_ledger::{AudienceId, AudienceKey, Digest, OrganisationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A standing set of members that share a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Its id.
    pub id: AudienceId,
    /// Counts its keys, from 1.
    pub epoch: u32,
    /// Its members.
    pub members: Vec<OrganisationId>,
    /// What the key must hash to.
    pub key_commitment: Digest,
    /// The key, wrapped for each member.
    pub wraps: BTreeMap<OrganisationId, Wrap>,
}

/// An audience key, wrapped with HPKE for one member (`docs/specs/part.md` §4).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wrap(pub [u8; WRAP_BYTES]);

/// A text that is no wrap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a wrapped audience key is {WRAP_BYTES} bytes of base64url")]
pub struct NotAWrap;

impl fmt::Display for Wrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}

impl fmt::Debug for Wrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wrap")
    }
}

impl FromStr for Wrap {
    type Err = NotAWrap;

    fn from_str(text: &str) -> Result<Self, NotAWrap> {
        base64url_decode(text).map(Self).ok_or(NotAWrap)
    }
}
as_text!(Wrap);

/// Why a member cannot take an audience key out of the genesis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of audience `{audience}` for {member}: {defect}")]
pub struct AudienceDefect {
    /// The audience.
    pub audience: AudienceId,
    /// Who tried.
    pub member: OrganisationId,
    /// What is wrong.
    pub defect: Defect,
}

/// What is wrong with a wrap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// It does not open with the member's sealing key.
    #[error("the wrap does not open with this sealing key; it was made for another key or network, or was changed")]
    Closed,
    /// It opens to another key than all members agreed on.
    #[error(
        "the wrap holds another key than the genesis commits to; whoever made it may have given others yet another"
    )]
    OtherKey,
}

impl Audience {
    /// Check every field of the audience at `field` and bring the members into their order. Whether the members are
    /// members of the network is checked with the genesis.
    pub(crate) fn checked(mut self, field: &str) -> Result<Self, ConfigFault> {
        ensure(self.epoch >= 1, format!("{field}.epoch"), "counts from 1")?;
        let members = format!("{field}.members");
        ensure((1..=VALIDATORS_MAX).contains(&self.members.len()), &members, format!("1 to {VALIDATORS_MAX} members"))?;
        self.members = sorted_once(&self.members, &members)?;
        for member in &self.members {
            ensure(self.wraps.contains_key(member), format!("{field}.wraps.{member}"), "is required for each member")?;
        }
        for member in self.wraps.keys() {
            ensure(
                self.members.contains(member),
                format!("{field}.wraps.{member}"),
                "is not a member of the audience",
            )?;
        }
        Ok(self)
    }
}

impl Genesis {
    /// The keys of all audiences that `member` is in, opened with its sealing key and checked against the genesis.
    ///
    /// # Errors
    /// [`AudienceDefect`] names the first audience whose key is not as it must be. The genesis file came from someone who
    /// made a mistake or lies: compare it with another member's.
    pub fn open_audiences(
        &self,
        member: &OrganisationId,
        sealing: &[&Secret],
    ) -> Result<Vec<AudienceKey>, AudienceDefect> {
        let mine = self.audiences.iter().filter_map(|audience| Some((audience, audience.wraps.get(member)?)));
        mine.map(|(audience, wrap)| {
            let broken = |defect| AudienceDefect { audience: audience.id.clone(), member: member.clone(), defect };
            let unwrap = |secret: &&Secret| {
                AudienceKey::unwrap(&self.network(), audience.id.clone(), audience.epoch, secret.expose(), &wrap.0).ok()
            };
            let key = sealing.iter().find_map(unwrap).ok_or_else(|| broken(Defect::Closed))?;
            if key.commitment() == audience.key_commitment { Ok(key) } else { Err(broken(Defect::OtherKey)) }
        })
        .collect()
    }
}
