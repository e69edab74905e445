//! Members that sign for themselves: records and submissions as a member's own system would make them.

use ed25519_dalek::SigningKey;
use portolan_api::submission::WriteRequest;
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::signing::now;
use portolan_ledger::record::{Authority, Function, RecordContent, SubjectRef};
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{
    Digest, Locode, NetworkId, OrganisationId, Record, RecordType, SubjectId, SubmissionId, VerifiedSubmission,
};
use portolan_network_config::MemberKeys;
use serde_json::{Value, json};

/// How long what is signed here is good, milliseconds.
const LIFETIME_MS: u64 = 60 * 60 * 1_000;

/// A container stay as records name it.
#[must_use]
pub fn stay(id: SubjectId) -> SubjectRef {
    SubjectRef { kind: "container-stay".into(), id }
}

/// A port call as records name it.
#[must_use]
pub fn call(id: SubjectId) -> SubjectRef {
    SubjectRef { kind: "port-call".into(), id }
}

/// Sign one record as `member`, and submit it at its node until it is final on every node.
///
/// # Panics
/// When it is refused.
pub async fn state(network: &LocalNetwork, member: Member, content: &RecordContent) -> Digest {
    let signer = Signer::of(network, member);
    let record = content.encode().expect("a well-formed record");
    let submission = signer.sign(signer.claims(), std::slice::from_ref(&record));
    let node = network.node(member).expect("a node");
    let receipt = node.submit(&submission, WriteRequest::default()).await;
    let receipt = receipt.unwrap_or_else(|fault| panic!("{}: {fault}", content.record_type));
    network.wait_height(receipt.height.expect("it is final")).await.expect("every node gets there");
    record.digest()
}

/// A member with its signing key.
#[derive(Clone)]
pub struct Signer {
    /// The member.
    pub organisation: OrganisationId,
    /// Its signing key.
    pub key: SigningKey,
    /// The network it signs for.
    pub network: NetworkId,
}

impl Signer {
    /// The member of a local network, with the key on its disk.
    ///
    /// # Panics
    /// When its key file cannot be read.
    #[must_use]
    pub fn of(network: &LocalNetwork, member: Member) -> Self {
        let file = network.member_folder(member).join("keys/keys.toml");
        let keys = MemberKeys::parse(&std::fs::read_to_string(file).expect("the key file")).expect("keys");
        Self { organisation: keys.organisation.clone(), key: keys.signing_key(), network: network.network() }
    }

    /// The smallest record that a member may write by itself: it opens a container stay that nobody has seen before.
    ///
    /// # Panics
    /// Never: the record is as specified.
    #[must_use]
    pub fn opening(&self) -> Record {
        self.opening_content().encode().expect("a well-formed record")
    }

    /// The same, before it is written.
    ///
    /// # Panics
    /// Never: the record is as specified.
    #[must_use]
    pub fn opening_content(&self) -> RecordContent {
        let nonce = Digest(rand::random());
        let id = SubjectId::derive(&self.network, &self.organisation, &nonce.0);
        self.content("Subject", stay(id), &json!({ "nonce": nonce.to_string() }))
    }

    /// A record about a subject, as of now, without a classifier.
    ///
    /// # Panics
    /// When the type is none or the body no object.
    #[must_use]
    pub fn content(&self, record_type: &str, subject: SubjectRef, body: &Value) -> RecordContent {
        RecordContent {
            record_type: RecordType::parse(record_type).expect("a record type"),
            schema: 1,
            author: self.organisation.clone(),
            authority: Authority::Own,
            source: None,
            reference_tag: Digest(rand::random()),
            event_time: now(),
            classifier: None,
            subjects: vec![subject],
            port: Locode::parse("GBFXT").expect("a port"),
            supersedes: None,
            function: Function::Original,
            body: body.as_object().cloned().expect("an object"),
            parts: Vec::new(),
        }
    }

    /// Claims that are good for an hour.
    #[must_use]
    pub fn claims(&self) -> UnsignedClaims {
        let issued_at = now();
        UnsignedClaims {
            network: self.network,
            id: SubmissionId::new(issued_at, &rand::random()),
            submitter: self.organisation.clone(),
            issued_at,
            expires_at: issued_at.plus_ms(LIFETIME_MS),
        }
    }

    /// Records without parts, signed under these claims.
    ///
    /// # Panics
    /// When the whole is no submission.
    #[must_use]
    pub fn sign(&self, claims: UnsignedClaims, records: &[Record]) -> VerifiedSubmission {
        VerifiedSubmission::sign(claims, records, Vec::new(), &self.key).expect("a submission")
    }
}
