//! Two submissions under one id: at the own edge a mistake that is refused before it spreads, from another member a breach
//! of the protocol, for it signed both.

use super::checking::Checker;
use super::{AdmissionRefusal, Source};
use crate::clock;
use crate::storage::{StorageFault, StoredMisbehaviour};
use portolan_consensus::misbehaviour::Kind;
use portolan_contracts::Refusal;
use portolan_contracts::refusal::Code;
use portolan_ledger::VerifiedSubmission;

impl Checker {
    /// Look for another submission of this submitter under this id. One that came from a member is let through all the same:
    /// a block may name either.
    pub(super) fn check_id(&self, submission: &VerifiedSubmission, source: Source) -> Result<(), AdmissionRefusal> {
        let claims = submission.claims();
        let storage = |fault: StorageFault| AdmissionRefusal::Storage(fault.to_string());
        let first = self.store.submission_by_id(&claims.submitter, &claims.id).map_err(storage)?;
        let Some(first) = first.filter(|first| *first != submission.digest()) else { return Ok(()) };
        if source == Source::Edge {
            let text = format!("{} is held with other content", claims.id);
            return Err(AdmissionRefusal::Rules(Refusal::new(Code::SubmissionRepeated, "id", text)));
        }
        let Some(other) = self.store.signed_text(&first).map_err(storage)? else { return Ok(()) };
        let seen = StoredMisbehaviour {
            kind: Kind::DoubleSubmission.name().to_owned(),
            member: claims.submitter.clone(),
            height: self.store.tip().map(|tip| tip.header.height.next()).unwrap_or_default(),
            round: None,
            says: format!("signed two submissions under the id {}", claims.id),
            seen_at: clock::now(),
            proof: vec![(other.jws, Vec::new()), (submission.jws().to_owned(), Vec::new())],
        };
        if self.store.keep_misbehaviour(&seen).map_err(storage)? {
            let StoredMisbehaviour { member, says, .. } = seen;
            tracing::warn!(%member, %says, "a member broke the protocol; `portolan-node status` shows the proof");
        }
        Ok(())
    }
}
