//! Drafts become signed submissions: names → subjects, texts → parts, references → tags, and the organisation's signature.
//!
//! Stands between the gateway above, which knows messages and no keys, and admission below, which knows signatures and no
//! names. What an author already wrote under the same reference is found again and not written twice; the receipt that
//! tells is durable together with the submission.
//!
//! Invariants
//! - A group is all facts or all decisions: a refused decision never takes facts with it.
//! - The same draft gives the same record, also after a crash: its receipt is on disk before the record can be final.
//! - No business name, reference or sealed text leaves this module in clear.

mod naming;
mod receipt;
mod reference;
mod sealing;
mod targets;

pub use receipt::Receipt;
pub use reference::ReferenceKey;
pub use sealing::{Keyring, SealingRefusal};

use crate::clock;
use crate::held_keys::HeldKeys;
use crate::limits::{AUTHORED_BYTES_MAX, AUTHORED_RECORDS_MAX, SUBMISSION_LIFETIME_MS};
use crate::storage::{PrivateWrites, StorageFault, Store};
use ed25519_dalek::SigningKey;
use naming::Names;
use portolan_contracts::nouns::mandate;
use portolan_gateway::Draft;
use portolan_ledger::record::{Authority, PartRef, Source, SubjectRef};
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{Digest, NetworkId, OrganisationId, Record, RecordContent, StateView, Time, VerifiedSubmission};

/// Writes records for one organisation.
pub struct Authoring {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The network.
    pub network: NetworkId,
    /// Its keys: of those for signing, the one that the ledger has in force signs its submissions.
    pub keys: HeldKeys,
    /// Tags its references.
    pub reference_key: ReferenceKey,
    /// Seals its parts and opens those of others.
    pub keyring: Keyring,
    /// Where names and receipts are kept.
    pub store: Store,
}

/// The original message of a group of drafts, as the records commit to it.
#[derive(Debug, Clone, Copy)]
pub struct Original {
    /// SHA-256(32-byte salt ‖ message).
    pub commitment: Digest,
}

/// Why a draft does not become a record.
#[derive(Debug, thiserror::Error)]
pub enum AuthoringRefusal {
    /// The author wrote something else under the same reference.
    #[error("the author has already recorded something else under this reference, as record {first}")]
    ReferenceConflict {
        /// The first record.
        first: Digest,
    },
    /// Several subjects stand under one name and nobody joined them.
    #[error("several subjects stand under this {kind}")]
    AmbiguousSubject {
        /// Kind of the subject.
        kind: &'static str,
    },
    /// What the draft refers to is not on the ledger.
    #[error("{0} is not on the ledger")]
    UnresolvedReference(&'static str),
    /// A text cannot be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingRefusal),
    /// The record would not be as specified.
    #[error(transparent)]
    Record(#[from] portolan_ledger::record::RecordRefusal),
    /// The submission would not be as specified.
    #[error(transparent)]
    Submission(#[from] portolan_ledger::submission::SubmissionRefusal),
    /// The store could not answer.
    #[error(transparent)]
    Storage(#[from] StorageFault),
}

/// What became of one draft: the records it stands for, and the submissions that carry them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The records, one for most drafts, several for a lift of several holds, none if there was nothing to lift.
    pub records: Vec<(Digest, Digest)>,
}

/// A signed submission with what must become durable beside it.
pub struct Signed {
    /// The submission.
    pub submission: VerifiedSubmission,
    /// Receipts and names.
    pub private: PrivateWrites,
}

/// A group of drafts, written.
#[derive(Default)]
pub struct Group {
    /// What has to be admitted, in this order.
    pub signed: Vec<Signed>,
    /// What became of each draft, in their order.
    pub written: Vec<Written>,
}

/// The submission that is being filled.
#[derive(Default)]
struct Open {
    records: Vec<Record>,
    parts: Vec<Vec<u8>>,
    private: PrivateWrites,
    bytes: usize,
    /// Receipts to be written once the submission's digest is known: reference key, fingerprint, record, draft.
    receipts: Vec<(Vec<u8>, Digest, Digest, usize)>,
}

impl Authoring {
    fn signing_key(&self) -> SigningKey {
        crate::keys_in_force::of_signing(&self.store, &self.organisation, &self.keys.now().signing_keys())
    }

    /// Write a group of drafts, all facts or all decisions. `before`: what became of the drafts of earlier groups of the
    /// same message, which `Target::Draft` counts from its first.
    ///
    /// # Errors
    /// [`AuthoringRefusal`] with the index of the draft in the group.
    pub fn write(
        &self,
        drafts: &[Draft],
        before: &[Written],
        original: Option<Original>,
    ) -> Result<Group, (usize, AuthoringRefusal)> {
        let view = self.store.state();
        let mut names = Names::new(self, &view);
        let mut group = Group::default();
        let mut open = Open::default();
        for (index, draft) in drafts.iter().enumerate() {
            let mut known: Vec<_> = before.iter().chain(&group.written).cloned().collect();
            for (_, _, record, of) in &open.receipts {
                // Its submission is not signed yet; who refers to a record needs its digest alone.
                known[before.len() + of].records.push((*record, Digest::default()));
            }
            group.written.push(Written::default());
            let expanded = targets::resolve(self, &view, &mut names, draft, &known).map_err(|error| (index, error))?;
            for draft in expanded {
                self.write_one(&view, &mut names, &draft, original, index, &mut open, &mut group)
                    .map_err(|error| (index, error))?;
                if open.records.len() >= AUTHORED_RECORDS_MAX || open.bytes >= AUTHORED_BYTES_MAX {
                    self.close(&mut open, &mut group).map_err(|error| (index, error))?;
                }
            }
        }
        self.close(&mut open, &mut group).map_err(|error| (drafts.len().saturating_sub(1), error))?;
        Ok(group)
    }

    #[expect(clippy::too_many_arguments, reason = "one step of `write`, which owns all of these")]
    fn write_one(
        &self,
        view: &dyn StateView,
        names: &mut Names<'_>,
        draft: &Draft,
        original: Option<Original>,
        index: usize,
        open: &mut Open,
        group: &mut Group,
    ) -> Result<(), AuthoringRefusal> {
        let author = draft.author.as_ref().unwrap_or(&self.organisation);
        let tag = self.reference_key.tag(author, draft.record_type.as_str(), &draft.reference);
        let fingerprint = self.reference_key.fingerprint(draft);
        if let Some(receipt) = receipt::find(&self.store, &tag, clock::now())? {
            if receipt.fingerprint != fingerprint {
                return Err(AuthoringRefusal::ReferenceConflict { first: receipt.record });
            }
            group.written[index].records.push((receipt.record, receipt.submission));
            return Ok(());
        }
        let mut subjects = Vec::new();
        for name in &draft.subjects {
            let subject = self.subject(names, name, draft, author, original, open)?;
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        for subject in &draft.known_subjects {
            if !subjects.contains(subject) {
                subjects.push(subject.clone());
            }
        }
        let mut parts = Vec::new();
        for text in &draft.sealed {
            if text.may_be_left_out && !self.keyring.reads(&text.audience) {
                continue;
            }
            parts.push(self.seal((author, &tag), &text.audience, &text.content, open)?);
        }
        let content = RecordContent {
            record_type: draft.record_type.clone(),
            schema: 1,
            author: author.clone(),
            authority: self.authority(view, author, draft),
            source: source(draft, original),
            reference_tag: tag,
            event_time: draft.event_time,
            classifier: draft.classifier,
            subjects,
            port: draft.port.clone(),
            supersedes: None,
            function: draft.function,
            body: draft.body.clone(),
            parts,
        };
        let record = push(open, &content)?;
        open.receipts.push((receipt::key(&tag), fingerprint, record, index));
        Ok(())
    }

    /// The subject that `name` stands for; a new one is opened when none is known.
    fn subject(
        &self,
        names: &mut Names<'_>,
        name: &portolan_gateway::SubjectName,
        draft: &Draft,
        author: &OrganisationId,
        original: Option<Original>,
        open: &mut Open,
    ) -> Result<SubjectRef, AuthoringRefusal> {
        let kind = name.kind().to_owned();
        if let Some(id) = names.find(name, draft)? {
            names.learn(name, id, &mut open.private);
            return Ok(SubjectRef { kind, id });
        }
        // A subject is opened by who signs it: the nonce is keyed with this organisation's key.
        let (id, nonce) = names.open(name);
        let opener = if author == &self.organisation { author } else { &self.organisation };
        let tag = self.reference_key.tag(opener, "Subject", &format!("subject/{id}"));
        let part = self.seal((opener, &tag), &naming::community(), &name.sealed(), open)?;
        let content = RecordContent {
            record_type: portolan_ledger::RecordType::parse("Subject").expect("a record type"),
            schema: 1,
            author: opener.clone(),
            authority: Authority::Own,
            source: source(draft, original),
            reference_tag: tag,
            event_time: draft.event_time,
            classifier: None,
            subjects: vec![SubjectRef { kind: kind.clone(), id }],
            port: draft.port.clone(),
            supersedes: None,
            function: portolan_ledger::record::Function::Original,
            body: [("nonce".to_owned(), Digest(nonce).to_string().into())].into_iter().collect(),
            parts: vec![part],
        };
        push(open, &content)?;
        names.learn(name, id, &mut open.private);
        Ok(SubjectRef { kind, id })
    }

    fn seal(
        &self,
        record: (&OrganisationId, &Digest),
        audience: &portolan_ledger::AudienceId,
        content: &serde_json::Value,
        open: &mut Open,
    ) -> Result<PartRef, AuthoringRefusal> {
        let (reference, pieces) = self.keyring.seal(record, audience, content)?;
        open.bytes += pieces.iter().map(Vec::len).sum::<usize>();
        open.parts.extend(pieces);
        Ok(reference)
    }

    /// By what right this organisation speaks for `author`: its own, a mandate, or, for one without a key, its message.
    fn authority(&self, view: &dyn StateView, author: &OrganisationId, draft: &Draft) -> Authority {
        if author == &self.organisation {
            return Authority::Own;
        }
        let given = mandate::find(view, author, &self.organisation);
        let time = clock::now();
        let mandated = given.is_some_and(|given| mandate::rules::covers(&given, &draft.record_type, time));
        if mandated { Authority::Mandate } else { Authority::Gateway }
    }

    fn close(&self, open: &mut Open, group: &mut Group) -> Result<(), AuthoringRefusal> {
        let Open { records, parts, mut private, receipts, .. } = std::mem::take(open);
        if records.is_empty() {
            return Ok(());
        }
        let issued_at = clock::now();
        let expires_at = issued_at.plus_ms(SUBMISSION_LIFETIME_MS);
        let claims = UnsignedClaims {
            network: self.network,
            id: clock::submission_id(),
            submitter: self.organisation.clone(),
            issued_at,
            expires_at,
        };
        let submission = VerifiedSubmission::sign(claims, &records, parts, &self.signing_key())?;
        for (key, fingerprint, record, index) in receipts {
            let receipt = Receipt { fingerprint, record, submission: submission.digest(), expires_at };
            private.put_receipt(key, receipt.encode());
            group.written[index].records.push((record, submission.digest()));
        }
        group.signed.push(Signed { submission, private });
        Ok(())
    }
}

fn push(open: &mut Open, content: &RecordContent) -> Result<Digest, AuthoringRefusal> {
    let record = content.encode()?;
    let digest = record.digest();
    open.bytes += record.bytes().len();
    open.records.push(record);
    Ok(digest)
}

fn source(draft: &Draft, original: Option<Original>) -> Option<Source> {
    let message = draft.source.as_ref()?;
    Some(Source {
        system: message.system.clone(),
        message_type: message.message_type.clone(),
        message_commitment: original?.commitment,
        received_at: message.received_at,
    })
}

/// Split drafts into runs that are all facts or all decisions, in their order.
#[must_use]
pub fn groups(drafts: &[Draft]) -> Vec<&[Draft]> {
    drafts.chunk_by(|one, next| one.decision == next.decision).collect()
}

/// When a receipt's submission can no longer become final, the draft is written anew.
pub(crate) fn is_over(expires_at: Time, now: Time) -> bool {
    expires_at <= now
}
