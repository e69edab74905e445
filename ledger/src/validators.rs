//! Who signs blocks, and how many of them make a quorum.
//!
//! Invariants
//! - A set is sorted by power, the greatest first, then by address; no key and no address stands twice.
//! - A quorum is more than two thirds of the power, so any two quorums share an honest validator.

use crate::digest::Digest;
use crate::identity::{Address, OrganisationId};
use crate::limits::{VALIDATOR_POWER_MAX, VALIDATORS_MAX};
use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::VerifyingKey;

/// First bytes of what is hashed to the hash of a set.
const HASH_PREFIX: &[u8] = b"portolan/validators/v1\n";

/// One member's consensus key and its weight.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Validator {
    /// The member.
    pub organisation: OrganisationId,
    /// Its Ed25519 consensus key.
    pub public_key: [u8; 32],
    /// Its voting power.
    pub power: u64,
}

impl Validator {
    /// The address it votes under.
    #[must_use]
    pub fn address(&self) -> Address {
        let mut address = [0; 20];
        address.copy_from_slice(&Digest::of(&self.public_key).0[..20]);
        Address(address)
    }

    /// The key to check its votes with, or `None` for bytes that are no usable key.
    #[must_use]
    pub fn key(&self) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&self.public_key).ok().filter(|key| !key.is_weak())
    }
}

/// The validators of a height.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize)]
pub struct ValidatorSet(Vec<Validator>);

/// Why validators do not make a set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValidatorSetRefusal {
    /// There is none, or more than `limits::VALIDATORS_MAX`.
    #[error("a validator set holds 1 to {VALIDATORS_MAX} validators, this one {0}")]
    Count(usize),
    /// A power is 0 or above `limits::VALIDATOR_POWER_MAX`.
    #[error("the voting power of {0} is not within 1 and {VALIDATOR_POWER_MAX}")]
    Power(OrganisationId),
    /// A consensus key is malformed or of small order.
    #[error("the consensus key of {0} is not a usable Ed25519 key")]
    Key(OrganisationId),
    /// Two validators share a key.
    #[error("{0} has the consensus key of another validator")]
    Twice(OrganisationId),
}

impl ValidatorSet {
    /// Check and sort validators.
    ///
    /// # Errors
    /// [`ValidatorSetRefusal`] names the first rule that does not hold.
    pub fn new(mut validators: Vec<Validator>) -> Result<Self, ValidatorSetRefusal> {
        if !(1..=VALIDATORS_MAX).contains(&validators.len()) {
            return Err(ValidatorSetRefusal::Count(validators.len()));
        }
        for validator in &validators {
            if !(1..=VALIDATOR_POWER_MAX).contains(&validator.power) {
                return Err(ValidatorSetRefusal::Power(validator.organisation.clone()));
            }
            if validator.key().is_none() {
                return Err(ValidatorSetRefusal::Key(validator.organisation.clone()));
            }
        }
        validators.sort_by_key(|v| (std::cmp::Reverse(v.power), v.address()));
        match validators.windows(2).find(|pair| pair[0].public_key == pair[1].public_key) {
            Some(pair) => Err(ValidatorSetRefusal::Twice(pair[1].organisation.clone())),
            None => Ok(Self(validators)),
        }
    }

    /// The validators in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[Validator] {
        &self.0
    }

    /// The validator with this address.
    #[must_use]
    pub fn by_address(&self, address: &Address) -> Option<&Validator> {
        self.0.iter().find(|validator| validator.address() == *address)
    }

    /// All voting power together.
    #[must_use]
    pub fn total_power(&self) -> u64 {
        self.0.iter().map(|validator| validator.power).sum()
    }

    /// Whether `power` is more than two thirds of all.
    #[must_use]
    pub fn is_quorum(&self, power: u64) -> bool {
        u128::from(power) * 3 > u128::from(self.total_power()) * 2
    }

    /// The hash that headers carry.
    #[must_use]
    pub fn hash(&self) -> Digest {
        let bytes = borsh::to_vec(self).expect("writing to memory cannot fail");
        Digest::of_pieces(&[HASH_PREFIX, &bytes])
    }
}

impl BorshDeserialize for ValidatorSet {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let validators = Vec::<Validator>::deserialize_reader(reader)?;
        let refuse = |text: String| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, text);
        let set = Self::new(validators.clone()).map_err(|error| refuse(error.to_string()))?;
        // Another order would be a second encoding of the same set.
        if set.0 == validators { Ok(set) } else { Err(refuse("the validators are not in order".into())) }
    }
}
