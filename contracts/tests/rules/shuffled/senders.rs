//! The senders: they bring their records in, in any order, cut out what is refused, and send it again where that can help.
//!
//! Nobody corrects what does not stand yet: a correction is held back by its own author until its original has entered.

use super::dice::Dice;
use crate::world::{BLOCK_MS, GENESIS_MS, Signing, World};
use portolan_contracts::{BlockContext, BlockOutcome, Code, Execution, MemoryState};
use portolan_ledger::{Digest, Record, Time, VerifiedSubmission};
use std::collections::BTreeSet;

/// The most records of one block, and of one submission.
const BLOCK: usize = 60;
const SUBMISSION: usize = 12;
/// When everything that waits has come or is overdue, and every submission id is forgotten.
const NEXT_DAY: Time = Time(GENESIS_MS + 26 * 60 * 60 * 1_000);
/// Blocks of the next day, enough for what one block leaves to the next.
const BLOCKS_OF_NEXT_DAY: usize = 8;

/// One block as it was made.
pub struct Made {
    pub context: BlockContext,
    pub submissions: Vec<VerifiedSubmission>,
    pub outcome: BlockOutcome,
}

/// What came of it.
pub struct Played {
    pub world: World,
    pub blocks: Vec<Made>,
    /// Records that nobody could bring in, with the last refusal.
    pub left_over: Vec<(Record, Code)>,
}

/// Who brings records in, and how they are split.
pub struct Senders<'d> {
    dice: &'d mut Dice,
    entered: BTreeSet<Digest>,
    refused: Vec<(Record, Code)>,
    world: World,
    blocks: Vec<Made>,
}

/// Bring the records in, in this order; `look` sees every block that was made.
pub fn play(records: &[Record], dice: &mut Dice, mut look: impl FnMut(&World, &BTreeSet<Digest>)) -> Played {
    let world = World::new();
    let mut senders = Senders { dice, entered: BTreeSet::new(), refused: Vec::new(), world, blocks: Vec::new() };
    let mut waiting: Vec<Record> = records.to_vec();
    loop {
        let entered_before = senders.entered.len();
        let mut rest = waiting.as_slice();
        while !rest.is_empty() {
            let (block, later) = rest.split_at(rest.len().min(senders.dice.below(BLOCK) + 1));
            senders.make_block(block);
            look(&senders.world, &senders.entered);
            rest = later;
        }
        let refused = std::mem::take(&mut senders.refused);
        if senders.entered.len() == entered_before {
            senders.refused = refused;
            break;
        }
        waiting = refused.into_iter().map(|(record, _)| record).collect();
    }
    // What waits for a missing record is overdue after 15 minutes of ledger time: all must have entered before.
    assert!(senders.world.time.0 < GENESIS_MS + 15 * 60 * 1_000, "the blocks take too long");
    senders.world.time = NEXT_DAY;
    for _ in 0..BLOCKS_OF_NEXT_DAY {
        senders.make_block(&[]);
        look(&senders.world, &senders.entered);
    }
    let Senders { world, blocks, refused, .. } = senders;
    Played { world, blocks, left_over: refused }
}

impl Senders<'_> {
    fn make_block(&mut self, records: &[Record]) {
        let context = self.world.context();
        let state = std::mem::take(&mut self.world.state);
        let mut execution = Execution::begin(&state, context);
        let mut submissions = Vec::new();
        let longest = self.dice.below(SUBMISSION) + 1;
        for of_author in records.chunk_by(|one, next| one.author == next.author) {
            for together in of_author.chunks(longest) {
                submissions.extend(self.send(&mut execution, together.to_vec()));
            }
        }
        let outcome = execution.finish();
        self.close_block(state, &outcome);
        self.blocks.push(Made { context, submissions, outcome });
    }

    /// Send records as one submission; what is refused is cut out and the rest signed again.
    fn send(&mut self, execution: &mut Execution<'_>, mut records: Vec<Record>) -> Option<VerifiedSubmission> {
        let (ready, early): (Vec<Record>, Vec<Record>) =
            records.drain(..).partition(|record| record.supersedes.is_none_or(|first| self.entered.contains(&first)));
        self.refused.extend(early.into_iter().map(|record| (record, Code::EventNotCorrectable)));
        records = ready;
        while !records.is_empty() {
            let submission = self.world.sign(&records, &Signing::by(records[0].author.as_str()));
            let Err(refusal) = execution.submission(&submission) else {
                self.entered.extend(records.iter().map(|record| record.digest()));
                return Some(submission);
            };
            let at = refusal.record().expect("the submissions are sound, a record is at fault");
            let record = records.remove(at as usize);
            if refusal.code() == Code::ReferenceRepeated {
                assert_eq!(refusal.names(), Some(record.digest()), "the same record is named");
                continue;
            }
            assert!(refusal.retry_can_help(), "{} of {}: {refusal}", record.record_type, record.author);
            self.refused.push((record, refusal.code()));
        }
        None
    }

    fn close_block(&mut self, mut state: MemoryState, outcome: &BlockOutcome) {
        state.apply(&outcome.writes);
        self.world.state = state;
        self.world.height += 1;
        self.world.time = self.world.time.plus_ms(BLOCK_MS);
    }
}
