//! Write: signed submissions, and plain JSON on a noun.

use super::{CallFault, Node};
use portolan_api::paths;
use portolan_api::submission::{Receipt, WriteRequest, Written};
use portolan_ledger::VerifiedSubmission;
use reqwest::header::CONTENT_TYPE;

impl Node {
    /// Send a signed submission.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn submit(&self, submission: &VerifiedSubmission, write: WriteRequest) -> Result<Receipt, CallFault> {
        self.submit_encoded(submission.encode(), write).await
    }

    /// Send a submission in its body encoding.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn submit_encoded(&self, body: Vec<u8>, write: WriteRequest) -> Result<Receipt, CallFault> {
        let request = self.post(paths::SUBMISSIONS).query(&write).body(body);
        self.json(request.header(CONTENT_TYPE, paths::SUBMISSION_MEDIA_TYPE)).await
    }

    /// What became of a submission, by its id or its digest.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn submission(&self, id: &str) -> Result<Receipt, CallFault> {
        self.read(&paths::fill(paths::SUBMISSION, &[id]), &()).await
    }

    /// Write plain JSON on a noun's path; the node signs it with its organisation's key.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn write_noun(
        &self,
        path: &str,
        json: Vec<u8>,
        write: WriteRequest,
        idempotency_key: Option<&str>,
    ) -> Result<Written, CallFault> {
        let mut request = self.post(path).query(&write).body(json).header(CONTENT_TYPE, "application/json");
        if let Some(key) = idempotency_key {
            request = request.header(paths::IDEMPOTENCY_KEY, key);
        }
        self.json(request).await
    }
}
