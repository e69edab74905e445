//! Every key of the database: in which column it stands and how it is written (`docs/internals/storage.md`).
//!
//! Numbers are big-endian, so that keys sort as their numbers do. What varies in length stands last, or is preceded by its
//! length. A key's form never changes within one format; a new form is a new variant.

use super::columns::Column;
use super::messages::MessageState;
use portolan_ledger::state_tree::PagePath;
use portolan_ledger::{Digest, Height, OrganisationId, Round, SubjectId, SubmissionId};

/// Whether a submission is in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    Yes,
    NotYet,
}

/// One key. The value is named after the arrow; borsh unless it says bytes.
pub(super) enum Key<'a> {
    /// `format` → u32.
    Format,
    /// `tip` → `Tip`.
    Tip,
    /// `base` → the `Tip` that the store was joined at; none when it began at genesis.
    Base,
    /// height → `Header`.
    Header(Height),
    /// height → `Certificate`; none at 0.
    Certificate(Height),
    /// height → the `ValidatorSet` of the next; none where it is the same.
    SetChange(Height),
    /// height → digests of the submissions in order; none at 0.
    Block(Height),
    /// the state key → the value's bytes.
    State(&'a [u8]),
    /// the page's path → the `Page` of the state tree at the tip.
    TreePage(&'a PagePath),
    /// the page's path ‖ nibble ‖ height → the `Slot` that the block at this height replaced.
    TreeReplaced { page: &'a PagePath, nibble: u8, height: Height },
    /// SHA-256 of the state key ‖ version → the value, `None` where the entry was removed.
    TreeValue { key: [u8; 32], version: u64 },
    /// level ‖ index within the level → the 32 bytes of a complete subtree's hash; leaves are level 0.
    LogNode { level: u8, index: u64 },
    /// height → the block's `LeafRecord`s in order; none for a block without records.
    Leaves(Height),
    /// record digest → `RecordPlace`, its first if it stands in several.
    Record(&'a Digest),
    /// subject ‖ leaf → the 32 bytes of the record's digest.
    SubjectRecord { subject: &'a SubjectId, leaf: u64 },
    /// 0 ‖ submission digest → height.
    SubmissionHeight(&'a Digest),
    /// 1 ‖ length of the submitter ‖ submitter ‖ id ‖ 0 decided or 1 held → the 32 bytes of the submission's digest.
    SubmissionById { submitter: &'a OrganisationId, id: &'a SubmissionId, decided: Decided },
    /// height → the block's events in order; none for a block without events.
    Events(Height),
    /// month ‖ submission digest → signed text and records as a body without parts.
    Body { month: u16, submission: &'a Digest },
    /// month ‖ submission digest ‖ part digest → the part's bytes. The submission stands in the key, because a part signed
    /// anew after an expiry belongs to two, and one of them may go.
    Part { month: u16, submission: &'a Digest, part: &'a Digest },
    /// submission digest → `Held`.
    Held(&'a Digest),
    /// submission digest → the number of its arrival, u64.
    Undecided(&'a Digest),
    /// 0 ‖ height ‖ round ‖ header digest → the proposal's bytes.
    Proposal { height: Height, round: Round, header: &'a Digest },
    /// 1 ‖ header digest → (height, round), the last it was kept for.
    ProposalPlace(&'a Digest),
    /// the name's bytes → subjects in the order they were learnt.
    Name(&'a [u8]),
    /// record digest ‖ index of the part → `Opened`.
    Opened { record: &'a Digest, part: u32 },
    /// the receipt's key → the receipt's bytes.
    Receipt(&'a [u8]),
    /// length of the member ‖ member ‖ name of the breach → `StoredMisbehaviour`.
    Misbehaviour { member: &'a OrganisationId, name: &'a Digest },
    /// message id → number and message.
    Message(&'a Digest),
    /// 0 ‖ 0 for all, 1 imported, 2 quarantined ‖ number → the 32 bytes of the message's id.
    MessageNumber { state: Option<MessageState>, number: u64 },
    /// 1 ‖ the slot's name → the slot's bytes.
    Slot(&'a [u8]),
}

impl Key<'_> {
    pub(super) const fn column(&self) -> Column {
        match self {
            Self::Format | Self::Tip | Self::Base => Column::Cursors,
            Self::Header(_) => Column::Headers,
            Self::Certificate(_) => Column::Certificates,
            Self::SetChange(_) => Column::SetChanges,
            Self::Block(_) => Column::Blocks,
            Self::State(_) => Column::State,
            Self::TreePage(_) => Column::Tree,
            Self::TreeReplaced { .. } => Column::TreeReplaced,
            Self::TreeValue { .. } => Column::TreeValues,
            Self::LogNode { .. } => Column::Log,
            Self::Leaves(_) => Column::Leaves,
            Self::Record(_) => Column::Records,
            Self::SubjectRecord { .. } => Column::Subjects,
            Self::SubmissionHeight(_) | Self::SubmissionById { .. } => Column::Submissions,
            Self::Events(_) => Column::Events,
            Self::Body { .. } => Column::Bodies,
            Self::Part { .. } => Column::Parts,
            Self::Held(_) => Column::Held,
            Self::Undecided(_) => Column::Undecided,
            Self::Proposal { .. } | Self::ProposalPlace(_) => Column::Proposals,
            Self::Name(_) => Column::Names,
            Self::Opened { .. } => Column::Opened,
            Self::Receipt(_) => Column::Receipts,
            Self::Misbehaviour { .. } => Column::Misbehaviour,
            Self::Message(_) => Column::Messages,
            Self::MessageNumber { .. } | Self::Slot(_) => Column::Private,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Format => b"format".to_vec(),
            Self::Tip => b"tip".to_vec(),
            Self::Base => b"base".to_vec(),
            Self::Header(height)
            | Self::Certificate(height)
            | Self::SetChange(height)
            | Self::Block(height)
            | Self::Leaves(height)
            | Self::Events(height) => height.0.to_be_bytes().to_vec(),
            Self::State(key) | Self::Name(key) | Self::Receipt(key) => key.to_vec(),
            Self::TreePage(page) => page.encode(),
            Self::TreeReplaced { page, nibble, height } => {
                let mut key = page.encode();
                key.push(*nibble);
                key.extend_from_slice(&height.0.to_be_bytes());
                key
            }
            Self::TreeValue { key, version } => [&key[..], &version.to_be_bytes()].concat(),
            Self::LogNode { level, index } => [&[*level][..], &index.to_be_bytes()].concat(),
            Self::Record(digest) | Self::Held(digest) | Self::Undecided(digest) | Self::Message(digest) => {
                digest.0.to_vec()
            }
            Self::SubjectRecord { subject, leaf } => [&subject.0[..], &leaf.to_be_bytes()].concat(),
            Self::SubmissionHeight(digest) => [&[0], &digest.0[..]].concat(),
            Self::SubmissionById { submitter, id, decided } => {
                let submitter = submitter.as_str().as_bytes();
                let length = u8::try_from(submitter.len()).expect("an organisation id has at most 32 bytes");
                let decided = u8::from(*decided == Decided::NotYet);
                [&[1, length], submitter, &id.0[..], &[decided]].concat()
            }
            Self::Body { month, submission } => [&month.to_be_bytes()[..], &submission.0].concat(),
            Self::Part { month, submission, part } => [&month.to_be_bytes()[..], &submission.0, &part.0].concat(),
            Self::Proposal { height, round, header } => {
                [&[0], &height.0.to_be_bytes()[..], &round.0.to_be_bytes(), &header.0].concat()
            }
            Self::ProposalPlace(header) => [&[1], &header.0[..]].concat(),
            Self::Opened { record, part } => [&record.0[..], &part.to_be_bytes()].concat(),
            Self::MessageNumber { state, number } => {
                let state = match state {
                    None => 0,
                    Some(MessageState::Imported) => 1,
                    Some(MessageState::Quarantined) => 2,
                };
                [&[0, state][..], &number.to_be_bytes()].concat()
            }
            Self::Misbehaviour { member, name } => {
                let length = u8::try_from(member.as_str().len()).expect("an organisation id has at most 32 bytes");
                [&[length], member.as_str().as_bytes(), &name.0[..]].concat()
            }
            Self::Slot(name) => [&[1], *name].concat(),
        }
    }
}

/// The first key after all that start with `prefix`; `None` when there is none.
pub(super) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut next = prefix[..=last].to_vec();
    next[last] += 1;
    Some(next)
}

/// The number in the last eight bytes of a key.
///
/// # Panics
/// When the key is shorter.
pub(super) fn trailing_number(key: &[u8]) -> u64 {
    let bytes = key.last_chunk::<8>().expect("a key with a number has eight bytes of it");
    u64::from_be_bytes(*bytes)
}
