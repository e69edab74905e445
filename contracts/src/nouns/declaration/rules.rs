//! What declarations and container stays have to do with each other.

use super::keys;
use crate::limits::{DECLARATION_STAYS_MAX, STAY_DECLARATIONS_MAX};
use crate::nouns::hold::Tie;
use crate::state::decode;
use crate::state_keys::last_subject;
use portolan_ledger::{StateView, SubjectId};

/// The container stays that a declaration covers.
#[must_use]
pub fn stays_of(view: &dyn StateView, declaration: &SubjectId) -> Vec<SubjectId> {
    let ties = view.scan(&keys::stays_of(declaration), DECLARATION_STAYS_MAX);
    ties.iter().map(|(key, _)| last_subject(key)).collect()
}

/// The declarations that cover a container stay, and those that did so under a hold, with how each is tied.
#[must_use]
pub fn ties_of(view: &dyn StateView, stay: &SubjectId) -> Vec<(SubjectId, Tie)> {
    let ties = view.scan(&keys::declarations_of(stay), STAY_DECLARATIONS_MAX);
    ties.iter().map(|(key, value)| (last_subject(key), decode(value))).collect()
}

/// The declarations that cover a container stay.
#[must_use]
pub fn declarations_of(view: &dyn StateView, stay: &SubjectId) -> Vec<SubjectId> {
    let standing = ties_of(view, stay).into_iter().filter(|(_, tie)| tie.stands());
    standing.map(|(declaration, _)| declaration).collect()
}

/// Whether a declaration covers a stay.
#[must_use]
pub fn covers(view: &dyn StateView, declaration: &SubjectId, stay: &SubjectId) -> bool {
    view.get(&keys::tie(declaration, stay)[0]).is_some()
}
