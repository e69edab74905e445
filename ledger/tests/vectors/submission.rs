//! Submissions that are read and verify, bodies that are refused, and signatures that do not hold.

use super::{array, digests, list, long_bytes, parsed, text};
use crate::chain::member::{Member, claims, compact_jws, organisation};
use crate::chain::story::{Story, content, record, sealed, subject};
use ed25519_dalek::VerifyingKey;
use portolan_ledger::jose::{base64url, key_id};
use portolan_ledger::submission::{SubmissionBody, SubmissionRefusal};
use portolan_ledger::{Digest, Record, UnverifiedSubmission};
use serde_json::{Value, json};

/// A submission's pieces, changed one at a time.
#[derive(Clone)]
struct Pieces {
    header: String,
    payload: String,
    records: Vec<Record>,
    parts: Vec<Vec<u8>>,
    signer: Member,
}

impl Pieces {
    fn body(&self) -> SubmissionBody {
        let mut parts = self.parts.clone();
        parts.sort_by_key(|part| Digest::of(part));
        let records = self.records.iter().map(|record| record.bytes().to_vec()).collect();
        SubmissionBody { jws: compact_jws(&self.header, &self.payload, &self.signer.signing), records, parts }
    }
}

fn good(story: &Story) -> Pieces {
    let (network, at, signer) = (story.chain.network, story.chain.next_time(), Member::new("customs"));
    let part = sealed(&network, ("customs", "held"), "authorities", "vector", b"documents differ");
    let mut held = content("Hold", "customs", vec![subject(&network, "customs", "declaration")], at, "held");
    held.parts = vec![part.reference];
    let lifted = content("HoldLift", "customs", vec![subject(&network, "customs", "declaration")], at, "lifted");
    let records = vec![record(&held), record(&lifted)];
    let kid = key_id(&signer.signing.verifying_key());
    let claims = claims(&organisation("customs"), network, at, &records).with_records(&records);
    Pieces {
        header: format!(r#"{{"alg":"Ed25519","kid":"{kid}","typ":"portolan-submission"}}"#),
        payload: serde_json::to_string(&claims).expect("claims are plain JSON"),
        records,
        parts: part.bytes,
        signer,
    }
}

fn changed(pieces: &Pieces, change: impl FnOnce(&mut Pieces)) -> Vec<u8> {
    let mut pieces = pieces.clone();
    change(&mut pieces);
    pieces.body().encode()
}

fn refused_bodies(good: &Pieces) -> Vec<(&'static str, Vec<u8>)> {
    let replace = |from: &'static str, to: &'static str| {
        move |pieces: &mut Pieces| {
            assert!(pieces.header.contains(from) != pieces.payload.contains(from), "{from}");
            pieces.header = pieces.header.replacen(from, to, 1);
            pieces.payload = pieces.payload.replacen(from, to, 1);
        }
    };
    let mut backwards = good.body();
    backwards.parts.reverse();
    let mut padded = good.body();
    padded.jws.push('=');
    vec![
        ("alg none", changed(good, replace(r#""Ed25519""#, r#""none""#))),
        ("alg HS256", changed(good, replace(r#""Ed25519""#, r#""HS256""#))),
        ("another typ", changed(good, replace("portolan-submission", "JWT"))),
        ("a critical header", changed(good, replace(r#""alg""#, r#""crit":["exp"],"alg""#))),
        ("alg twice", changed(good, replace(r#""alg""#, r#""alg":"Ed25519","alg""#))),
        ("a claim twice", changed(good, replace(r#""count":2"#, r#""count":2,"count":2"#))),
        ("an unknown claim", changed(good, replace(r#""count":2"#, r#""count":2,"exp":1"#))),
        ("a count that does not fit", changed(good, replace(r#""count":2"#, r#""count":3"#))),
        ("expired when issued", changed(good, replace("2026-11-24T", "2026-11-22T"))),
        ("records in another order", changed(good, |pieces| pieces.records.reverse())),
        ("a record left out", changed(good, |pieces| drop(pieces.records.pop()))),
        ("a part left out", changed(good, |pieces| drop(pieces.parts.pop()))),
        ("a part that no record names", changed(good, |pieces| pieces.parts.push(vec![0; 272]))),
        ("parts in another order", backwards.encode()),
        ("a padded JWS", padded.encode()),
        ("a byte after the body", [good.body().encode(), vec![0]].concat()),
        ("no bytes", vec![]),
    ]
}

pub fn build(story: &Story) -> Value {
    let good = good(story);
    let older = changed(&good, |pieces| pieces.header = pieces.header.replacen("Ed25519", "EdDSA", 1));
    let spaced = changed(&good, |pieces| pieces.payload = pieces.payload.replacen(',', " ,\n", 2));
    let stolen = changed(&good, |pieces| pieces.signer = Member::new("pcs"));
    let accepted = |(name, body): (&str, Vec<u8>)| {
        let submission = UnverifiedSubmission::decode(&body).expect("a good body");
        let records: Vec<_> = submission.records().iter().map(Record::digest).collect();
        json!({
            "name": name,
            "body": base64url(&body),
            "jws": submission.jws(),
            "digest": submission.digest(),
            "records": digests(&records),
            "records_root": submission.claims().records_root,
            "parts": digests(&submission.parts().keys().copied().collect::<Vec<_>>()),
            "public_key": hex::encode(Member::new("customs").signing.verifying_key().to_bytes()),
        })
    };
    let accepted_bodies =
        [("two records, one part", good.body().encode()), ("alg EdDSA", older), ("white space", spaced)];
    let refused = refused_bodies(&good).into_iter().map(|(wrong, body)| {
        let refusal = UnverifiedSubmission::decode(&body).expect_err(wrong);
        json!({"wrong": wrong, "body": base64url(&body), "field": refusal.field()})
    });
    json!({
        "protected_header": good.header,
        "payload": good.payload,
        "accepted": accepted_bodies.map(accepted),
        "refused": refused.collect::<Vec<_>>(),
        "signature_refused": [accepted(("signed by another key than it names", stolen))],
    })
}

pub fn check(file: &Value) {
    let read = |vector: &Value| {
        let body = long_bytes(vector, "body");
        let submission = UnverifiedSubmission::decode(&body).expect("a body that is well formed");
        assert_eq!(submission.encode(), body);
        assert_eq!(submission.jws(), text(vector, "jws"));
        assert_eq!(submission.digest(), parsed::<Digest>(vector, "digest"));
        submission.verify(&VerifyingKey::from_bytes(&array(vector, "public_key")).expect("a key"))
    };
    for vector in list(file, "accepted") {
        assert!(read(vector).is_ok(), "{}", text(vector, "name"));
    }
    for vector in list(file, "signature_refused") {
        assert!(matches!(read(vector), Err(SubmissionRefusal::Signature(_))), "{}", text(vector, "name"));
    }
    for vector in list(file, "refused") {
        let refusal = UnverifiedSubmission::decode(&long_bytes(vector, "body")).expect_err(text(vector, "wrong"));
        assert_eq!(refusal.field(), text(vector, "field"), "{}", text(vector, "wrong"));
    }
}
