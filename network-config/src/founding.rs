//! Found a network: draw the audience keys, commit to them, wrap them for their members.
//!
//! Whoever runs this holds every audience key for a moment, so it is one of the members; the keys roll later. Secrets of
//! members are not needed: each hands over its public part (`member.toml`).

use crate::audience::{Audience, Wrap};
use crate::fault::{ConfigFault, ensure};
use crate::genesis::{Genesis, GenesisContent, GenesisFormat, Predecessor};
use crate::member::Member;
use crate::organisation::{Mandate, Organisation};
use crate::parameters::Parameters;
use crate::secret::Secret;
use portolan_ledger::audience::WRAP_BYTES;
use portolan_ledger::{AudienceId, AudienceKey, OrganisationId, Time};
use std::collections::BTreeMap;

/// The first epoch of every audience.
const FIRST_EPOCH: u32 = 1;

/// What the founders agreed on, before there are audience keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// The network's name.
    pub name: String,
    /// Time of the header of height 0.
    pub time: Time,
    /// Edition of the rules to start with.
    pub edition: u16,
    /// The network that this one follows, if it follows one.
    pub succeeds: Option<Predecessor>,
    /// What all members agree on.
    pub parameters: Parameters,
    /// Who takes part.
    pub organisations: Vec<Organisation>,
    /// Who runs a node.
    pub members: Vec<Member>,
    /// Who speaks for whom.
    pub mandates: Vec<Mandate>,
    /// Who can read together: each audience with its members.
    pub audiences: Vec<(AudienceId, Vec<OrganisationId>)>,
}

impl Founding {
    /// The genesis, with audience keys that follow from `seed`: 32 bytes from the operating system, to be forgotten after.
    ///
    /// # Errors
    /// [`ConfigFault`] names the first field that is not as specified.
    pub fn found(self, seed: &Secret) -> Result<Genesis, ConfigFault> {
        let key = |id: &AudienceId| {
            let secret = seed.derive(&format!("audience-key/{id}/{FIRST_EPOCH}"));
            AudienceKey::new(id.clone(), FIRST_EPOCH, *secret.expose())
        };
        let keys: BTreeMap<AudienceId, AudienceKey> =
            self.audiences.iter().map(|(id, _)| (id.clone(), key(id))).collect();
        // The network id does not cover the wraps but they are made under it, so the first ones are blank.
        let blank = |(id, members): &(AudienceId, Vec<OrganisationId>)| Audience {
            id: id.clone(),
            epoch: FIRST_EPOCH,
            members: members.clone(),
            key_commitment: keys[id].commitment(),
            wraps: members.iter().map(|member| (member.clone(), Wrap([0; WRAP_BYTES]))).collect(),
        };
        let unwrapped = Genesis::check(GenesisContent {
            format: GenesisFormat,
            name: self.name,
            time: self.time,
            edition: self.edition,
            succeeds: self.succeeds,
            parameters: self.parameters,
            organisations: self.organisations,
            members: self.members,
            mandates: self.mandates,
            audiences: self.audiences.iter().map(blank).collect(),
        })?;
        let mut content = GenesisContent::clone(&unwrapped);
        for (at, audience) in content.audiences.iter_mut().enumerate() {
            for (member, wrap) in &mut audience.wraps {
                let field = format!("audiences[{at}].wraps.{member}");
                let recipient = unwrapped.member(member).ok_or_else(|| ConfigFault::new(&field, "is not a member"))?;
                let randomness =
                    *seed.derive(&format!("audience-wrap/{}/{FIRST_EPOCH}/{member}", audience.id)).expose();
                let bytes = keys[&audience.id]
                    .wrap(&unwrapped.network(), &recipient.sealing_key.0, randomness)
                    .map_err(|error| ConfigFault::new(&field, error))?;
                *wrap = Wrap(bytes.try_into().map_err(|_| ConfigFault::new(&field, "has another length than a wrap"))?);
            }
        }
        let genesis = Genesis::check(content)?;
        ensure(genesis.network() == unwrapped.network(), "audiences", "the wraps changed the network id")?;
        Ok(genesis)
    }
}
