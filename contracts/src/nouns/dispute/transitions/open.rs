//! Dispute a record.

use crate::context::RecordContext;
use crate::nouns::dispute::{Dispute, DisputeClaimBody, events, find, keys, rules};
use crate::refusal::{Code, Refusal};
use crate::state::{Changes, read};
use portolan_ledger::{Digest, StateView};

/// R-221 · R-553 · R-558.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: DisputeClaimBody = context.body()?;
    rules::respondent_wrote_it(view, &body)?;
    let own = keys::of_claimant(&body.target, &context.author.id);
    let before: Option<Digest> = read(view, &own);
    if let Some(before) = before.filter(|record| find(view, record).is_some_and(|dispute| dispute.is_open())) {
        let refusal = Refusal::new(Code::DisputedBefore, "body.target", "this author disputes it already");
        return Err(refusal.naming(before));
    }

    let dispute = Dispute {
        target: body.target,
        claimant: context.author.id.clone(),
        respondent: body.respondent,
        subjects: context.subjects().collect(),
        answer: None,
        end: None,
    };
    let mut changes = Changes::none();
    changes.put(keys::dispute(&context.digest()), &dispute);
    changes.put(own, &context.digest());
    changes.say(events::opened(context.digest(), &dispute));
    Ok(changes)
}
