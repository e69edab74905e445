//! The validators of one height, with their keys decoded once.

use super::{BlockHeight, Portolan, Voter};
use arc_malachitebft_core_types::{Round, Validator, ValidatorSet as EngineSet, VotingPower};
use ed25519_dalek::VerifyingKey;
use portolan_ledger::ValidatorSet;

/// One validator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The address it votes under.
    pub voter: Voter,
    /// The key that checks its votes.
    pub key: VerifyingKey,
    /// Its voting power.
    pub power: u64,
}

/// The validators in force at a height. The height travels along so that the network learns of each start from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// The height.
    pub height: BlockHeight,
    list: Vec<Weight>,
}

impl Validators {
    /// The set of `height`.
    ///
    /// # Panics
    /// Never: a [`ValidatorSet`] holds only usable keys.
    pub fn new(height: BlockHeight, set: &ValidatorSet) -> Self {
        let weigh = |validator: &portolan_ledger::Validator| Weight {
            voter: Voter(validator.address()),
            key: validator.key().expect("a validator set holds only usable keys"),
            power: validator.power,
        };
        Self { height, list: set.as_slice().iter().map(weigh).collect() }
    }

    /// Who proposes in this round: the validators take turns, starting one further at each height.
    pub fn proposer(&self, height: BlockHeight, round: Round) -> &Weight {
        // A ledger set is never empty; powers are equal by convention, so plain turns are fair.
        let turn = height.0.0.wrapping_add(u64::from(round.as_u32().unwrap_or(0))) % self.list.len() as u64;
        &self.list[usize::try_from(turn).expect("less than the number of validators")]
    }

    /// The key of a validator.
    pub fn key(&self, voter: &Voter) -> Option<&VerifyingKey> {
        self.list.iter().find(|weight| weight.voter == *voter).map(|weight| &weight.key)
    }
}

impl Validator<Portolan> for Weight {
    fn address(&self) -> &Voter {
        &self.voter
    }

    fn public_key(&self) -> &VerifyingKey {
        &self.key
    }

    fn voting_power(&self) -> VotingPower {
        self.power
    }
}

impl EngineSet<Portolan> for Validators {
    fn count(&self) -> usize {
        self.list.len()
    }

    fn total_voting_power(&self) -> VotingPower {
        self.list.iter().map(|weight| weight.power).sum()
    }

    fn get_by_address(&self, address: &Voter) -> Option<&Weight> {
        self.list.iter().find(|weight| weight.voter == *address)
    }

    fn get_by_index(&self, index: usize) -> Option<&Weight> {
        self.list.get(index)
    }
}
