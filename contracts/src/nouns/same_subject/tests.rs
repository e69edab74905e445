//! Which subjects count as one.

use super::{Join, keys, rules::group_of};
use crate::memory_state::MemoryState;
use crate::state::Changes;
use portolan_ledger::SubjectId;

fn joined(pairs: &[(u8, u8, bool)]) -> MemoryState {
    let mut changes = Changes::none();
    for (one, other, in_force) in pairs {
        let (one, other) = (SubjectId([*one; 16]), SubjectId([*other; 16]));
        let join = Join { in_force: *in_force, ..Join::default() };
        changes.put(keys::join(&one, &other), &join);
        changes.put(keys::join(&other, &one), &join);
    }
    MemoryState::from_writes(&changes.writes)
}

#[test]
fn a_group_follows_joins_in_force_and_only_those() {
    let state = joined(&[(1, 2, true), (2, 3, true), (3, 1, true), (3, 4, false), (5, 6, true)]);
    let group: Vec<u8> = group_of(&state, SubjectId([2; 16])).iter().map(|id| id.0[0]).collect();
    assert_eq!(group, [1, 2, 3]);
    assert_eq!(group_of(&state, SubjectId([9; 16])).len(), 1);
}
