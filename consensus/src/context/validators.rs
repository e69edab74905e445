//! The validators of one height, with their keys decoded once.

use super::{BlockHeight, Portolan, Voter};
use crate::application::LineUp;
use arc_malachitebft_core_types::{Round, Validator, ValidatorSet as EngineSet, VotingPower};
use ed25519_dalek::VerifyingKey;
use portolan_ledger::Address;

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

/// The validators in force at a height, and their turns to propose. The height travels along so that the network learns of each start from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// The height.
    pub height: BlockHeight,
    list: Vec<Weight>,
    turns: Vec<usize>,
}

impl Validators {
    /// Those who take part in `height`.
    ///
    /// # Panics
    /// When somebody has a turn who is no validator, or nobody has one: the node breaks its promise. A [`portolan_ledger::ValidatorSet`]
    /// holds only usable keys.
    pub fn new(height: BlockHeight, LineUp { validators: set, turns }: &LineUp) -> Self {
        let weigh = |validator: &portolan_ledger::Validator| Weight {
            voter: Voter(validator.address()),
            key: validator.key().expect("a validator set holds only usable keys"),
            power: validator.power,
        };
        let list: Vec<_> = set.as_slice().iter().map(weigh).collect();
        let place = |turn: &Address| list.iter().position(|weight| weight.voter.0 == *turn);
        let turns: Vec<_> = turns.iter().map(|turn| place(turn).expect("whoever has a turn is a validator")).collect();
        assert!(!turns.is_empty(), "somebody proposes at height {height}");
        Self { height, list, turns }
    }

    /// Who proposes in this round of the height.
    pub fn proposer(&self, round: Round) -> &Weight {
        let turn = usize::try_from(round.as_u32().unwrap_or(0)).unwrap_or(usize::MAX) % self.turns.len();
        &self.list[self.turns[turn]]
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
