//! The organisations that the records of a block are by, each read once.
//!
//! Invariant: no record changes an organisation; decisions on them take effect when all records of the block are done.
//! [`is_kept_by`] holds every record to it: an edition that broke it would read what is no longer so.

use crate::nouns::organisation::{self, Organisation};
use crate::state_keys::Tag;
use portolan_ledger::{OrganisationId, StateView, StateWrites};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The organisations read so far.
#[derive(Default)]
pub(super) struct Organisations(BTreeMap<OrganisationId, Arc<Organisation>>);

impl Organisations {
    /// The organisation with this id, as it stands before the block's records and after them.
    pub fn find(&mut self, view: &dyn StateView, id: &OrganisationId) -> Option<Arc<Organisation>> {
        if let Some(read) = self.0.get(id) {
            return Some(read.clone());
        }
        let found = Arc::new(organisation::find(view, id)?);
        self.0.insert(id.clone(), found.clone());
        Some(found)
    }
}

/// Whether a record's changes leave all organisations as they are.
pub(super) fn is_kept_by(changes: &StateWrites) -> bool {
    let tag = (Tag::Organisation as u16).to_be_bytes();
    changes.range(tag.to_vec()..).next().is_none_or(|(key, _)| !key.starts_with(&tag))
}

#[cfg(test)]
mod tests {
    use super::is_kept_by;
    use crate::nouns::organisation::keys;
    use crate::state_keys;
    use portolan_ledger::{OrganisationId, StateWrites, SubjectId};

    #[test]
    fn a_change_of_an_organisation_is_seen_among_others() {
        let id = OrganisationId::parse("customs").expect("an id");
        let beside = |key| StateWrites::from([(state_keys::last_block(), None), (key, None)]);
        assert!(is_kept_by(&beside(state_keys::history(&SubjectId([2; 16])))));
        assert!(is_kept_by(&StateWrites::from([(state_keys::parameters(), None)])));
        assert!(!is_kept_by(&beside(keys::organisation(&id))));
    }
}
