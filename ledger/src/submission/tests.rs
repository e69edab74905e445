//! Signatures and bodies, and every way to get one wrong.

use super::*;
use crate::chain::member::{Member, claims, compact_jws, organisation};
use crate::chain::story::{SealedPart, content, record, sealed, subject};
use crate::limits::RECORD_BYTES_MAX;
use crate::record::PartRef;
use crate::{NetworkId, Time};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Time = Time(1_795_420_800_000);

fn network() -> NetworkId {
    NetworkId(Digest::of(b"a network of the tests"))
}

/// A record that says `text`, with these parts.
fn saying(text: &str, parts: Vec<PartRef>) -> Record {
    let mut content = content("Hold", "customs", vec![subject(&network(), "customs", "declaration")], NOW, text);
    content.parts = parts;
    record(&content)
}

fn reason() -> SealedPart {
    sealed(&network(), ("customs", "held"), "authorities", "reason", b"documents differ")
}

fn customs() -> Member {
    Member::new("customs")
}

/// Two records, one with a sealed part.
fn sample() -> VerifiedSubmission {
    let SealedPart { reference, bytes, .. } = reason();
    customs().submit(network(), NOW, &[saying("held", vec![reference]), saying("held again", vec![])], bytes)
}

fn header() -> Value {
    json!({"alg": "Ed25519", "kid": key_id(&customs().signing.verifying_key()), "typ": "portolan-submission"})
}

fn payload(records: &[Record]) -> Value {
    let claims = claims(&organisation("customs"), network(), NOW, records).with_records(records);
    serde_json::to_value(claims).unwrap()
}

fn bytes_of(records: &[Record]) -> Vec<Vec<u8>> {
    records.iter().map(|record| record.bytes().to_vec()).collect()
}

/// What a submission of one record is answered, with this header and payload as texts.
fn answer(header: &str, payload: &str) -> Result<UnverifiedSubmission, SubmissionRefusal> {
    let records = [saying("held", vec![])];
    UnverifiedSubmission::from_pieces(compact_jws(header, payload, &customs().signing), bytes_of(&records), vec![])
}

/// The refusal when the header is changed.
fn header_refusal(change: impl FnOnce(&mut Value)) -> SubmissionRefusal {
    let mut header = header();
    change(&mut header);
    answer(&header.to_string(), &payload(&[saying("held", vec![])]).to_string()).unwrap_err()
}

/// The claim at fault when the payload is changed.
fn claim_at_fault(change: impl FnOnce(&mut Value)) -> String {
    let mut payload = payload(&[saying("held", vec![])]);
    change(&mut payload);
    answer(&header().to_string(), &payload.to_string()).unwrap_err().field()
}

#[test]
fn a_body_decodes_to_what_was_signed_and_encodes_to_itself() {
    let submission = sample();
    let body = submission.encode();
    let read = UnverifiedSubmission::decode(&body).unwrap();
    assert_eq!(read.encode(), body);
    assert_eq!(read.encoded_length(), body.len());
    assert_eq!(read.digest(), Digest::of(submission.jws().as_bytes()));
    assert_eq!(read.verify(&customs().signing.verifying_key()).unwrap(), submission);
}

#[test]
fn the_older_name_of_the_algorithm_is_read_too() {
    let mut header = header();
    header["alg"] = json!("EdDSA");
    let submission = answer(&header.to_string(), &payload(&[saying("held", vec![])]).to_string()).unwrap();
    assert!(submission.verify(&customs().signing.verifying_key()).is_ok());
}

#[test]
fn a_wrong_protected_header_is_refused() {
    for algorithm in ["none", "HS256", "ES256", "ed25519", ""] {
        assert!(header_refusal(|h| h["alg"] = json!(algorithm)).to_string().contains("`alg`"), "{algorithm}");
    }
    for (field, value) in [("typ", json!("JWT")), ("typ", json!(1)), ("kid", json!("customs"))] {
        assert!(header_refusal(|h| h[field] = value).to_string().contains(field));
    }
    for field in ["alg", "kid", "typ"] {
        let refusal = header_refusal(|h| drop(h.as_object_mut().unwrap().remove(field)));
        assert!(refusal.to_string().contains(field));
    }
    for field in ["crit", "b64", "jwk", "cty"] {
        assert!(header_refusal(|h| h[field] = json!(null)).to_string().contains(field));
    }
    let twice = header().to_string().replace(r#""typ""#, r#""alg":"Ed25519","typ""#);
    let refusal = answer(&twice, &payload(&[saying("held", vec![])]).to_string()).unwrap_err();
    assert!(refusal.to_string().contains("stands twice"));
    assert_eq!(refusal.field(), "jws");
}

#[test]
fn a_wrong_claim_is_named() {
    for field in ["network", "id", "submitter", "issued_at", "expires_at", "count", "records_root"] {
        assert_eq!(claim_at_fault(|p| drop(p.as_object_mut().unwrap().remove(field))), format!("jws.{field}"));
        assert_eq!(claim_at_fault(|p| p[field] = json!(null)), format!("jws.{field}"));
    }
    for (field, value) in [
        ("network", json!("F".repeat(64))),
        ("id", json!("0190f3a2-7b1c-4d3e-8f4a-5b6c7d8e9fa0")),
        ("id", json!("0190F3A2-7B1C-7D3E-8F4A-5B6C7D8E9FA0")),
        ("id", json!("0190f3a27b1c7d3e8f4a5b6c7d8e9fa0")),
        ("submitter", json!("Customs")),
        ("issued_at", json!(1_795_420_800)),
        ("expires_at", json!("2026-11-24T08:00:00+00:00")),
        ("expires_at", json!(NOW)),
        ("count", json!(0)),
        ("count", json!(2)),
        ("count", json!(1_001)),
        ("count", json!("1")),
        ("records_root", json!("0")),
        ("colour", json!("red")),
    ] {
        assert_eq!(claim_at_fault(|p| p[field] = value.clone()), format!("jws.{field}"), "{field}: {value}");
    }
    assert_eq!(claim_at_fault(|p| p["records_root"] = json!("0".repeat(64))), "jws.records_root");
    let text = payload(&[saying("held", vec![])]).to_string();
    let twice = text.replacen('{', r#"{"count":1,"#, 1);
    assert_eq!(answer(&header().to_string(), &twice).unwrap_err().field(), "jws..");
    assert_eq!(answer(&header().to_string(), &format!("[{text}]")).unwrap_err().field(), "jws..");
}

#[test]
fn a_jws_has_one_text() {
    let records = [saying("held", vec![])];
    let good = compact_jws(&header().to_string(), &payload(&records).to_string(), &customs().signing);
    let refused = |jws: String| {
        let refusal = UnverifiedSubmission::from_pieces(jws.clone(), bytes_of(&records), vec![]).unwrap_err();
        assert!(matches!(refusal, SubmissionRefusal::Jws(_)), "{jws}");
    };
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    // The last character of 64 bytes carries four bits that must be zero.
    let sibling = |last: char| char::from(u8::try_from(last).unwrap() + 1);
    let bent = |text: &str| {
        let mut text = text.to_owned();
        let last = text.pop().unwrap();
        text.push(sibling(last));
        text
    };
    refused(format!("{header}.{payload}.{}", bent(signature)));
    refused(format!("{header}.{payload}.{signature}=="));
    refused(format!("{header}=.{payload}.{signature}"));
    refused(format!("{header}.{payload}.{signature}\n"));
    refused(format!(" {good}"));
    refused(format!("{header}.{payload}"));
    refused(format!("{header}.{payload}.{signature}.{signature}"));
    refused(format!("{header}.{payload}."));
    refused(format!("{header}.{payload}.{}", &signature[4..]));
    refused(format!("{header}.{payload}.{signature}AAAA"));
    refused(String::new());
    refused(format!("{header}.{}.{signature}", "A".repeat(JWS_BYTES_MAX)));
}

#[test]
fn records_that_the_signature_does_not_cover_are_refused() {
    let records = [saying("held", vec![]), saying("held again", vec![])];
    let jws = compact_jws(&header().to_string(), &payload(&records).to_string(), &customs().signing);
    let refusal = |records: Vec<Vec<u8>>| UnverifiedSubmission::from_pieces(jws.clone(), records, vec![]).unwrap_err();
    let [first, second] = [&records[0], &records[1]].map(|record| record.bytes().to_vec());
    assert_eq!(refusal(vec![first.clone()]).field(), "jws.count");
    assert_eq!(refusal(vec![first.clone(), second.clone(), second.clone()]).field(), "jws.count");
    assert_eq!(refusal(vec![second.clone(), first.clone()]), SubmissionRefusal::Root);
    assert_eq!(refusal(vec![first.clone(), first.clone()]), SubmissionRefusal::Root);
    assert_eq!(refusal(vec![first.clone(), b"{}".to_vec()]).field(), "records[1].type");
    assert_eq!(refusal(vec![vec![b' '; RECORD_BYTES_MAX + 1], second]).field(), "records[0]..");
}

#[test]
fn parts_are_exactly_those_that_the_records_name() {
    let SealedPart { reference, bytes, .. } = reason();
    let [ciphertext, wrapped] = <[Vec<u8>; 2]>::try_from(bytes).unwrap();
    let refusal = |references: Vec<PartRef>, parts: Vec<&Vec<u8>>| {
        let records = [saying("held", references)];
        let jws = compact_jws(&header().to_string(), &payload(&records).to_string(), &customs().signing);
        let parts = parts.into_iter().cloned().collect();
        UnverifiedSubmission::from_pieces(jws, bytes_of(&records), parts).unwrap_err()
    };
    let part = |digest: Digest, reason| SubmissionRefusal::Part { digest, reason };
    let named = || vec![reference.clone()];
    assert_eq!(refusal(named(), vec![&wrapped]), part(reference.digest, "did not come with the records"));
    assert_eq!(refusal(named(), vec![&ciphertext]), part(reference.key_digest, "did not come with the records"));
    assert_eq!(refusal(named(), vec![&wrapped, &ciphertext, &wrapped]), part(reference.key_digest, "came twice"));
    assert_eq!(refusal(vec![], vec![&wrapped]), part(reference.key_digest, "is named by no record"));
    let other = vec![7; 272];
    assert_eq!(
        refusal(named(), vec![&ciphertext, &wrapped, &other]),
        part(Digest::of(&other), "is named by no record")
    );
    let twice = vec![reference.clone(), reference.clone()];
    assert_eq!(refusal(twice, vec![&ciphertext, &wrapped]), part(reference.digest, "is named twice"));
    let longer = PartRef { length: 528, ..reference.clone() };
    let reason = "has another length than the record says";
    assert_eq!(refusal(vec![longer], vec![&ciphertext, &wrapped]), part(reference.digest, reason));
    let long_key = PartRef { key_digest: Digest::of(&other), ..reference.clone() };
    assert_eq!(refusal(vec![long_key], vec![&ciphertext, &other]), part(Digest::of(&other), reason));
}

#[test]
fn a_body_has_one_order_of_parts_and_nothing_after_it() {
    let submission = sample();
    let body = SubmissionBody::decode(&submission.encode()).unwrap();
    let mut reversed = body.clone();
    reversed.parts.reverse();
    assert!(matches!(UnverifiedSubmission::decode(&reversed.encode()), Err(SubmissionRefusal::Body(_))));
    let longer = [submission.encode(), vec![0]].concat();
    assert!(matches!(UnverifiedSubmission::decode(&longer), Err(SubmissionRefusal::Body(_))));
    // From pieces the order of parts is free, since it is not the sender's encoding.
    assert!(UnverifiedSubmission::from_pieces(reversed.jws, reversed.records, reversed.parts).is_ok());
}

#[test]
fn another_key_does_not_verify() {
    let read = || UnverifiedSubmission::decode(&sample().encode()).unwrap();
    let kid = key_id(&customs().signing.verifying_key());
    let other = Member::new("terminal").signing.verifying_key();
    assert_eq!(read().verify(&other), Err(SubmissionRefusal::Signature(kid.clone())));
    // The key that is named did not sign.
    let records = [saying("held", vec![])];
    let jws = compact_jws(&header().to_string(), &payload(&records).to_string(), &Member::new("terminal").signing);
    let forged = UnverifiedSubmission::from_pieces(jws, bytes_of(&records), vec![]).unwrap();
    assert_eq!(
        forged.clone().verify(&customs().signing.verifying_key()),
        Err(SubmissionRefusal::Signature(kid.clone()))
    );
    assert_eq!(forged.verify(&other), Err(SubmissionRefusal::Signature(kid)));
}

#[test]
fn a_weak_key_never_verifies_though_a_lenient_check_would_pass() {
    // Under the neutral point, R = neutral and S = 0 satisfy the equation for every message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let weak = VerifyingKey::from_bytes(&neutral).unwrap();
    let mut signature = [0; 64];
    signature[0] = 1;
    let mut header = header();
    header["kid"] = json!(key_id(&weak));
    let records = [saying("held", vec![])];
    let signed =
        format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(payload(&records).to_string().as_bytes()));
    let lenient = ed25519_dalek::Verifier::verify(&weak, signed.as_bytes(), &Signature::from_bytes(&signature));
    assert!(lenient.is_ok());
    let jws = format!("{signed}.{}", base64url(&signature));
    let forged = UnverifiedSubmission::from_pieces(jws, bytes_of(&records), vec![]).unwrap();
    assert_eq!(forged.verify(&weak), Err(SubmissionRefusal::Signature(key_id(&weak))));
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let body = vec![0; SUBMISSION_BYTES_MAX + 1];
    assert!(UnverifiedSubmission::decode(&body).unwrap_err().to_string().contains("at most 4194304 bytes"));
    // 9 texts of 512 KiB and their prefixes are beyond the limit also when they come one by one.
    let refusal = UnverifiedSubmission::from_pieces(String::new(), vec![], vec![vec![0; 512 * 1024]; 9]).unwrap_err();
    assert!(refusal.to_string().contains("at most 4194304 bytes"));
}

#[test]
fn the_number_of_records_has_limits() {
    let sign = |records: &[Record]| {
        let claims = claims(&organisation("customs"), network(), NOW, records);
        VerifiedSubmission::sign(claims, records, vec![], &customs().signing)
    };
    let many: Vec<_> = (0..=SUBMISSION_RECORDS_MAX).map(|at| saying(&at.to_string(), vec![])).collect();
    let whole = sign(&many[1..]).unwrap();
    assert_eq!(UnverifiedSubmission::decode(&whole.encode()).unwrap().records().len(), SUBMISSION_RECORDS_MAX);
    assert_eq!(sign(&[]).unwrap_err().field(), "jws.count");
    assert_eq!(sign(&many).unwrap_err().field(), "jws.count");
}

#[test]
fn every_bit_of_a_body_is_signed_for() {
    let (submission, key) = (sample(), customs().signing.verifying_key());
    let mut body = submission.encode();
    for at in 0..body.len() {
        for bit in 0..8 {
            body[at] ^= 1 << bit;
            if let Ok(read) = UnverifiedSubmission::decode(&body) {
                assert_ne!(read.digest(), submission.digest(), "byte {at}, bit {bit}");
                assert!(read.verify(&key).is_err(), "byte {at}, bit {bit}");
            }
            body[at] ^= 1 << bit;
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = UnverifiedSubmission::decode(&bytes);
    }

    #[test]
    fn no_text_panics_the_reader_of_the_jws(header in ".{0,200}", payload in ".{0,300}", raw in ".{0,200}") {
        let _ = answer(&header, &payload);
        let _ = Envelope::parse(&raw);
    }

    #[test]
    fn no_splice_of_a_body_is_the_same_submission(from in 0usize..3_000, to in 0usize..3_000, insert: Vec<u8>) {
        let submission = sample();
        let body = submission.encode();
        let (from, to) = (from % body.len(), to % body.len());
        let spliced = [&body[..from.min(to)], &insert, &body[from.max(to)..]].concat();
        prop_assume!(spliced != body);
        if let Ok(read) = UnverifiedSubmission::decode(&spliced) {
            prop_assert_ne!(read.digest(), submission.digest());
        }
    }
}
