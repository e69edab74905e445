//! The record of a bench: it opens a container stay, so that the rules accept any number of them in any order.
//!
//! It is about as long as a real one (600 bytes) and carries, if asked for, one part of 512 bytes that is sealed for
//! the community as a real name is.

use crate::signing::Signer;
use portolan_ledger::part::{Binding, SealRandomness, seal};
use portolan_ledger::record::{Authority, Function, RecordRefusal, Source, SubjectRef};
use portolan_ledger::submission::{SubmissionRefusal, UnsignedClaims};
use portolan_ledger::{
    AudienceKey, Digest, Locode, NetworkId, RecordContent, RecordType, SubjectId, SubmissionId, Time,
    VerifiedSubmission,
};
use rand::RngCore;
use serde_json::{Map, Value, json};

/// What a bench record looks like.
#[derive(Clone)]
pub struct RecordShape {
    /// The network.
    pub network: NetworkId,
    /// The port; every author's role must cover it.
    pub port: Locode,
    /// Records in each submission.
    pub records_per_submission: usize,
    /// Minutes until a submission can no longer enter a block.
    pub lifetime_minutes: u32,
}

/// A member that writes bench records.
pub struct Author {
    /// The member and its key.
    pub signer: Signer,
    /// Key of the audience that the part is sealed for; absent: records without parts.
    pub audience: Option<AudienceKey>,
}

/// Length of the note that fills a part's plaintext, so that the part has 512 bytes and its tag.
const NOTE_BYTES: usize = 384;

impl Author {
    /// One signed submission with fresh nonces.
    ///
    /// # Errors
    /// [`SubmissionRefusal`] when the shape does not fit the limits of a submission.
    pub fn submission(
        &self,
        shape: &RecordShape,
        now: Time,
        random: &mut impl RngCore,
    ) -> Result<VerifiedSubmission, SubmissionRefusal> {
        let (mut records, mut parts) = (Vec::new(), Vec::new());
        for index in 0..shape.records_per_submission {
            let (content, sealed) = self.record(shape, now, random);
            let refused = |refusal: RecordRefusal| SubmissionRefusal::Record { index, refusal };
            records.push(content.encode().map_err(refused)?);
            parts.extend(sealed);
        }
        let claims = UnsignedClaims {
            network: shape.network,
            id: SubmissionId::new(now, &bytes(random)),
            submitter: self.signer.organisation.clone(),
            issued_at: now,
            expires_at: now.plus_ms(u64::from(shape.lifetime_minutes) * 60 * 1_000),
        };
        VerifiedSubmission::sign(claims, &records, parts, &self.signer.key)
    }

    fn record(&self, shape: &RecordShape, now: Time, random: &mut impl RngCore) -> (RecordContent, Vec<Vec<u8>>) {
        let author = self.signer.organisation.clone();
        let nonce = bytes::<32>(random);
        let subject = SubjectId::derive(&shape.network, &author, &nonce);
        let reference_tag = Digest(bytes(random));
        let sealed = self.audience.as_ref().map(|audience| {
            let name =
                json!({"kind": "container-stay", "container": container(random), "note": "x".repeat(NOTE_BYTES)});
            let random = SealRandomness { content_key: bytes(random), salt: bytes(random), wrap_nonce: bytes(random) };
            let binding = Binding { network: &shape.network, author: &author, reference_tag: &reference_tag };
            let sealed = seal(&binding, audience, name.to_string().as_bytes(), &random);
            sealed.expect("the name of a bench record is far shorter than a part may be")
        });
        let content = RecordContent {
            record_type: RecordType::parse("Subject").expect("a well-formed record type"),
            schema: 1,
            author,
            authority: Authority::Own,
            source: Some(Source {
                system: "TOS".into(),
                message_type: "COARRI:D:95B".into(),
                message_commitment: Digest(bytes(random)),
                received_at: now,
            }),
            reference_tag,
            event_time: now,
            classifier: None,
            subjects: vec![SubjectRef { kind: "container-stay".into(), id: subject }],
            port: shape.port.clone(),
            supersedes: None,
            function: Function::Original,
            body: Map::from_iter([("nonce".to_owned(), Value::from(Digest(nonce).to_string()))]),
            parts: sealed.iter().map(|sealed| sealed.reference.clone()).collect(),
        };
        (content, sealed.map_or_else(Vec::new, |sealed| vec![sealed.ciphertext, sealed.wrapped_key]))
    }
}

/// A container number by form (BIC code, equipment category, seven digits); whether its check digit fits is no matter.
fn container(random: &mut impl RngCore) -> String {
    format!("BENU{:07}", random.next_u32() % 10_000_000)
}

fn bytes<const N: usize>(random: &mut impl RngCore) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill_bytes(&mut bytes);
    bytes
}
