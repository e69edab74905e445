//! The doors of a submission, in the order that the reference promises.

use super::Execution;
use crate::nouns::organisation::{self, OrganisationStatus};
use crate::quota::{self, Usage};
use crate::refusal::{Code, Refusal};
use crate::state_keys;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::limits::{BLOCK_BYTES_MAX, BLOCK_RECORDS_MAX, SUBMISSION_LIFETIME_MS_MAX};
use portolan_ledger::{StateView, VerifiedSubmission};

/// What is known of a submission that passed its doors.
pub(super) struct Passage {
    /// Its size in bytes, as the block's limit counts it.
    pub bytes: u64,
    /// What its submitter will have written with it, where that is limited.
    pub usage: Option<Usage>,
    /// What the key is for that signed it.
    pub signed_with: KeyPurpose,
}

impl Execution<'_> {
    /// Check everything about a submission but its records.
    pub(super) fn check_submission(&mut self, submission: &VerifiedSubmission) -> Result<Passage, Refusal> {
        let refuse = |code, field: &str, message: String| Err(Refusal::new(code, field, message));
        let (claims, time) = (submission.claims(), self.context.time);
        if claims.network != self.context.network {
            return refuse(Code::WrongNetwork, "network", format!("this network is {}", self.context.network));
        }
        if claims.expires_at <= time {
            return refuse(Code::SubmissionExpired, "expires_at", format!("block time is {time}"));
        }
        if claims.expires_at > time.plus_ms(SUBMISSION_LIFETIME_MS_MAX) {
            let latest = time.plus_ms(SUBMISSION_LIFETIME_MS_MAX);
            return refuse(Code::ExpiryTooFar, "expires_at", format!("at most {latest} now"));
        }
        let Some(submitter) = self.organisations.find(&self.overlay, &claims.submitter) else {
            return refuse(Code::SubmitterUnknown, "submitter", format!("{} is unknown", claims.submitter));
        };
        if submitter.status != OrganisationStatus::Active {
            return refuse(Code::SubmitterNotActive, "submitter", format!("{} is {}", submitter.id, submitter.status));
        }
        let Some(key) = organisation::find_key(&self.overlay, submission.kid()) else {
            return refuse(Code::KeyUnknown, "kid", format!("{} is unknown", submission.kid()));
        };
        if key.organisation != claims.submitter {
            return refuse(Code::KeyOfAnother, "kid", format!("it belongs to {}", key.organisation));
        }
        if ![KeyPurpose::Signing, KeyPurpose::Root].iter().any(|purpose| key.is_good(*purpose, self.context.height)) {
            return refuse(Code::KeyNotGood, "kid", "it may not sign now".to_owned());
        }
        if !key.may_sign(submission.records().iter().map(|record| &record.record_type), self.context.height) {
            return refuse(Code::RootKeySignsKeysOnly, "kid", "it is a root key".to_owned());
        }
        if self.overlay.get(&state_keys::submission_seen(&claims.submitter, &claims.id)).is_some() {
            return refuse(Code::SubmissionRepeated, "id", format!("{} is on the ledger", claims.id));
        }
        let (records, bytes) = (submission.records().len() as u64, byte_count(submission));
        let usage = quota::check(&self.overlay, &self.parameters, &claims.submitter, time, (records, bytes))?;
        self.check_room(records, bytes)?;
        Ok(Passage { bytes, usage, signed_with: key.purpose })
    }

    fn check_room(&self, records: u64, bytes: u64) -> Result<(), Refusal> {
        let records = self.outcome.leaves.len() as u64 + records;
        let all_bytes = self.outcome.byte_count + bytes;
        if records > BLOCK_RECORDS_MAX as u64 || all_bytes > BLOCK_BYTES_MAX as u64 {
            let message = format!("a block holds {BLOCK_RECORDS_MAX} records and {BLOCK_BYTES_MAX} bytes");
            return Err(Refusal::new(Code::BlockFull, ".", message));
        }
        Ok(())
    }
}

/// Bytes of a submission with the parts it names. The lengths are those that the records sign: a replay must count the
/// same when a part has been destroyed.
fn byte_count(submission: &VerifiedSubmission) -> u64 {
    let of_record = |record: &portolan_ledger::Record| {
        record.bytes().len() as u64 + record.parts.iter().map(|part| u64::from(part.length)).sum::<u64>()
    };
    submission.jws().len() as u64 + submission.records().iter().map(of_record).sum::<u64>()
}
