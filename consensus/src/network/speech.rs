//! What to do with a message from a member, decided before the swarm or the engine sees it.

use crate::codec::Message;
use crate::context::{Block, BlockHeight, Part, Portolan, SignatureBytes, Validators, Vote, Voter};
use crate::limits::{HEIGHTS_AHEAD_MAX, PART_HEIGHTS_AHEAD_MAX, ROUNDS_AHEAD_MAX};
use crate::signing::Checker;
use arc_malachitebft_core_types::{NilOrVal, Round, SignedMessage, VoteType};
use portolan_ledger::limits::{BLOCK_SUBMISSIONS_MAX, VALIDATORS_MAX};
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Address, Height};

/// What a message deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Checked: show it to the engine and send it on.
    Good,
    /// It may be good, but its signer is not in the set that is known here: show it, send it to nobody.
    Unknown,
    /// Of a height or a round that is past, or of a round far ahead.
    Untimely,
    /// Of this height, too far ahead to be kept: it is asked for again when this node gets there.
    Early(Height),
    /// Malformed or wrongly signed.
    Bad,
}

/// By what messages are judged.
pub struct Measure<'a> {
    /// The current height's validators.
    pub validators: &'a Validators,
    /// The current height's round.
    pub round: u32,
    /// Checks signatures.
    pub checker: &'a Checker,
}

impl Measure<'_> {
    fn height(&self) -> Height {
        self.validators.height.0
    }

    /// Whether a height is the current one or a little ahead.
    fn is_near(&self, height: Height, ahead: u64) -> bool {
        height >= self.height() && height.0 <= self.height().0.saturating_add(ahead)
    }

    /// What a message of a height that is not near deserves.
    fn far(&self, height: Height) -> Standing {
        if height < self.height() { Standing::Untimely } else { Standing::Early(height) }
    }

    /// Whether a round of a near height is one that the engine would take: it begins each height in round 0.
    fn is_near_round(&self, height: Height, round: u32) -> bool {
        let current = if height == self.height() { self.round } else { 0 };
        round <= current.saturating_add(ROUNDS_AHEAD_MAX)
    }
}

/// Who signed this message, when it is one validator.
pub fn origin(message: &Message) -> Option<Address> {
    match message {
        Message::Vote(vote) | Message::LivenessVote(vote) => Some(vote.voter.0),
        Message::Proposal(proposal) => Some(proposal.proposer.0),
        _ => None,
    }
}

/// Judge a message of the consensus stream.
pub fn judge(message: &Message, measure: &Measure) -> Standing {
    let Measure { validators, checker, .. } = measure;
    match message.place() {
        None => return judge_notice(message),
        Some((_, Round::Nil)) => return Standing::Bad,
        Some((height, _)) if !measure.is_near(height, HEIGHTS_AHEAD_MAX) => return measure.far(height),
        // Certificates of later rounds are how a member that was away finds its way to the round.
        Some((height, Round::Some(round))) if origin(message).is_some() && !measure.is_near_round(height, round) => {
            return Standing::Untimely;
        }
        Some(_) => {}
    }
    let standing = match message {
        Message::Vote(vote) | Message::LivenessVote(vote) => judge_vote(vote, validators, checker),
        Message::Proposal(signed) if signed.valid_round >= signed.round => Standing::Bad,
        Message::Proposal(signed) => match validators.key(&signed.proposer) {
            Some(key) => good(checker.proposal(&signed.message, &signed.signature, key)),
            None => Standing::Unknown,
        },
        Message::Polka(polka) => {
            let signatures = polka.polka_signatures.iter().map(|s| (s.address, s.signature));
            let value = NilOrVal::Val(polka.value_id);
            let place = (polka.height, polka.round);
            let signed = signatures.map(|(voter, bytes)| (vote(VoteType::Prevote, place, value, voter), bytes));
            judge_votes(signed, validators, checker)
        }
        Message::RoundCertificate(certificate) => {
            let place = (certificate.height, certificate.round);
            let signed = certificate
                .round_signatures
                .iter()
                .map(|s| (vote(s.vote_type, place, s.value_id, s.address), s.signature));
            judge_votes(signed, validators, checker)
        }
        Message::Status { .. } | Message::Links(_) | Message::Missed(_) => Standing::Good,
    };
    // The set of a later height may differ from the one known here; of this height it may not.
    let is_current = message.place().is_some_and(|(height, _)| height == measure.height());
    if standing == Standing::Unknown && is_current { Standing::Bad } else { standing }
}

fn judge_notice(message: &Message) -> Standing {
    match message {
        Message::Links(voters) if voters.len() > VALIDATORS_MAX => Standing::Bad,
        _ => Standing::Good,
    }
}

fn good(is_good: bool) -> Standing {
    if is_good { Standing::Good } else { Standing::Bad }
}

fn vote(kind: VoteType, place: (BlockHeight, Round), value: NilOrVal<Block>, voter: Voter) -> Vote {
    Vote { kind, height: place.0, round: place.1, value, voter }
}

fn judge_vote(vote: &SignedMessage<Portolan, Vote>, validators: &Validators, checker: &Checker) -> Standing {
    match validators.key(&vote.voter) {
        Some(key) => good(checker.vote(&vote.message, &vote.signature, key)),
        None => Standing::Unknown,
    }
}

/// All votes of a certificate must be good: an honest member puts in no others.
fn judge_votes(
    votes: impl Iterator<Item = (Vote, SignatureBytes)>,
    validators: &Validators,
    checker: &Checker,
) -> Standing {
    for (count, (vote, signature)) in votes.enumerate() {
        let standing = match validators.key(&vote.voter) {
            _ if count >= VALIDATORS_MAX => Standing::Bad,
            Some(key) => good(checker.vote(&vote, &signature, key)),
            None => Standing::Unknown,
        };
        if standing != Standing::Good {
            return standing;
        }
    }
    Standing::Good
}

/// Judge a proposed block: near, consistent in itself, and signed by the proposer of its round.
pub fn judge_part(part: &Part, measure: &Measure) -> Standing {
    let Measure { validators, checker, .. } = measure;
    let proposal = &part.proposal;
    let height = proposal.header.height;
    if !measure.is_near(height, PART_HEIGHTS_AHEAD_MAX) {
        return measure.far(height);
    }
    if !measure.is_near_round(height, proposal.round.0) {
        return Standing::Untimely;
    }
    let is_own = proposal.header.proposer == proposal.proposer;
    let is_consistent = proposal.valid_round.map_or(is_own, |valid| valid < proposal.round)
        && proposal.submissions.len() <= BLOCK_SUBMISSIONS_MAX
        && proposal.submissions.len() as u64 == u64::from(proposal.header.submission_count)
        && digests_root(proposal.submissions.iter().copied()) == proposal.header.submissions_root;
    if !is_consistent {
        return Standing::Bad;
    }
    if height != measure.height() {
        // Whose turn it is at a later height is not known yet; the gate looks again when that height comes.
        return match validators.key(&Voter(proposal.proposer)) {
            Some(key) => good(checker.part(proposal, &part.signature, key)),
            None => Standing::Unknown,
        };
    }
    let proposer = validators.proposer(Round::new(proposal.round.0));
    good(proposer.voter.0 == proposal.proposer && checker.part(proposal, &part.signature, &proposer.key))
}

#[cfg(test)]
mod tests;
