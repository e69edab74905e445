//! A proposal as it travels and is kept: the header and the digests it names (`docs/specs/block.md` §5).

use portolan_ledger::limits::BLOCK_SUBMISSIONS_MAX;
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Digest, Header};

/// Why a proposal is not one that could be voted for. Deterministic: every validator finds the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBlock {
    /// The header is not one encoding of a header.
    #[error("the header does not decode")]
    Header,
    /// The header does not follow on the tip.
    #[error("{0} does not follow on the block before")]
    Link(&'static str),
    /// It is not for the height after the tip, or for one that this program does not have the rules of.
    #[error("it is not for the height after the tip, or this program lacks the edition that decides it")]
    Untimely,
    /// Its time is ahead of this node's clock by more than the tolerance (checked on fresh proposals only).
    #[error("the block's time is {0} ms ahead of this node's clock")]
    TimeAhead(u64),
    /// It names too many submissions or not those its root covers.
    #[error("the named submissions are not those of the header")]
    Submissions,
    /// The rules refuse one of its submissions.
    #[error("submission {submission} is refused by the rules: {code}")]
    Refused {
        /// The submission.
        submission: Digest,
        /// The refusal's code.
        code: String,
    },
    /// Executing it leads to another root than the header says.
    #[error("executing it leads to another {0}")]
    Outcome(&'static str),
}

/// Read the header and check that it names exactly `submissions`.
///
/// # Errors
/// [`InvalidBlock`].
pub fn read(header: &[u8], submissions: &[Digest]) -> Result<Header, InvalidBlock> {
    let header = Header::decode(header).map_err(|_| InvalidBlock::Header)?;
    let count = usize::try_from(header.submission_count).unwrap_or(usize::MAX);
    let named = submissions.len() == count
        && count <= BLOCK_SUBMISSIONS_MAX
        && digests_root(submissions.iter().copied()) == header.submissions_root;
    if named { Ok(header) } else { Err(InvalidBlock::Submissions) }
}
