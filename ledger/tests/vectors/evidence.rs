//! Evidence files with the policies they hold under, and some that break at a named link.

use super::{list, long_bytes, text};
use crate::chain::story::Story;
use portolan_ledger::Digest;
use portolan_ledger::evidence::Evidence;
use portolan_ledger::jose::base64url;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::verify::{ProvenStatement, Speaker, verify};
use serde_json::{Value, json};

/// What a verifier prints of a statement.
fn said(statement: &ProvenStatement) -> Value {
    let speaker = match &statement.speaker {
        Speaker::Author(author) => format!("signed by {author}"),
        Speaker::Mandated { author, signer } => format!("signed by {signer} under mandate of {author}"),
        Speaker::Stated { author, signer } => format!("stated by {signer} for {author}, not signed by {author}"),
    };
    let opened = |(part, opened): &(usize, portolan_ledger::part::Opened)| json!({"part": part, "plaintext": String::from_utf8_lossy(&opened.plaintext)});
    json!({
        "record": statement.record.digest(),
        "submission": statement.submission,
        "speaker": speaker,
        "kid": statement.kid,
        "height": statement.height,
        "time": statement.time,
        "leaf": statement.leaf,
        "opened": statement.opened.iter().map(opened).collect::<Vec<_>>(),
    })
}

fn proven(evidence: &[u8], policy: &str) -> Value {
    let policy = TrustPolicy::parse(policy.as_bytes()).expect("a policy");
    let proven = verify(evidence, &policy).expect("good evidence");
    json!({
        "record": said(&proven.record),
        "names": proven.names.iter().map(said).collect::<Vec<_>>(),
        "certified_height": proven.certified_height,
        "carried_by": proven.carried_by,
    })
}

fn finding(evidence: &[u8], policy: &str) -> String {
    let policy = TrustPolicy::parse(policy.as_bytes()).expect("a policy");
    verify(evidence, &policy).expect_err("broken evidence").link.to_string()
}

pub fn build(story: &Story) -> Value {
    let chain = &story.chain;
    let good = |records: &[Digest], anchor: u64, tip: u64| {
        let policy = chain.policy(anchor);
        (chain.evidence(records, &policy, tip), policy.to_json())
    };
    let accepted = |name: &str, (evidence, policy): (Evidence, String)| {
        let bytes = evidence.encode();
        json!({"name": name, "policy": policy, "evidence": base64url(&bytes), "proves": proven(&bytes, &policy)})
    };
    let refused = |wrong: &str, change: &dyn Fn(&mut Evidence)| {
        let (mut evidence, policy) = good(&[story.released, story.named], 3, 6);
        change(&mut evidence);
        let bytes = evidence.encode();
        json!({"wrong": wrong, "policy": policy, "evidence": base64url(&bytes), "link": finding(&bytes, &policy)})
    };
    json!({
        "accepted": [
            accepted("a release under mandate, with the names of its subject", good(&[story.released, story.named, story.declared], 0, 4)),
            accepted("a hold in the block that the certificate is for", good(&[story.held], 2, 3)),
            accepted("an outcome behind a change of the validator set", good(&[story.inspected], 0, 6)),
            accepted("a statement for someone without a key", good(&[story.announced], 4, 5)),
        ],
        "refused": [
            refused("no statement", &|e| e.statements.clear()),
            refused("another network", &|e| e.network = portolan_ledger::NetworkId(Digest::default())),
            refused("the change of the set is not signed by a quorum", &|e| e.set_changes[0].certificate.signatures.truncate(2)),
            refused("the newest certificate is not signed by a quorum", &|e| e.certificate.signatures.truncate(3)),
            refused("the log does not extend the anchor", &|e| e.consistency.clear()),
            refused("the record is none", &|e| e.statements[0].record.truncate(10)),
            refused("the JWS is none", &|e| e.statements[0].jws.truncate(10)),
            refused("the record is not one that was signed", &|e| e.statements[0].index = 1),
            refused("the header is not in the log", &|e| e.statements[0].header.record_count += 1),
            refused("the key is not in the state", &|e| e.statements[0].signer.until = Some(portolan_ledger::Height(9))),
            refused("the record stands elsewhere in the log", &|e| e.statements[0].leaf += 1),
            refused("the opening is not what was committed", &|e| e.statements[1].openings[0].opened.plaintext.push(b'!')),
            refused("a naming record without a tie", &|e| e.statements.push(chain.statement(&story.announced, 6))),
        ],
    })
}

pub fn check(file: &Value) {
    for vector in list(file, "accepted") {
        let evidence = long_bytes(vector, "evidence");
        assert_eq!(proven(&evidence, text(vector, "policy")), vector["proves"], "{}", text(vector, "name"));
        assert_eq!(Evidence::decode(&evidence).expect("evidence").encode(), evidence);
    }
    for vector in list(file, "refused") {
        let link = finding(&long_bytes(vector, "evidence"), text(vector, "policy"));
        assert_eq!(link, text(vector, "link"), "{}", text(vector, "wrong"));
    }
}
