//! Changes of the validator set, for ever: who checks a certificate of long ago needs the set that was in force.

use super::Store;
use super::columns::Column;
use super::database::decode;
use super::fault::StorageFault;
use super::keys::{Key, trailing_number};
use portolan_ledger::{Digest, Height, ValidatorSet};
use std::collections::BTreeMap;

impl Store {
    /// The heights above `after` whose headers name another set for the next height, each with that set, oldest first.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn set_changes(&self, after: Height) -> Result<Vec<(Height, ValidatorSet)>, StorageFault> {
        let from = Key::SetChange(after.next()).encode();
        let entries = self.database().iterate(Column::SetChanges, from, None);
        entries
            .map(|entry| {
                let (key, set) = entry?;
                Ok((Height(trailing_number(&key)), decode(Column::SetChanges, &set)?))
            })
            .collect()
    }

    /// Keep the set that the header at `height` names for the next one, where it was not committed with its block: that of a
    /// joined store's base.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn keep_set_change(&self, height: Height, next: &ValidatorSet) -> Result<(), StorageFault> {
        let mut batch = self.database().batch();
        batch.put_value(&Key::SetChange(height), next);
        batch.commit("a change of the validators")
    }

    /// Every validator set since genesis, by its hash.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn known_sets(&self, founders: ValidatorSet) -> Result<BTreeMap<Digest, ValidatorSet>, StorageFault> {
        let later = self.set_changes(Height(0))?.into_iter().map(|(_, set)| set);
        Ok([founders].into_iter().chain(later).map(|set| (set.hash(), set)).collect())
    }

    /// The height whose block the log of `size` leaves ends with; `None` when it ends with none's.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn height_of_log(&self, size: u64) -> Result<Option<Height>, StorageFault> {
        if size == 0 {
            return Ok(Some(Height(0)));
        }
        let Some(tip) = self.shared_tip() else { return Ok(None) };
        // A joined store has the headers from its base on.
        let first = self.base()?.map_or(0, |base| base.header.height.0);
        let (mut low, mut high) = (first, tip.header.height.0);
        while low <= high {
            let middle = low + (high - low) / 2;
            let Some(header) = self.header(Height(middle))? else { return Ok(None) };
            match header.log_size.cmp(&size) {
                std::cmp::Ordering::Equal => return Ok(Some(Height(middle))),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater if middle == first => return Ok(None),
                std::cmp::Ordering::Greater => high = middle - 1,
            }
        }
        Ok(None)
    }
}
