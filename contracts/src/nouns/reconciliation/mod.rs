//! What was declared of cargo, held against what the terminal and the vessel did: derived by every node, stated by nobody.
//!
//! ```text
//! DISCHARGED, in no accepted line ──24 hours──► X-11 over-landed       the line comes ──► nothing
//! listed by a manifest ──discharged──► nothing          the call closes ──► X-12 short-landed
//! moved under a call whose time is not known ──► waits ──ARRIVED, DEPARTED──► X-13, or nothing
//! in the yard ──30 days──► X-37, a long stay             it leaves ──► nothing
//! ```
//! Nothing here depends on which of two records came first: what cannot be decided yet is noted and looked at when what
//! was missing arrives, or when its time is over. A block looks at a bounded number of containers, the next goes on.

pub mod calls;
pub mod keys;
pub mod stays;

use super::registry::Noun;
use crate::limits::RECONCILED_STAYS_MAX;
use crate::state::Changes;
use portolan_ledger::{StateView, Time};
use std::collections::BTreeSet;

/// Registration of the noun.
pub static NOUN: Noun = Noun {
    name: "reconciliation",
    says: "What was declared of cargo, held against what happened; derived by every node.",
    records: &[],
    permissions: &[],
};

/// What is to be looked at when its time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Check {
    /// Whether a discharged container has its manifest line (X-11).
    Line = 1,
    /// Whether a container is still in the yard (X-37).
    Dwell = 2,
    /// What waits for a call to arrive, depart or close (X-12, X-13).
    Call = 3,
}

/// Look at what is due at `time`, the oldest first, as much as one block may.
#[must_use]
pub fn sweep(view: &dyn StateView, time: Time) -> Vec<Changes> {
    let mut room = RECONCILED_STAYS_MAX;
    let mut done = Vec::new();
    let mut calls = BTreeSet::new();
    for (key, _) in view.scan(&keys::all_due(), RECONCILED_STAYS_MAX) {
        let (due, check, subject) = keys::due_of(&key);
        if time < due || room == 0 {
            break;
        }
        room -= 1;
        let mut changes = Changes::none();
        match check {
            Check::Line => stays::end_of_grace(view, subject, &mut changes),
            Check::Dwell => stays::end_of_dwell(view, subject, &mut changes),
            Check::Call => {
                // A second entry of a call would find the same again: nothing that is found here is applied yet.
                if calls.insert(subject) && !calls::reconcile(view, &subject, &mut room, &mut changes) {
                    // It stays first in line for the next block.
                    done.push(changes);
                    break;
                }
            }
        }
        changes.remove(key);
        done.push(changes);
    }
    done
}
