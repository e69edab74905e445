//! Changes of the validator set, for ever: who checks a certificate of long ago needs the set that was in force.

use super::Store;
use super::columns::Column;
use super::database::decode;
use super::fault::StorageFault;
use super::keys::{Key, trailing_number};
use portolan_ledger::{Height, ValidatorSet};

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

    /// The height whose block the log of `size` leaves ends with; `None` when it ends with none's.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn height_of_log(&self, size: u64) -> Result<Option<Height>, StorageFault> {
        let Some(tip) = self.shared_tip() else { return Ok(None) };
        let (mut low, mut high) = (0, tip.header.height.0);
        while low <= high {
            let middle = low + (high - low) / 2;
            let Some(header) = self.header(Height(middle))? else { return Ok(None) };
            match header.log_size.cmp(&size) {
                std::cmp::Ordering::Equal => return Ok(Some(Height(middle))),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater if middle == 0 => return Ok(None),
                std::cmp::Ordering::Greater => high = middle - 1,
            }
        }
        Ok(None)
    }
}
