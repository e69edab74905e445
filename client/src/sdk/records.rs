//! Records by digest, and their evidence.

use super::{CallFault, Node};
use portolan_api::paths;
use portolan_api::record::{EvidenceRequest, RecordAnswer};
use portolan_ledger::Digest;
use reqwest::header::ACCEPT;

impl Node {
    /// One final record.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn record(&self, id: &Digest) -> Result<RecordAnswer, CallFault> {
        self.read(&paths::fill(paths::RECORD, &[&id.to_string()]), &()).await
    }

    /// The evidence file of one record.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn evidence(&self, id: &Digest, request: EvidenceRequest) -> Result<Vec<u8>, CallFault> {
        let path = paths::fill(paths::RECORD_EVIDENCE, &[&id.to_string()]);
        self.bytes(self.get(&path).query(&request).header(ACCEPT, paths::EVIDENCE_MEDIA_TYPE)).await
    }
}
