//! Take drafts and messages in: author them group by group, admit them, wait until they are final.
//!
//! Stands behind the plain JSON nouns and raw messages of the HTTP interface. Groups become final one after the other,
//! because what a later group refers to (an open hold, the latest status) is decided by the earlier ones.
//!
//! Invariants
//! - One group is authored at a time, so that two requests cannot open two subjects for one name.
//! - A message's bytes are on disk before the first record that commits to them.
//! - A refused decision leaves the facts before it and nothing of itself.

use crate::admission::{Admission, AdmissionRefusal, Source};
use crate::authoring::{Authoring, AuthoringRefusal, Original, Signed, Written, groups};
use crate::clock;
use crate::decisions::{Decisions, Fate};
use crate::limits::HTTP_WAIT_FINAL_MAX;
use crate::storage::{MessageState, PrivateWrites, StorageFault, Store, StoredMessage};
use portolan_contracts::Refusal;
use portolan_gateway::{Draft, Flag, Profile, Quarantined, Verdict};
use portolan_ledger::{Digest, Time, UnverifiedSubmission};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Writes for one organisation.
#[derive(Clone)]
pub struct Intake {
    authoring: Arc<Authoring>,
    admission: Admission,
    decisions: Arc<Decisions>,
    store: Store,
    profile: Arc<Profile>,
    one_at_a_time: Arc<Mutex<()>>,
}

/// Why drafts are not, or not all, on the ledger.
#[derive(Debug, thiserror::Error)]
pub enum IntakeRefusal {
    /// A draft does not become a record.
    #[error(transparent)]
    Authoring(#[from] AuthoringRefusal),
    /// A submission does not come in.
    #[error(transparent)]
    Admission(#[from] AdmissionRefusal),
    /// The rules refused an admitted submission on top of what was decided since.
    #[error("{0}")]
    Rules(Refusal),
    /// A submission expired before it was decided.
    #[error("the network did not decide the submission in time")]
    Expired,
    /// An earlier part of the message is not final yet, so the rest was not written; a repeat continues.
    #[error("an earlier part is admitted and not final yet; post it again to continue")]
    NotFinalYet,
    /// The store could not answer.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// How far writing came.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What became of the drafts that were written, in their order.
    pub written: Vec<Written>,
    /// Why the rest was not.
    pub refusal: Option<IntakeRefusal>,
}

impl Outcome {
    /// The submissions that carry what was written, each once, in order.
    #[must_use]
    pub fn submissions(&self) -> Vec<Digest> {
        let mut submissions: Vec<Digest> = Vec::new();
        for (_, submission) in self.written.iter().flat_map(|written| &written.records) {
            if !submissions.contains(submission) {
                submissions.push(*submission);
            }
        }
        submissions
    }
}

/// What became of a message.
#[derive(Debug)]
pub struct Imported {
    /// Its id: the digest of salt and bytes.
    pub message: Digest,
    /// What was forgiven.
    pub flags: Vec<Flag>,
    /// What could not be read.
    pub left: Vec<Quarantined>,
    /// What was written; `None` if nothing could be read.
    pub outcome: Option<Outcome>,
}

impl Intake {
    /// Write with `authoring` through `admission`; messages are read by `profile`.
    #[must_use]
    pub fn new(
        authoring: Arc<Authoring>,
        admission: Admission,
        decisions: Arc<Decisions>,
        store: Store,
        profile: Profile,
    ) -> Self {
        Self { authoring, admission, decisions, store, profile: Arc::new(profile), one_at_a_time: Arc::default() }
    }

    /// What messages of this organisation leave unsaid.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Write drafts; returns when all are final, or, for the last group with `wait` false, admitted.
    pub async fn write(&self, drafts: Vec<Draft>, original: Option<Original>, wait: bool) -> Outcome {
        let mut outcome = Outcome::default();
        let groups: Vec<Vec<Draft>> = groups(&drafts).into_iter().map(<[Draft]>::to_vec).collect();
        let count = groups.len();
        for (index, group) in groups.into_iter().enumerate() {
            let is_last = index + 1 == count;
            if let Err(refusal) = self.write_group(group, original, &mut outcome.written, wait || !is_last).await {
                outcome.refusal = Some(refusal);
                break;
            }
        }
        outcome
    }

    async fn write_group(
        &self,
        drafts: Vec<Draft>,
        original: Option<Original>,
        written: &mut Vec<Written>,
        wait: bool,
    ) -> Result<(), IntakeRefusal> {
        let turn = self.one_at_a_time.lock().await;
        let (authoring, before) = (self.authoring.clone(), written.clone());
        let authored = tokio::task::spawn_blocking(move || authoring.write(&drafts, &before, original));
        let group = match authored.await {
            Ok(group) => group.map_err(|(_, refusal)| refusal)?,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        };
        let mut admitted = Vec::new();
        for Signed { submission, private } in group.signed {
            let unverified = UnverifiedSubmission::decode(&submission.encode()).map_err(AdmissionRefusal::from)?;
            admitted.push(self.admission.admit(unverified, Source::Edge, private).await?);
        }
        drop(turn);
        let submissions = Outcome { written: group.written.clone(), refusal: None }.submissions();
        written.extend(group.written);
        if wait {
            for submission in submissions {
                self.wait_final(&submission).await?;
            }
        } else {
            for admitted in admitted {
                self.admission.stored(admitted).await?;
            }
        }
        Ok(())
    }

    async fn wait_final(&self, submission: &Digest) -> Result<(), IntakeRefusal> {
        match self.decisions.wait(&self.store, submission, HTTP_WAIT_FINAL_MAX).await? {
            Fate::Final(_) => Ok(()),
            Fate::Refused(refusal) => Err(IntakeRefusal::Rules(refusal)),
            Fate::Expired => Err(IntakeRefusal::Expired),
            Fate::Pending => Err(IntakeRefusal::NotFinalYet),
        }
    }

    /// Keep a message, read it, and write what it says.
    ///
    /// # Errors
    /// [`StorageFault`] when the message cannot be kept; then nothing of it is written.
    pub async fn message(
        &self,
        content_type: Option<&str>,
        bytes: Vec<u8>,
        posted_by: &str,
        wait: bool,
    ) -> Result<Imported, StorageFault> {
        let received_at = clock::now();
        let verdict = portolan_gateway::import(content_type, &bytes, &self.profile, received_at);
        let (drafts, flags, left) = match verdict {
            Verdict::Imported { drafts, flags, left } => (Some(drafts), flags, left),
            Verdict::Quarantined(reason) => (None, Vec::new(), vec![reason]),
        };
        let salt: [u8; 32] = clock::random();
        let commitment = Digest::of_pieces(&[&salt, &bytes]);
        let state = if left.is_empty() { MessageState::Imported } else { MessageState::Quarantined };
        let reasons =
            left.iter().map(|reason| (reason.code.as_str().to_owned(), reason.reason.clone(), reason.place.clone()));
        let message = StoredMessage {
            state,
            content_type: content_type.unwrap_or_default().to_owned(),
            received_at,
            posted_by: posted_by.to_owned(),
            salt,
            reasons: reasons.collect(),
            bytes,
        };
        self.keep(commitment, message).await?;
        let outcome = match drafts {
            Some(drafts) => Some(self.write(drafts, Some(Original { commitment }), wait).await),
            None => None,
        };
        Ok(Imported { message: commitment, flags, left, outcome })
    }

    async fn keep(&self, id: Digest, message: StoredMessage) -> Result<(), StorageFault> {
        let store = self.store.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let mut private = PrivateWrites::default();
            private.put_message(id, &message);
            store.write_private(private)
        });
        match kept.await {
            Ok(kept) => kept,
            Err(panic) => std::panic::resume_unwind(panic.into_panic()),
        }
    }

    /// The time of receipt for a plain JSON noun.
    #[must_use]
    pub fn received_at(&self) -> Time {
        clock::now()
    }
}
