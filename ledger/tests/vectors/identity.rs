//! Subject ids, key ids, addresses, submission ids, times.

use super::{array, list, parsed, text};
use crate::chain::member::{Member, organisation, seed};
use crate::chain::story::Story;
use ed25519_dalek::{SigningKey, VerifyingKey};
use portolan_ledger::jose::key_id;
use portolan_ledger::{Address, NetworkId, OrganisationId, SubjectId, SubmissionId, Time};
use serde_json::{Value, json};

const GOOD_TIMES: [&str; 5] = [
    "1970-01-01T00:00:00Z",
    "2026-11-23T08:15:00Z",
    "2026-11-23T08:15:00.250Z",
    "2028-02-29T23:59:59.999Z",
    "9999-12-31T23:59:59.999Z",
];
const BAD_TIMES: [&str; 10] = [
    "2026-11-23T08:15:00+00:00",
    "2026-11-23t08:15:00Z",
    "2026-11-23T08:15:00z",
    "2026-11-23 08:15:00Z",
    "2026-11-23T08:15Z",
    "2026-11-23T08:15:00.25Z",
    "2026-11-23T08:15:00.250000Z",
    "2016-12-31T23:59:60Z",
    "2026-02-29T08:15:00Z",
    "1969-12-31T23:59:59Z",
];
const GOOD_ORGANISATIONS: [&str; 4] = ["a", "9", "port-authority", "a2345678901234567890123456789012"];
const BAD_ORGANISATIONS: [&str; 7] = ["", "-a", "a-", "A", "a_b", "caf\u{e9}", "a23456789012345678901234567890123"];

pub fn build(story: &Story) -> Value {
    let network = story.chain.network;
    let subject = |(author, nonce): (&str, &str)| {
        let nonce = seed(nonce, "nonce");
        let id = SubjectId::derive(&network, &organisation(author), &nonce);
        json!({"network": network, "author": author, "nonce": hex::encode(nonce), "id": id})
    };
    let key = |name: &str| {
        let secret = Member::new(name).signing;
        let public = secret.verifying_key();
        json!({
            "secret": hex::encode(secret.to_bytes()),
            "public": hex::encode(public.to_bytes()),
            "kid": key_id(&public),
            "address": Address::of(&public),
        })
    };
    let submission = |(ms, byte): (u64, u8)| {
        json!({
            "ms": ms, "random": hex::encode([byte; 10]), "id": SubmissionId::new(Time(ms), &[byte; 10]),
        })
    };
    let time = |text: &str| json!({"text": text, "ms": text.parse::<Time>().expect("a good time").0});
    json!({
        "subject_ids": ([("terminal", "1"), ("terminal", "2"), ("customs", "1"), ("a", "1")].map(subject)),
        "keys": (["customs", "port-authority", "terminal", "pcs"].map(key)),
        "submission_ids": ([(0, 0), (1_795_420_800_000, 0xff)].map(submission)),
        "times": GOOD_TIMES.map(time),
        "refused_times": BAD_TIMES,
        "organisations": GOOD_ORGANISATIONS,
        "refused_organisations": BAD_ORGANISATIONS,
    })
}

pub fn check(file: &Value) {
    for vector in list(file, "subject_ids") {
        let network: NetworkId = parsed(vector, "network");
        let author: OrganisationId = parsed(vector, "author");
        let id = SubjectId::derive(&network, &author, &array(vector, "nonce"));
        assert_eq!(id.to_string(), text(vector, "id"));
    }
    for vector in list(file, "keys") {
        let public = VerifyingKey::from_bytes(&array(vector, "public")).expect("a key");
        assert_eq!(SigningKey::from_bytes(&array(vector, "secret")).verifying_key(), public);
        assert_eq!(key_id(&public).as_str(), text(vector, "kid"));
        assert_eq!(Address::of(&public).to_string(), text(vector, "address"));
    }
    for vector in list(file, "submission_ids") {
        let id: SubmissionId = parsed(vector, "id");
        assert_eq!(id, SubmissionId::new(Time(parsed(vector, "ms")), &array(vector, "random")));
    }
    for vector in list(file, "times") {
        let time: Time = parsed(vector, "text");
        assert_eq!((time.0, time.to_string().as_str()), (parsed(vector, "ms"), text(vector, "text")));
    }
    let refused = |field: &str, parse: fn(&str) -> bool| {
        for text in list(file, field) {
            assert!(!parse(text.as_str().expect("a text")), "{text}");
        }
    };
    refused("refused_times", |text| text.parse::<Time>().is_ok());
    refused("refused_organisations", |text| OrganisationId::parse(text).is_ok());
    for text in list(file, "organisations") {
        assert!(OrganisationId::parse(text.as_str().expect("a text")).is_ok(), "{text}");
    }
}
