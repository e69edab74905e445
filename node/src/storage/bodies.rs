//! Submissions with their records and parts, from before they are admitted until retention drops them.
//!
//! Signed text and records are one entry, parts are entries of their own, so that a part can be erased on every node while
//! what was signed stays. Both lie in ranges by the month of expiry, which block time bounds to a day, so that retention
//! drops whole ranges.

use super::columns::Column;
use super::database::{Database, decode};
use super::fault::StorageFault;
use super::keys::{Decided, Key};
use super::private::{self, PrivateWrites};
use super::{Numbers, Store};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::submission::SubmissionBody;
use portolan_ledger::{Digest, OrganisationId, SubmissionId, Time, UnverifiedSubmission, VerifiedSubmission};
use std::collections::BTreeSet;

/// What is held of a submission.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Held {
    /// Months since 1970 of its expiry.
    pub(super) month: u16,
    /// Who signed it.
    pub(super) submitter: OrganisationId,
    /// Its own id.
    pub(super) id: SubmissionId,
    /// Its parts, those that were erased too, ascending.
    pub(super) parts: Vec<Digest>,
}

impl Store {
    /// Keep one submission, synced. See [`Store::keep_bodies`].
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn keep_body(&self, submission: &VerifiedSubmission) -> Result<(), StorageFault> {
        self.keep_bodies(&[(submission, &PrivateWrites::default())])
    }

    /// Keep submissions, each with private data that becomes durable with it, all in one synced batch. What is held stays
    /// as it is; its private data is written all the same.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn keep_bodies(&self, bodies: &[(&VerifiedSubmission, &PrivateWrites)]) -> Result<(), StorageFault> {
        let mut numbers = self.lock_intake();
        let mut batch = self.database().batch();
        let mut fresh = BTreeSet::new();
        for (submission, _) in bodies {
            let digest = submission.digest();
            if !fresh.insert(digest) || self.holds(&digest)? {
                continue;
            }
            let claims = submission.claims();
            let held = Held {
                month: month_of(claims.expires_at),
                submitter: claims.submitter.clone(),
                id: claims.id,
                parts: submission.parts().keys().copied().collect(),
            };
            let month = held.month;
            let records = submission.records().iter().map(|record| record.bytes().to_vec()).collect();
            let text = SubmissionBody { jws: submission.jws().to_owned(), records, parts: Vec::new() };
            batch.put_value(&Key::Body { month, submission: &digest }, &text);
            for (part, bytes) in submission.parts() {
                batch.put(&Key::Part { month, submission: &digest, part }, bytes);
            }
            batch.put_value(&Key::Held(&digest), &held);
            batch.put_value(&Key::Undecided(&digest), &numbers.take_arrival());
            let (submitter, id) = (&held.submitter, &held.id);
            batch.put(&Key::SubmissionById { submitter, id, decided: Decided::NotYet }, digest);
        }
        let private = bodies.iter().map(|(_, private)| *private);
        private::write(self.database(), &mut batch, private, &mut numbers)?;
        batch.commit("submissions")
    }

    /// Whether this submission is on this disk.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn holds(&self, submission: &Digest) -> Result<bool, StorageFault> {
        self.database().has(&Key::Held(submission))
    }

    /// Who signed a submission that is held.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn submitter(&self, submission: &Digest) -> Result<Option<OrganisationId>, StorageFault> {
        Ok(held(self.database(), submission)?.map(|held| held.submitter))
    }

    /// The submission with all its parts; `None` when it is not held or parts of it were erased. Its signature was checked
    /// before it was kept.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn body(&self, submission: &Digest) -> Result<Option<VerifiedSubmission>, StorageFault> {
        let Some(held) = held(self.database(), submission)? else { return Ok(None) };
        let Some(SubmissionBody { jws, records, mut parts }) = self.read_text(&held, submission)? else {
            return Ok(None);
        };
        for part in &held.parts {
            let key = Key::Part { month: held.month, submission, part };
            let Some(bytes) = self.database().get(&key)? else { return Ok(None) };
            parts.push(bytes);
        }
        let body = UnverifiedSubmission::from_pieces(jws, records, parts)
            .map_err(|source| StorageFault::Decode { column: Column::Bodies, source: source.into() })?;
        Ok(Some(body.already_verified()))
    }

    /// The signed text and the records of a submission, without its parts: what is left for ever when parts are erased.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn signed_text(&self, submission: &Digest) -> Result<Option<SubmissionBody>, StorageFault> {
        match held(self.database(), submission)? {
            Some(held) => self.read_text(&held, submission),
            None => Ok(None),
        }
    }

    fn read_text(&self, held: &Held, submission: &Digest) -> Result<Option<SubmissionBody>, StorageFault> {
        self.database().read(&Key::Body { month: held.month, submission })
    }

    /// One part of a submission; `None` when it is not held, has no such part, or the part was erased.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn part(&self, submission: &Digest, part: &Digest) -> Result<Option<Vec<u8>>, StorageFault> {
        let Some(held) = held(self.database(), submission)? else { return Ok(None) };
        self.database().get(&Key::Part { month: held.month, submission, part })
    }

    /// Erase parts of a submission, synced. Their bytes leave the disk when the database next rewrites its files.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn erase_parts(&self, submission: &Digest, parts: &[Digest]) -> Result<(), StorageFault> {
        let _intake = self.lock_intake();
        let Some(held) = held(self.database(), submission)? else { return Ok(()) };
        let mut batch = self.database().batch();
        for part in parts {
            batch.delete(&Key::Part { month: held.month, submission, part });
        }
        batch.commit("the erasure of parts")
    }

    /// Drop submissions that can no longer be decided, synced. What a block names stays, and so does what a kept proposal
    /// may still decide: the caller asks only for what has expired. Returns those that were dropped.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn drop_bodies<'a>(
        &self,
        submissions: impl IntoIterator<Item = &'a Digest>,
    ) -> Result<Vec<Digest>, StorageFault> {
        let _chain = self.lock_chain();
        let _intake = self.lock_intake();
        let mut batch = self.database().batch();
        let mut dropped = Vec::new();
        for submission in submissions {
            let Some(held) = held(self.database(), submission)? else { continue };
            if !self.database().has(&Key::Undecided(submission))? {
                continue;
            }
            let Held { month, submitter, id, parts } = &held;
            batch.delete(&Key::Body { month: *month, submission });
            for part in parts {
                batch.delete(&Key::Part { month: *month, submission, part });
            }
            let by_id = Key::SubmissionById { submitter, id, decided: Decided::NotYet };
            if self.database().read::<Digest>(&by_id)? == Some(*submission) {
                batch.delete(&by_id);
            }
            batch.delete(&Key::Held(submission));
            batch.delete(&Key::Undecided(submission));
            dropped.push(*submission);
        }
        batch.commit("the end of expired submissions")?;
        Ok(dropped)
    }

    /// The submissions that are held and in no block, in the order they came: what a node that starts puts in line again.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn undecided_bodies(&self) -> Result<Vec<Digest>, StorageFault> {
        let mut undecided = undecided(self.database())?;
        undecided.sort_unstable();
        Ok(undecided.into_iter().map(|(_, digest)| digest).collect())
    }
}

impl Numbers {
    const fn take_arrival(&mut self) -> u64 {
        let number = self.arrival;
        self.arrival += 1;
        number
    }
}

pub(super) fn held(database: &Database, submission: &Digest) -> Result<Option<Held>, StorageFault> {
    database.read(&Key::Held(submission))
}

fn undecided(database: &Database) -> Result<Vec<(u64, Digest)>, StorageFault> {
    let read = |entry| {
        let (key, value): (Box<[u8]>, Box<[u8]>) = entry?;
        Ok((decode(Column::Undecided, &value)?, decode(Column::Undecided, &key)?))
    };
    database.iterate(Column::Undecided, Vec::new(), None).map(read).collect()
}

/// The number of the next body that arrives. Numbers of bodies that were decided may come again: the order of those that
/// are undecided is all they are for.
pub(super) fn next_arrival(database: &Database) -> Result<u64, StorageFault> {
    Ok(undecided(database)?.iter().map(|(number, _)| number + 1).max().unwrap_or(0))
}

/// Months from January 1970 to `time`, as far as a date can be written.
fn month_of(time: Time) -> u16 {
    let seconds = i64::try_from(time.0 / 1_000).ok();
    let date = seconds.and_then(|seconds| time::OffsetDateTime::from_unix_timestamp(seconds).ok());
    let months = date.map(|date| (date.year() - 1970) * 12 + i32::from(u8::from(date.month())) - 1);
    months.and_then(|months| u16::try_from(months).ok()).unwrap_or(u16::MAX)
}
