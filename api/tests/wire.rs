//! What travels in JSON comes out as it went in: nothing signed changes a byte on the way.

use ed25519_dalek::SigningKey;
use portolan_api::certificate::CertificateAnswer;
use portolan_api::submission::{
    PartNotBase64, Receipt, ReceiptState, RecordReceipt, SubmitRequest, WriteRequest, Written,
};
use portolan_ledger::certificate::{BlockId, Certificate};
use portolan_ledger::part::{Binding, SealRandomness, seal};
use portolan_ledger::record::{Authority, Function, SubjectRef};
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{
    Address, AudienceId, AudienceKey, Digest, Height, Locode, NetworkId, OrganisationId, RecordContent, RecordType,
    Round, SubjectId, SubmissionId, Time, UnverifiedSubmission, VerifiedSubmission,
};

const NETWORK: NetworkId = NetworkId(Digest([7; 32]));

fn submission() -> VerifiedSubmission {
    let key = AudienceKey::new(AudienceId::parse("community").expect("an id"), 1, [1; 32]);
    let random = SealRandomness { content_key: [2; 32], salt: [3; 32], wrap_nonce: [4; 24] };
    let pcs = OrganisationId::parse("pcs").expect("an id");
    let binding = Binding { network: &NETWORK, author: &pcs, reference_tag: &Digest([5; 32]) };
    let sealed = seal(&binding, &key, "Größe: 40′".as_bytes(), &random).expect("a part");
    let record = RecordContent {
        record_type: RecordType::parse("Release").expect("a type"),
        schema: 1,
        author: pcs.clone(),
        authority: Authority::Own,
        source: None,
        reference_tag: Digest([5; 32]),
        event_time: Time(1_763_884_800_000),
        classifier: None,
        subjects: vec![SubjectRef { kind: "container-stay".into(), id: SubjectId([6; 16]) }],
        port: Locode::parse("GBFXT").expect("a port"),
        supersedes: None,
        function: Function::Original,
        body: serde_json::Map::from_iter([("light".to_owned(), "COMMERCIAL".into())]),
        parts: vec![sealed.reference],
    };
    let record = record.encode().expect("a record");
    let claims = UnsignedClaims {
        network: NETWORK,
        id: SubmissionId::new(Time(1_763_884_800_000), &[9; 10]),
        submitter: pcs,
        issued_at: Time(1_763_884_800_000),
        expires_at: Time(1_763_888_400_000),
    };
    let key = SigningKey::from_bytes(&[8; 32]);
    VerifiedSubmission::sign(claims, &[record], vec![sealed.ciphertext, sealed.wrapped_key], &key)
        .expect("a submission")
}

#[test]
fn a_submission_in_json_is_the_submission_that_was_signed() {
    let signed = submission();
    let json = serde_json::to_string(&SubmitRequest::of(&signed)).expect("JSON");
    let pieces = serde_json::from_str::<SubmitRequest>(&json).expect("a request").into_pieces().expect("pieces");
    let read = UnverifiedSubmission::from_pieces(pieces.jws, pieces.records, pieces.parts).expect("a submission");
    assert_eq!(read.digest(), signed.digest());
    assert_eq!(read.encode(), signed.encode());
    assert!(read.verify(&SigningKey::from_bytes(&[8; 32]).verifying_key()).is_ok());
}

#[test]
fn a_part_that_is_not_base64url_and_an_unknown_field_are_refused() {
    let good = serde_json::to_value(SubmitRequest::of(&submission())).expect("JSON");
    let mut padded = good.clone();
    padded["parts"][1] = "AA==".into();
    let request: SubmitRequest = serde_json::from_value(padded).expect("a request by shape");
    assert_eq!(request.into_pieces().err(), Some(PartNotBase64 { index: 1 }));
    let mut more = good;
    more["priority"] = 1.into();
    assert!(serde_json::from_value::<SubmitRequest>(more).is_err());
    assert!(serde_json::from_str::<WriteRequest>(r#"{"wait":"forever"}"#).is_err());
}

#[test]
fn a_certificate_in_json_is_the_certificate() {
    let certificate = Certificate {
        height: Height(3),
        round: Round(1),
        block: BlockId { header: Digest([1; 32]), log_size: 7, log_root: Digest([2; 32]) },
        signatures: vec![(Address([3; 20]), [4; 64]), (Address([5; 20]), [6; 64])],
    };
    let json = serde_json::to_string(&CertificateAnswer::from(&certificate)).expect("JSON");
    let mut answer: CertificateAnswer = serde_json::from_str(&json).expect("an answer");
    assert_eq!(answer.to_certificate(), Ok(certificate));
    answer.signatures[1].signature.push('A');
    let fault = answer.to_certificate().expect_err("a long signature");
    assert_eq!(fault.0, Address([5; 20]));
}

#[test]
fn what_was_written_is_as_final_as_the_worst_of_it() {
    let receipt = |state| Receipt {
        submission: Digest([1; 32]),
        id: None,
        state,
        height: None,
        time: None,
        records: vec![RecordReceipt {
            record: Digest([2; 32]),
            index: 0,
            record_type: RecordType::parse("Hold").expect("a type"),
            subjects: Vec::new(),
            leaf: None,
        }],
        refusal: None,
    };
    use ReceiptState::{Admitted, Final, Refused, Unknown};
    for (states, expected) in [
        (vec![Final, Final], Final),
        (vec![Final, Admitted], Admitted),
        (vec![Unknown, Admitted], Unknown),
        (vec![Admitted, Refused, Final], Refused),
        (vec![], Final),
    ] {
        let written = Written { submissions: states.into_iter().map(receipt).collect() };
        assert_eq!(written.state(), expected);
        assert_eq!(written.records().count(), written.submissions.len());
    }
}
