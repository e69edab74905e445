//! Proposals of the height that is being decided: what was voted for survives a crash.

use super::Store;
use super::columns::Column;
use super::database::{Batch, Database};
use super::fault::StorageFault;
use super::keys::{Key, after_prefix};
use portolan_ledger::{Digest, Height, Round};

impl Store {
    /// Keep a proposal, synced. One that is kept for the same height, round and header is replaced; one of a height that
    /// is decided is let go, since nobody will ask for it.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn keep_proposal(
        &self,
        height: Height,
        round: Round,
        header: Digest,
        proposal: &[u8],
    ) -> Result<(), StorageFault> {
        let _chain = self.lock_chain();
        if self.shared_tip().is_some_and(|tip| tip.header.height >= height) {
            return Ok(());
        }
        let mut batch = self.database().batch();
        batch.put(&Key::Proposal { height, round, header: &header }, proposal);
        batch.put_value(&Key::ProposalPlace(&header), &(height, round));
        batch.commit("a proposal")
    }

    /// The proposals kept for a height and round.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn proposals(&self, height: Height, round: Round) -> Result<Vec<Vec<u8>>, StorageFault> {
        let key = Key::Proposal { height, round, header: &Digest::default() }.encode();
        let prefix = key[..key.len() - 32].to_vec();
        let until = after_prefix(&prefix);
        let entries = self.database().iterate(Column::Proposals, prefix, until);
        entries.map(|entry| entry.map(|(_, proposal)| proposal.into_vec())).collect()
    }

    /// The proposal with this header, as it was kept last.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn proposal(&self, header: &Digest) -> Result<Option<Vec<u8>>, StorageFault> {
        let place = self.database().read(&Key::ProposalPlace(header))?;
        let Some((height, round)) = place else { return Ok(None) };
        self.database().get(&Key::Proposal { height, round, header })
    }
}

/// Drop the proposals of `height`, which this batch decides. Those of earlier heights went with their own blocks.
pub(super) fn drop_of(database: &Database, batch: &mut Batch<'_>, height: Height) -> Result<(), StorageFault> {
    let first = |height| Key::Proposal { height, round: Round(0), header: &Digest::default() }.encode();
    for entry in database.iterate(Column::Proposals, first(height), Some(first(height.next()))) {
        let (key, _) = entry?;
        let (place, header) = key.split_last_chunk::<32>().expect("a proposal's key ends with its header's digest");
        let round = place.last_chunk::<4>().expect("before it stands the round");
        let (round, header) = (Round(u32::from_be_bytes(*round)), Digest(*header));
        batch.delete(&Key::Proposal { height, round, header: &header });
        batch.delete(&Key::ProposalPlace(&header));
    }
    Ok(())
}
