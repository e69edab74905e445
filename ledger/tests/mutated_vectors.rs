//! Every reader against bent vectors: no bytes panic one, and what is read encodes to the bytes it was read from.
//!
//! Each case takes the bytes of a vector, bends them (flips, cuts, splices with another vector, lengths made huge) and
//! shows them to all readers, not only to their own. The seed is fixed, so a case that fails once fails always; its number
//! is printed. `PORTOLAN_CASES` asks for more of them.
#![allow(clippy::disallowed_methods, reason = "a test may read files and its environment; the crate may not")]

use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::audience::AudienceKey;
use portolan_ledger::certificate::Certificate;
use portolan_ledger::evidence::Evidence;
use portolan_ledger::jose::{base64url, base64url_bytes};
use portolan_ledger::key::MemberKey;
use portolan_ledger::merkle::{Frontier, root_from_path, verify_consistency};
use portolan_ledger::part::{Binding, Opened, open};
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::record::PartRef;
use portolan_ledger::state::StateProof;
use portolan_ledger::submission::{Envelope, SubmissionBody};
use portolan_ledger::verify::verify;
use portolan_ledger::{
    AudienceId, Digest, Header, KeyId, Locode, NetworkId, OrganisationId, Record, RecordType, SubjectId, SubmissionId,
    Time, UnverifiedSubmission, ValidatorSet, strict_json,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Cases of a quick run.
const CASES: u64 = 20_000;
/// Seed of the whole run; the case's number is added to it.
const SEED: u64 = 0x706f_7274_6f6c_616e;

/// SplitMix64: small, seeded, the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, 0 for an empty range.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).expect("lengths fit")).expect("lengths fit")
    }
}

/// The bytes of every text of the vectors: as they are, and as hexadecimal or base64url says.
fn collect(value: &Value, found: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone().into_bytes());
            found.extend(hex::decode(text));
            found.extend(base64url_bytes(text));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(fields) => {
            found.insert(value.to_string().into_bytes());
            fields.values().for_each(|value| collect(value, found));
        }
        _ => (),
    }
}

struct Vectors {
    seeds: Vec<Vec<u8>>,
    policies: Vec<TrustPolicy>,
    good_evidence: BTreeSet<Vec<u8>>,
}

fn vectors() -> Vectors {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/ledger");
    let read = |name: &str| -> Value {
        let text = std::fs::read_to_string(folder.join(name)).expect("the vectors are in the repository");
        serde_json::from_str(&text).expect("the vectors are JSON")
    };
    let mut seeds = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).expect("the vectors are in the repository") {
        let name = entry.expect("a readable folder").file_name();
        collect(&read(name.to_str().expect("names are ASCII")), &mut seeds);
    }
    let mut policies = Vec::new();
    for vector in read("evidence.json")["accepted"].as_array().expect("a list") {
        let text = |field: &str| vector[field].as_str().expect("a text");
        policies.push(TrustPolicy::parse(text("policy").as_bytes()).expect("a policy"));
    }
    // Evidence that breaks under its own policy may hold under another: without a consistency path, from genesis.
    let holds = |seed: &&Vec<u8>| policies.iter().any(|policy| verify(seed, policy).is_ok());
    let good_evidence: BTreeSet<_> = seeds.iter().filter(holds).cloned().collect();
    assert!(good_evidence.len() >= policies.len());
    Vectors { seeds: seeds.into_iter().collect(), policies, good_evidence }
}

/// Bend `bytes` once.
fn bend(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    match chance.below(8) {
        _ if bytes.is_empty() => bytes.push(chance.next() as u8),
        0 | 1 => bytes[at] ^= 1 << chance.below(8),
        2 => bytes[at] = chance.next() as u8,
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(at..(at + chance.below(64)).min(bytes.len()))),
        5 => {
            let piece = bytes[at..(at + chance.below(64)).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
        6 => {
            let other = &seeds[chance.below(seeds.len())];
            let from = chance.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        // Counts and lengths are what readers trust too early.
        _ => {
            let end = (at + 4).min(bytes.len());
            bytes[at..end].fill(if chance.below(2) == 0 { 0xff } else { 0 });
        }
    }
}

/// What decodes as borsh encodes to the same bytes.
fn borsh_is_canonical<T: BorshDeserialize + BorshSerialize>(bytes: &[u8]) -> Option<T> {
    let value = borsh::from_slice::<T>(bytes).ok()?;
    assert_eq!(borsh::to_vec(&value).expect("writing to memory cannot fail"), bytes, "a second encoding");
    Some(value)
}

/// Show `bytes` to every reader of binary.
fn read_as_binary(bytes: &[u8], vectors: &Vectors) {
    if let Ok(submission) = UnverifiedSubmission::decode(bytes) {
        assert_eq!(submission.encode(), bytes, "a second encoding");
    }
    if let Ok(header) = Header::decode(bytes) {
        assert_eq!(header.encode(), bytes, "a second encoding");
    }
    if let Ok(evidence) = Evidence::decode(bytes) {
        assert_eq!(evidence.encode(), bytes, "a second encoding");
    }
    for policy in &vectors.policies {
        assert!(verify(bytes, policy).is_err() || vectors.good_evidence.contains(bytes), "bent evidence verifies");
    }
    let _ = borsh_is_canonical::<SubmissionBody>(bytes);
    let _ = borsh_is_canonical::<MemberKey>(bytes);
    let _ = borsh_is_canonical::<Opened>(bytes);
    let set = borsh_is_canonical::<ValidatorSet>(bytes);
    let certificate = borsh_is_canonical::<Certificate>(bytes);
    let set = set.as_ref().unwrap_or(&vectors.policies[0].anchor.validators);
    let _ = certificate.map(|certificate| certificate.verify(&vectors.policies[0].network, set));
    if let Some(proof) = borsh_is_canonical::<StateProof>(bytes) {
        let _ = proof.verify(&Digest::of(bytes), bytes, Some(bytes));
        let _ = proof.verify(&Digest::of(bytes), bytes, None);
        let size = u64::try_from(bytes.len()).expect("lengths fit");
        let _ = root_from_path(Digest::of(bytes), size / 3, size, &proof.siblings);
        let _ = verify_consistency(size / 3, &Digest::of(b""), size, &Digest::of(bytes), &proof.siblings);
    }
    if let Some(frontier) = borsh_is_canonical::<Frontier>(bytes).filter(Frontier::is_well_formed) {
        let _ = frontier.root();
    }
    let (audience, network) = (AudienceId::parse("community").expect("an audience"), NetworkId(Digest::of(b"")));
    let key = AudienceKey::new(audience.clone(), 1, [1; 32]);
    let reference = PartRef {
        audience: audience.clone(),
        epoch: 1,
        length: 272,
        digest: Digest::of(bytes),
        plaintext_commitment: Digest::of(bytes),
        key_commitment: Digest::of(bytes),
        key_digest: Digest::of(bytes),
    };
    let author = OrganisationId::parse("customs").expect("an organisation");
    let binding = Binding { network: &network, author: &author, reference_tag: &Digest::of(b"") };
    assert!(open(&binding, &key, &reference, bytes, bytes).is_err());
    assert!(AudienceKey::unwrap(&network, audience, 1, &[1; 32], bytes).is_err());
}

/// Show `bytes` to every reader of text.
fn read_as_text(bytes: &[u8]) {
    if let Ok(record) = Record::decode(bytes) {
        assert_eq!((record.bytes(), record.digest()), (bytes, Digest::of(bytes)));
        // What a record says can be said again, and means the same.
        assert_eq!(*record.encode().expect("content that was read is well formed"), *record);
    }
    if let Ok(policy) = TrustPolicy::parse(bytes) {
        assert_eq!(TrustPolicy::parse(policy.to_json().as_bytes()), Ok(policy));
    }
    let _ = strict_json::parse(bytes, 16);
    let text = String::from_utf8_lossy(bytes);
    let _ = Envelope::parse(&text);
    if let Some(read) = base64url_bytes(&text) {
        assert_eq!(base64url(&read), text, "a second spelling");
    }
    let spelled = [
        text.parse::<Digest>().map(|value| value.to_string()).ok(),
        text.parse::<NetworkId>().map(|value| value.to_string()).ok(),
        text.parse::<SubjectId>().map(|value| value.to_string()).ok(),
        text.parse::<SubmissionId>().map(|value| value.to_string()).ok(),
        text.parse::<KeyId>().map(|value| value.to_string()).ok(),
        text.parse::<Locode>().map(|value| value.to_string()).ok(),
        text.parse::<OrganisationId>().map(|value| value.to_string()).ok(),
        text.parse::<RecordType>().map(|value| value.to_string()).ok(),
        text.parse::<AudienceId>().map(|value| value.to_string()).ok(),
    ];
    assert!(spelled.into_iter().flatten().all(|spelling| spelling == text), "a second spelling");
    if let Ok(time) = text.parse::<Time>() {
        assert_eq!(time.to_string().parse::<Time>(), Ok(time));
    }
}

#[test]
fn no_bent_vector_panics_a_reader_or_reads_as_something_it_does_not_encode_to() {
    let vectors = vectors();
    assert!(vectors.seeds.len() > 200 && vectors.policies.len() > 3);
    let cases = std::env::var("PORTOLAN_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    for case in 0..cases {
        let mut chance = Chance(SEED.wrapping_add(case));
        let mut bytes = vectors.seeds[chance.below(vectors.seeds.len())].clone();
        for _ in 0..chance.below(4) {
            bend(&mut bytes, &vectors.seeds, &mut chance);
        }
        let read = || {
            read_as_binary(&bytes, &vectors);
            read_as_text(&bytes);
        };
        assert!(catch_unwind(AssertUnwindSafe(read)).is_ok(), "case {case}: {}", hex::encode(&bytes));
    }
}

#[test]
fn a_frontier_that_is_not_well_formed_is_told() {
    let frontier = |size: u64, peaks: Vec<Digest>| {
        borsh::from_slice::<Frontier>(&borsh::to_vec(&(size, peaks)).expect("writing to memory cannot fail"))
            .expect("the layout of a frontier")
    };
    assert!(frontier(5, vec![Digest::default(); 2]).is_well_formed());
    assert!(!frontier(5, vec![Digest::default(); 3]).is_well_formed());
    assert!(!frontier(0, vec![Digest::default()]).is_well_formed());
}
