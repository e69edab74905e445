//! What falls due with time: proposals nobody can vote on any more, overdue releases, acceptances and exits, cargo that is to be
//! reconciled, submission ids that can be forgotten.
//!
//! Done at the start of a block, bounded, in the order of keys: every node does the same. What one block leaves over,
//! the next takes.

use super::{Entry, Execution};
use crate::limits::{EXPIRY_CHUNK_IDS_MAX, EXPIRY_CHUNKS_SWEPT_MAX};
use crate::nouns::declaration_status;
use crate::nouns::exit;
use crate::nouns::proposal::closing;
use crate::nouns::{reconciliation, release};
use crate::state::{Changes, decode};
use crate::state_keys::{self, KeyBuilder, Tag};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::limits::SUBMISSION_LIFETIME_MS_MAX;
use portolan_ledger::{OrganisationId, StateView, SubmissionId, Time};

/// Submission ids that entered together.
#[derive(BorshSerialize, BorshDeserialize)]
struct ExpiryChunk {
    /// Time of their block: all have expired a lifetime later.
    entered_at: Time,
    ids: Vec<(OrganisationId, SubmissionId)>,
}

impl Execution<'_> {
    /// Do what is due at this block's time.
    pub(super) fn sweep(&mut self) {
        self.forget_expired_ids();
        let expired = closing::expire(&mut self.overlay, &self.context);
        self.outcome.events.extend(expired);
        for (_, changes) in release::pending::sweep(&self.overlay, self.context.time) {
            self.lay_on_top(changes);
        }
        for (_, changes) in declaration_status::pending::sweep(&self.overlay, self.context.time) {
            self.lay_on_top(changes);
        }
        for changes in exit::due::sweep(&self.overlay, self.context.time) {
            self.lay_on_top(changes);
        }
        for changes in reconciliation::sweep(&self.overlay, self.context.time) {
            self.lay_on_top(changes);
        }
    }

    /// Apply what time has brought about, with its exceptions.
    fn lay_on_top(&mut self, mut changes: Changes) {
        let findings = std::mem::take(&mut changes.exceptions);
        let mut entry = Entry::after(self.exception_count);
        entry.raise(&self.context, None, &findings, &mut changes);
        self.exception_count = entry.exception_count;
        self.outcome.events.append(&mut changes.events);
        self.overlay.apply(changes.writes);
    }

    fn forget_expired_ids(&mut self) {
        let prefix = KeyBuilder::new(Tag::SubmissionExpiry).key();
        for (key, value) in self.overlay.scan(&prefix, EXPIRY_CHUNKS_SWEPT_MAX) {
            let chunk: ExpiryChunk = decode(&value);
            if self.context.time <= chunk.entered_at.plus_ms(SUBMISSION_LIFETIME_MS_MAX) {
                break;
            }
            for (submitter, id) in &chunk.ids {
                self.overlay.remove(state_keys::submission_seen(submitter, id));
            }
            self.overlay.remove(key);
        }
    }

    /// Note the ids of this block, so that a later block can forget them. One entry holds many: each write to the state
    /// tree costs a path of hashes.
    pub(super) fn remember_ids(&mut self) {
        let entered_at = self.context.time;
        for (chunk, ids) in (0u16..).zip(self.seen.chunks(EXPIRY_CHUNK_IDS_MAX)) {
            let value = ExpiryChunk { entered_at, ids: ids.to_vec() };
            self.overlay.put(state_keys::submission_expiry(self.context.height, chunk), &value);
        }
    }
}
