//! Which records are to be looked at next: what this node wrote at once, what others wrote after a while.
//!
//! Two places move through the same blocks. The second stays behind block time, so that the author's node comes first, and so that what is put
//! right in between is never reported. Both are kept on disk now and then; after a restart some records are looked at
//! again, which finds what was found before.

use crate::limits::{REPORT_PASSED_PER_TURN, REPORT_RECORDS_PER_TURN};
use crate::reporting::comparing::concerns;
use crate::storage::{PrivateWrites, StorageFault, Store};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::{Height, OrganisationId, Record, Time};

const POSITION: &[u8] = b"reporting/position";

/// A record in the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize)]
pub struct Place {
    /// Height of its block.
    pub height: Height,
    /// How many of that block's records come before it.
    pub index: u32,
}

/// Whose records are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those that this node's organisation submitted.
    Own,
    /// Those of all others, once their blocks are older than this, milliseconds.
    Others {
        /// Block time that has passed since.
        after_ms: u64,
    },
}

/// How far everything was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Position {
    /// The first own record that was not.
    pub own: Place,
    /// The first record of others that was not.
    pub others: Place,
}

/// A record to be looked at.
#[derive(Debug)]
pub struct Candidate {
    /// The record.
    pub record: Record,
    /// Time of its block.
    pub time: Time,
}

/// What one turn is about.
#[derive(Debug)]
pub struct Turn {
    /// The records, in their order.
    pub candidates: Vec<Candidate>,
    /// The place after them.
    pub next: Place,
    /// Whether there may be more already.
    pub more: bool,
}

impl Position {
    /// As it was kept last; the beginning of what `store` holds when it never was.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn kept(store: &Store) -> Result<Self, StorageFault> {
        let first = Place { height: store.history_min()?, index: 0 };
        let kept: Option<Self> = store.private(POSITION)?.and_then(|bytes| borsh::from_slice(&bytes).ok());
        // A store that was joined anew holds nothing of what was looked at before.
        Ok(kept.map_or(Self { own: first, others: first }, |kept| Self {
            own: kept.own.max(first),
            others: kept.others.max(first),
        }))
    }

    /// Keep it, synced.
    ///
    /// # Errors
    /// [`StorageFault`].
    ///
    /// # Panics
    /// Never: writing to memory cannot fail.
    pub fn keep(&self, store: &Store) -> Result<(), StorageFault> {
        let mut private = PrivateWrites::default();
        private.put_private(POSITION.to_vec(), borsh::to_vec(self).expect("writing to memory cannot fail"));
        store.write_private(private)
    }

    /// The place that moves through these records.
    #[must_use]
    pub const fn of(&mut self, whose: Whose) -> &mut Place {
        match whose {
            Whose::Own => &mut self.own,
            Whose::Others { .. } => &mut self.others,
        }
    }
}

/// The next records from `from` on that `organisation`'s node is to look at.
///
/// # Errors
/// [`StorageFault`].
pub fn turn(store: &Store, organisation: &OrganisationId, whose: Whose, from: Place) -> Result<Turn, StorageFault> {
    let mut turn = Turn { candidates: Vec::new(), next: from, more: false };
    let Some(tip) = store.tip().map(|tip| tip.header) else { return Ok(turn) };
    let (mut looked_at, mut passed) = (0, 0);
    while turn.next.height <= tip.height {
        if passed >= REPORT_PASSED_PER_TURN {
            turn.more = true;
            break;
        }
        let Some(header) = store.header(turn.next.height)? else { break };
        if let Whose::Others { after_ms } = whose
            && header.time.plus_ms(after_ms) > tip.time
        {
            break;
        }
        let records = store.records_of_block(header.height)?;
        let already = usize::try_from(turn.next.index).unwrap_or(usize::MAX);
        for of_submission in records.get(already..).unwrap_or_default().chunk_by(|one, next| one.1 == next.1) {
            if looked_at >= REPORT_RECORDS_PER_TURN || passed >= REPORT_PASSED_PER_TURN {
                turn.more = true;
                return Ok(turn);
            }
            turn.next.index = turn.next.index.saturating_add(u32::try_from(of_submission.len()).unwrap_or(u32::MAX));
            let submission = of_submission[0].1;
            let is_own = store.submitter(&submission)?.as_ref() == Some(organisation);
            if is_own != (whose == Whose::Own) {
                passed += of_submission.len();
                continue;
            }
            looked_at += of_submission.len();
            let Some(text) = store.signed_text(&submission)? else { continue };
            let told = of_submission.iter().filter_map(|(_, _, index)| text.records.get(usize::try_from(*index).ok()?));
            let told = told.filter_map(|bytes| Record::decode(bytes).ok());
            let concerned = told.filter(|record| concerns(record.record_type.as_str()));
            turn.candidates.extend(concerned.map(|record| Candidate { record, time: header.time }));
        }
        turn.next = Place { height: header.height.next(), index: 0 };
        // Empty blocks cost a few reads each.
        passed += 1;
    }
    Ok(turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::sample::{begun, block_at, folder, submission};

    fn organisation(id: &str) -> OrganisationId {
        OrganisationId::parse(id).expect("an organisation")
    }

    fn count(store: &Store, id: &str, whose: Whose, from: Place) -> (usize, Place) {
        let turn = turn(store, &organisation(id), whose, from).expect("a sound store");
        assert!(!turn.more);
        (turn.candidates.len(), turn.next)
    }

    const MINUTE_MS: u64 = 60 * 1_000;
    const OTHERS: Whose = Whose::Others { after_ms: 10 * MINUTE_MS };
    const FIRST: Place = Place { height: Height(1), index: 0 };

    #[test]
    fn the_authors_node_looks_at_once_and_another_after_ten_minutes_of_block_time() {
        let folder = folder();
        let store = begun(folder.path());
        let start = store.tip().expect("a genesis").header.time;
        let commit = |number, minutes: u64, ms: u64| {
            let submissions = [submission(number, 2)];
            store.keep_body(&submissions[0]).expect("a sound store");
            block_at(&store, &submissions, start.plus_ms(1_000 + minutes * MINUTE_MS + ms));
        };
        commit(1, 0, 0);
        assert_eq!(count(&store, "terminal", Whose::Own, FIRST), (2, Place { height: Height(2), index: 0 }));
        assert_eq!(count(&store, "terminal", OTHERS, FIRST), (0, FIRST));
        assert_eq!(count(&store, "customs", Whose::Own, FIRST).0, 0, "the terminal wrote it");
        assert_eq!(count(&store, "customs", OTHERS, FIRST), (0, FIRST), "the terminal's node comes first");

        commit(2, 9, 59_999);
        assert_eq!(count(&store, "customs", OTHERS, FIRST), (0, FIRST));
        commit(3, 10, 0);
        let second = Place { height: Height(2), index: 0 };
        assert_eq!(count(&store, "customs", OTHERS, FIRST), (2, second), "the first block, and none after it");
        assert_eq!(count(&store, "customs", OTHERS, second), (0, second));
    }

    #[test]
    fn a_position_is_where_it_was_after_a_restart() {
        let folder = folder();
        {
            let store = begun(folder.path());
            assert_eq!(Position::kept(&store).expect("a sound store"), Position { own: FIRST, others: FIRST });
            let place = Place { height: Height(7), index: 3 };
            Position { own: place, others: FIRST }.keep(&store).expect("a sound store");
        }
        let store = crate::storage::sample::open(folder.path());
        let place = Place { height: Height(7), index: 3 };
        assert_eq!(Position::kept(&store).expect("a sound store"), Position { own: place, others: FIRST });
    }
}
