//! Pack a block: execute submissions one by one over the tip's state and keep those the rules accept.

use crate::limits::EXECUTED_MAX;
use portolan_contracts::{BlockContext, BlockOutcome, Execution, Refusal};
use portolan_ledger::limits::{BLOCK_BYTES_MAX, BLOCK_RECORDS_MAX};
use portolan_ledger::{Digest, Header, StateView, VerifiedSubmission};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// What packing decided about the submissions it was offered.
pub struct Packed {
    /// Those that enter the block, in order.
    pub submissions: Vec<Arc<VerifiedSubmission>>,
    /// What the rules make of them.
    pub outcome: BlockOutcome,
    /// Those the rules refuse on top of the others.
    pub refused: Vec<(Digest, Refusal)>,
}

/// Pack from `candidates`, in their order, until the block is full.
pub fn pack(view: &dyn StateView, context: BlockContext, candidates: Vec<(Arc<VerifiedSubmission>, usize)>) -> Packed {
    let mut execution = Execution::begin(view, context);
    let (mut submissions, mut refused) = (Vec::new(), Vec::new());
    let (mut records, mut bytes) = (0, 0);
    for (submission, length) in candidates {
        let count = submission.records().len();
        if records + count > BLOCK_RECORDS_MAX || bytes + length > BLOCK_BYTES_MAX {
            break;
        }
        match execution.submission(&submission) {
            Ok(()) => {
                records += count;
                bytes += length;
                submissions.push(submission);
            }
            Err(refusal) => refused.push((submission.digest(), refusal)),
        }
    }
    Packed { submissions, outcome: execution.finish(), refused }
}

/// A block that was executed here and may be decided.
pub struct Executed<TreeUpdate> {
    /// Its header.
    pub header: Header,
    /// Its submissions in order.
    pub submissions: Vec<Arc<VerifiedSubmission>>,
    /// What the rules made of it.
    pub outcome: BlockOutcome,
    /// What the state tree has to store for it.
    pub tree_update: TreeUpdate,
}

/// The last few executed blocks by header digest, so that what was voted for is not executed again when decided.
pub struct ExecutedBlocks<TreeUpdate> {
    newest: Mutex<VecDeque<(Digest, Arc<Executed<TreeUpdate>>)>>,
}

impl<TreeUpdate> Default for ExecutedBlocks<TreeUpdate> {
    fn default() -> Self {
        Self { newest: Mutex::default() }
    }
}

impl<TreeUpdate> ExecutedBlocks<TreeUpdate> {
    /// Remember a block; the oldest gives way.
    pub fn keep(&self, block: Executed<TreeUpdate>) -> Arc<Executed<TreeUpdate>> {
        let block = Arc::new(block);
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.push_back((block.header.digest(), block.clone()));
        while newest.len() > EXECUTED_MAX {
            newest.pop_front();
        }
        block
    }

    /// The block with this header digest, if it was executed here not long ago.
    pub fn get(&self, header: &Digest) -> Option<Arc<Executed<TreeUpdate>>> {
        let newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.iter().find(|(digest, _)| digest == header).map(|(_, block)| block.clone())
    }

    /// Forget all: a block was decided, and what was executed stood on the state before it.
    pub fn clear(&self) {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
