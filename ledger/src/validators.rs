//! Who signs blocks, and how many of them make a quorum.
//!
//! Invariants
//! - A set is sorted by power, the greatest first, then by address; no member, no key and no address stands twice.
//! - A quorum is more than two thirds of the power, so any two quorums share an honest validator.

use crate::digest::Digest;
use crate::identity::{Address, OrganisationId};
use crate::limits::{VALIDATOR_POWER_MAX, VALIDATORS_MAX};
use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::VerifyingKey;
use std::collections::BTreeSet;

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
    /// A member has two validators: whoever counts the members behind a certificate would count it twice.
    #[error("{0} stands twice")]
    MemberTwice(OrganisationId),
    /// Two validators share a key, and so an address.
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
        let mut members = BTreeSet::new();
        if let Some(again) = validators.iter().find(|validator| !members.insert(&validator.organisation)) {
            return Err(ValidatorSetRefusal::MemberTwice(again.organisation.clone()));
        }
        let mut seen = BTreeSet::new();
        match validators.iter().find(|validator| !seen.insert(validator.address())) {
            Some(again) => Err(ValidatorSetRefusal::Twice(again.organisation.clone())),
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

    /// The least number of validators of which at least one is honest, whichever they are: *f* + 1 where all powers are equal.
    /// Less than a third of the power is faulty, so the weakest who hold a third together are not all faulty.
    #[must_use]
    pub fn some_honest_count(&self) -> usize {
        let total = u128::from(self.total_power());
        let mut held = 0;
        let weakest_first = self.0.iter().rev().map(|validator| u128::from(validator.power));
        let enough = weakest_first.take_while(|power| {
            let lacks = held * 3 < total;
            held += power;
            lacks
        });
        enough.count()
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

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;

    fn validator(name: &str, seed: u8, power: u64) -> Validator {
        let public_key = SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes();
        Validator { organisation: OrganisationId::parse(name).unwrap(), public_key, power }
    }

    #[test]
    fn a_set_is_sorted_whatever_the_order_it_was_given_in() {
        let [a, b, c] = [validator("a", 1, 5), validator("b", 2, 9), validator("c", 3, 5)];
        let set = ValidatorSet::new(vec![a.clone(), b.clone(), c.clone()]).unwrap();
        assert_eq!(set, ValidatorSet::new(vec![c, a, b]).unwrap());
        assert_eq!(set.as_slice()[0].power, 9);
        assert!(set.as_slice()[1].address() < set.as_slice()[2].address());
        assert_eq!((set.total_power(), set.is_quorum(12), set.is_quorum(13)), (19, false, true));
        // Exactly two thirds are none: two such groups could share no honest validator.
        let three = ValidatorSet::new(vec![validator("a", 1, 3)]).unwrap();
        assert_eq!((three.is_quorum(2), three.is_quorum(3)), (false, true));
    }

    #[test]
    fn among_so_many_one_is_honest_and_among_one_less_perhaps_none() {
        let count = |powers: &[u64]| {
            let validators = (1..).zip(powers).map(|(seed, power)| validator(&format!("m{seed}"), seed, *power));
            ValidatorSet::new(validators.collect()).unwrap().some_honest_count()
        };
        let equal = [1, 2, 3, 4, 6, 7, 10].map(|members| count(&vec![1; members]));
        assert_eq!(equal, [1, 1, 1, 2, 2, 3, 4]);
        // The two of power 1 hold less than a third of 9 and may be faulty together; a third member makes the difference.
        assert_eq!(count(&[5, 2, 1, 1]), 3);
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_also_under_another_power() {
        for power in [1, 2, 3] {
            let twice = vec![validator("a", 1, 2), validator("b", 2, 2), validator("c", 1, power)];
            assert!(matches!(ValidatorSet::new(twice), Err(ValidatorSetRefusal::Twice(_))));
        }
    }

    #[test]
    fn a_member_has_one_validator() {
        let two_keys = vec![validator("a", 1, 1), validator("b", 2, 1), validator("a", 3, 1)];
        let member = OrganisationId::parse("a").unwrap();
        assert_eq!(ValidatorSet::new(two_keys), Err(ValidatorSetRefusal::MemberTwice(member)));
    }

    #[test]
    fn counts_powers_and_keys_have_limits() {
        assert_eq!(ValidatorSet::new(vec![]), Err(ValidatorSetRefusal::Count(0)));
        let seed = |at: usize| u8::try_from(at + 1).unwrap();
        let many: Vec<_> = (0..=VALIDATORS_MAX).map(|at| validator(&format!("m{at}"), seed(at), 1)).collect();
        assert_eq!(ValidatorSet::new(many[1..].to_vec()).unwrap().as_slice().len(), VALIDATORS_MAX);
        assert_eq!(ValidatorSet::new(many), Err(ValidatorSetRefusal::Count(VALIDATORS_MAX + 1)));
        for power in [0, VALIDATOR_POWER_MAX + 1] {
            let refusal = ValidatorSet::new(vec![validator("a", 1, power)]).unwrap_err();
            assert!(matches!(refusal, ValidatorSetRefusal::Power(_)));
        }
        // The neutral point has order 1; a y of 2 is on no point at all.
        for y in [1, 2] {
            let mut weak = validator("a", 1, 1);
            weak.public_key = [0; 32];
            weak.public_key[0] = y;
            assert!(matches!(ValidatorSet::new(vec![weak]), Err(ValidatorSetRefusal::Key(_))));
        }
    }

    #[test]
    fn another_order_of_the_same_set_is_not_an_encoding_of_it() {
        let (a, b) = (validator("a", 1, 1), validator("b", 2, 9));
        assert!(borsh::from_slice::<ValidatorSet>(&borsh::to_vec(&vec![b.clone(), a.clone()]).unwrap()).is_ok());
        assert!(borsh::from_slice::<ValidatorSet>(&borsh::to_vec(&vec![a, b]).unwrap()).is_err());
    }
}
