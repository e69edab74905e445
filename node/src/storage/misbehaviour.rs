//! What this node saw of other members' breaches of the protocol, with the proofs. Private to the node: another may have
//! seen less, or more.

use super::Store;
use super::columns::Column;
use super::database::decode;
use super::fault::StorageFault;
use super::keys::{Key, after_prefix};
use crate::limits::MISBEHAVIOUR_OF_MEMBER_MAX;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Digest, Height, OrganisationId, Round, Time};

/// One breach by one member, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredMisbehaviour {
    /// What it did: `double-vote` and so on.
    pub kind: String,
    /// The member.
    pub member: OrganisationId,
    /// The height it was about.
    pub height: Height,
    /// The round, where there is one.
    pub round: Option<Round>,
    /// What is to be said of it.
    pub says: String,
    /// When this node saw it, by its own clock.
    pub seen_at: Time,
    /// Texts the member signed, each with its signature: the proof, where there is one. A JWS carries its signature in
    /// itself.
    pub proof: Vec<(String, Vec<u8>)>,
}

impl StoredMisbehaviour {
    /// The same breach reported again has the same name.
    fn name(&self) -> Digest {
        let same = (&self.kind, &self.height, self.round, &self.says);
        Digest::of(&borsh::to_vec(&same).expect("writing to memory cannot fail"))
    }
}

impl Store {
    /// Keep a breach, synced. One that is there already is left as it is; of one member no more are kept than
    /// `limits::MISBEHAVIOUR_OF_MEMBER_MAX`, so that nobody can fill this disk by misbehaving.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn keep_misbehaviour(&self, seen: &StoredMisbehaviour) -> Result<bool, StorageFault> {
        let _intake = self.lock_intake();
        let name = seen.name();
        let key = Key::Misbehaviour { member: &seen.member, name: &name };
        if self.database().has(&key)? || self.misbehaviour_of(&seen.member)?.len() >= MISBEHAVIOUR_OF_MEMBER_MAX {
            return Ok(false);
        }
        let mut batch = self.database().batch();
        batch.put_value(&key, seen);
        batch.commit("a breach of the protocol")?;
        Ok(true)
    }

    /// What was kept of one member, in no promised order.
    fn misbehaviour_of(&self, member: &OrganisationId) -> Result<Vec<StoredMisbehaviour>, StorageFault> {
        let key = Key::Misbehaviour { member, name: &Digest::default() }.encode();
        self.read_misbehaviour(key[..key.len() - 32].to_vec())
    }

    /// All that was kept, by member, then in the order it was seen.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn misbehaviour(&self) -> Result<Vec<StoredMisbehaviour>, StorageFault> {
        let mut all = self.read_misbehaviour(Vec::new())?;
        all.sort_by(|a, b| (&a.member, a.seen_at, a.height).cmp(&(&b.member, b.seen_at, b.height)));
        Ok(all)
    }

    fn read_misbehaviour(&self, prefix: Vec<u8>) -> Result<Vec<StoredMisbehaviour>, StorageFault> {
        let until = if prefix.is_empty() { None } else { after_prefix(&prefix) };
        let entries = self.database().iterate(Column::Misbehaviour, prefix, until);
        entries.map(|entry| entry.and_then(|(_, value)| decode(Column::Misbehaviour, &value))).collect()
    }
}
