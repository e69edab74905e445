//! Subjects by business name or id, their history, and the gate check.

use super::{CallFault, Node};
use crate::limits::PAGES_MAX;
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest};
use portolan_api::page::{Page, PageRequest};
use portolan_api::paths;
use portolan_api::record::RecordEntry;
use portolan_api::subject::{HistoryAnswer, SubjectAnswer, SubjectsRequest};
use portolan_ledger::{Height, SubjectId};

/// Everything a node answers about one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The height of the last page's answer.
    pub height: Height,
    /// The records, oldest first.
    pub entries: Vec<RecordEntry>,
}

impl Node {
    /// The subjects that the node knows under a business name.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn subjects(&self, request: &SubjectsRequest) -> Result<Page<SubjectAnswer>, CallFault> {
        self.read(paths::SUBJECTS, request).await
    }

    /// One subject as it stands.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn subject(&self, id: SubjectId) -> Result<SubjectAnswer, CallFault> {
        self.read(&paths::fill(paths::SUBJECT, &[&id.to_string()]), &()).await
    }

    /// One page of a subject's records.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn history_page(&self, id: SubjectId, page: &PageRequest) -> Result<HistoryAnswer, CallFault> {
        self.read(&paths::fill(paths::SUBJECT_HISTORY, &[&id.to_string()]), page).await
    }

    /// All records of a subject, page by page.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn history(&self, id: SubjectId) -> Result<History, CallFault> {
        let mut page = PageRequest { after: None, limit: Some(portolan_api::limits::PAGE_ENTRIES_MAX) };
        let mut entries = Vec::new();
        for _ in 0..PAGES_MAX {
            let answer = self.history_page(id, &page).await?;
            entries.extend(answer.entries);
            let next = answer.next.filter(|next| Some(next) != page.after.as_ref());
            if next.is_none() {
                return Ok(History { height: answer.height, entries });
            }
            page.after = next;
        }
        Err(self.foreign(format!("a history of more than {PAGES_MAX} pages")))
    }

    /// May this container leave?
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn gate_check(&self, request: &GateCheckRequest) -> Result<GateCheckAnswer, CallFault> {
        self.json(self.post(paths::GATE_CHECKS).json(request)).await
    }
}
