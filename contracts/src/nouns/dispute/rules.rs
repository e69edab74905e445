//! Who may take which step in a dispute, and whether a record is disputed.

use super::{Dispute, DisputeClaimBody, Step, find, keys};
use crate::context::RecordContext;
use crate::limits::DISPUTES_READ_MAX;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::{decode, read};
use crate::state_keys;
use portolan_ledger::{Digest, StateView};

impl Dispute {
    /// Whether it is not over.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Where it stands, in one word.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        self.end.as_ref().or(self.answer.as_ref()).map_or("OPEN", |taken| taken.step.as_str())
    }
}

/// Every dispute about a record, the newest of each claimant.
#[must_use]
pub fn about(view: &dyn StateView, target: &Digest) -> Vec<(Digest, Dispute)> {
    let entries = view.scan(&keys::about(target), DISPUTES_READ_MAX);
    let named = entries.iter().map(|(_, value)| decode::<Digest>(value));
    named.filter_map(|record| find(view, &record).map(|dispute| (record, dispute))).collect()
}

/// Whether a record is disputed: what every reader of it is to see.
#[must_use]
pub fn is_disputed(view: &dyn StateView, target: &Digest) -> bool {
    about(view, target).iter().any(|(_, dispute)| dispute.is_open())
}

/// The record that is disputed is on the ledger, and the respondent wrote it.
///
/// # Errors
/// [`Code::DisputedRecordUnknown`].
pub fn respondent_wrote_it(view: &dyn StateView, body: &DisputeClaimBody) -> Result<(), Refusal> {
    let written: Option<Digest> = read(view, &state_keys::reference(&body.respondent, &body.target_reference));
    if written == Some(body.target) {
        return Ok(());
    }
    let message = format!("{} has made no such record under this reference", body.respondent);
    Err(Refusal::new(Code::DisputedRecordUnknown, "body.target", message).naming(body.target))
}

/// The respondent answers, the claimant withdraws, a dispute body of the port decides that is neither of them.
///
/// # Errors
/// [`Code::OutsideRole`], [`Code::NotOfDispute`].
pub fn may_take(context: &RecordContext<'_>, dispute: &Dispute, step: Step) -> Result<(), Refusal> {
    let author = &context.author.id;
    let refuse = |message: String| context.refuse(Code::NotOfDispute, "author", message);
    match step {
        Step::Answered if *author == dispute.respondent => Ok(()),
        Step::Answered => refuse(format!("{} wrote the record and answers", dispute.respondent)),
        Step::Withdrawn if *author == dispute.claimant => Ok(()),
        Step::Withdrawn => refuse(format!("{} claims and withdraws", dispute.claimant)),
        Step::Upheld | Step::Dismissed => {
            permissions::check(context, step.as_str(), None)?;
            if [&dispute.claimant, &dispute.respondent].contains(&author) {
                return refuse(format!("{author} is a party of the dispute"));
            }
            Ok(())
        }
    }
}

/// A dispute is answered once and ends once.
///
/// # Errors
/// [`Code::DisputeStepTaken`].
pub fn is_still_to_take(context: &RecordContext<'_>, dispute: &Dispute, step: Step) -> Result<(), Refusal> {
    let answered = dispute.answer.as_ref().filter(|_| step == Step::Answered);
    match dispute.end.as_ref().or(answered) {
        None => Ok(()),
        Some(taken) => {
            let refusal = context.refuse(Code::DisputeStepTaken, "body.step", format!("it is {}", taken.step));
            refusal.map_err(|refusal| refusal.naming(taken.record))
        }
    }
}
