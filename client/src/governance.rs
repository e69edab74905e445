//! Records of governance: proposals, votes, code lists and keys, ready to be signed.
//!
//! A record of governance names any port of the network and is about a proposal or a member, never about goods; its reference
//! is random, since what makes it unique is what it says.

use portolan_contracts::nouns::code_list::CodeListPageBody;
use portolan_contracts::nouns::key::{KeyBody, ORGANISATION};
use portolan_contracts::nouns::proposal::{Action, Choice, PROPOSAL, ProposalBody, VoteBody};
use portolan_ledger::record::{Authority, Function, RecordRefusal, SubjectRef};
use portolan_ledger::{Digest, Locode, NetworkId, OrganisationId, Record, RecordContent, RecordType, SubjectId, Time};
use rand::RngCore as _;
use rand::rngs::OsRng;
use serde::Serialize;
use serde_json::Value;

/// Who states it, for which network, when.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The network.
    pub network: NetworkId,
    /// The author.
    pub author: OrganisationId,
    /// A port of the network.
    pub port: Locode,
    /// When it is stated.
    pub time: Time,
}

/// 32 bytes from the operating system.
#[must_use]
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

impl Statement {
    /// A proposal that is open until `ends_at`.
    ///
    /// # Errors
    /// [`RecordRefusal`] when the action is longer than a record may be.
    pub fn proposal(&self, action: Action, ends_at: Time) -> Result<Record, RecordRefusal> {
        let nonce = Digest(random());
        let id = SubjectId::derive(&self.network, &self.author, &nonce.0);
        self.record("Proposal", PROPOSAL, id, &ProposalBody { nonce, ends_at, action })
    }

    /// A vote on the proposal that opened `subject`.
    ///
    /// # Errors
    /// [`RecordRefusal`], which would be a bug.
    pub fn vote(&self, proposal: Digest, subject: SubjectId, vote: Choice) -> Result<Record, RecordRefusal> {
        self.record("Vote", PROPOSAL, subject, &VoteBody { proposal, vote })
    }

    /// A page of the edition that the proposal which opened `subject` adopted.
    ///
    /// # Errors
    /// [`RecordRefusal`], which would be a bug: a page fits into a record.
    pub fn code_list_page(&self, subject: SubjectId, page: &CodeListPageBody) -> Result<Record, RecordRefusal> {
        self.record("CodeListPage", PROPOSAL, subject, page)
    }

    /// A key of the author.
    ///
    /// # Errors
    /// [`RecordRefusal`], which would be a bug.
    pub fn key(&self, body: &KeyBody) -> Result<Record, RecordRefusal> {
        self.record("Key", ORGANISATION, SubjectId::of_organisation(&self.network, &self.author), body)
    }

    fn record(&self, of_type: &str, kind: &str, id: SubjectId, body: &impl Serialize) -> Result<Record, RecordRefusal> {
        let Ok(Value::Object(body)) = serde_json::to_value(body) else { unreachable!("a body is an object") };
        RecordContent {
            record_type: RecordType::parse(of_type).expect("a record type"),
            schema: 1,
            author: self.author.clone(),
            authority: Authority::Own,
            source: None,
            reference_tag: Digest(random()),
            event_time: self.time,
            classifier: None,
            subjects: vec![SubjectRef { kind: kind.to_owned(), id }],
            port: self.port.clone(),
            supersedes: None,
            function: Function::Original,
            body,
            parts: Vec::new(),
        }
        .encode()
    }
}
