//! What an auditor reads: the verdict on good evidence, and what broke in bad evidence.

mod network;
mod snapshot;

use network::Network;
use portolan_client::verify::{Failure, judge, meaning};
use portolan_ledger::Digest;
use portolan_ledger::verify::Link;

#[test]
fn the_verdict_names_container_and_declaration_and_who_answers() {
    let network = Network::new();
    let policy = network.policy.to_json();
    let verdict = judge(&network.evidence(3).encode(), policy.as_bytes()).unwrap();
    snapshot::check("verdict-of-a-release", &verdict.to_string());
    snapshot::check("verdict-of-a-release-json", &(serde_json::to_string_pretty(&verdict).unwrap() + "\n"));
    assert_eq!(verdict.answers, "signed by pcs under mandate of carrier");
    assert_eq!(verdict.subjects[0].field("container"), Some("MSKU2666542"));
    let own = judge(&network.evidence(0).encode(), policy.as_bytes()).unwrap();
    assert_eq!(own.answers, "signed by pcs");
}

#[test]
fn names_that_the_evidence_leaves_sealed_are_said_to_be() {
    let network = Network::new();
    let mut evidence = network.evidence(3);
    evidence.statements.truncate(1);
    evidence.statements[0].openings.clear();
    let verdict = judge(&evidence.encode(), network.policy.to_json().as_bytes()).unwrap();
    let text = verdict.to_string();
    assert!(text.contains("(name not opened)") && text.contains("still sealed  1 part\n"), "{text}");
}

#[test]
fn every_broken_link_is_named_with_what_it_means() {
    let network = Network::new();
    let policy = network.policy.to_json();
    let mut said = String::new();
    let mut judged = |expected: Link, break_it: &dyn Fn(&mut portolan_ledger::evidence::Evidence)| {
        let mut evidence = network.evidence(3);
        break_it(&mut evidence);
        let failure = judge(&evidence.encode(), policy.as_bytes()).unwrap_err();
        let Failure::NotValid(finding) = &failure else { panic!("{failure}") };
        assert_eq!(finding.link, expected);
        assert!(failure.to_string().contains(meaning(expected)));
        said += &format!("{failure}\n\n");
    };
    judged(Link::Network, &|evidence| evidence.network.0 = Digest([1; 32]));
    judged(Link::Certificate, &|evidence| evidence.certificate.signatures.truncate(2));
    judged(Link::Anchor, &|evidence| evidence.consistency.push(Digest([1; 32])));
    judged(Link::Record, &|evidence| evidence.statements[0].record[0] = b'[');
    judged(Link::RecordsPath, &|evidence| evidence.statements[0].index = 2);
    judged(Link::Header, &|evidence| evidence.statements[0].header.time.0 += 1);
    judged(Link::SignerKey, &|evidence| evidence.statements[0].signer.public_key[0] ^= 1);
    judged(Link::Leaf, &|evidence| evidence.statements[0].leaf = 1);
    judged(Link::Opening, &|evidence| evidence.statements[1].openings[0].opened.plaintext[20] ^= 1);
    judged(Link::Relation, &|evidence| drop(evidence.statements.remove(3)));
    snapshot::check("broken-links", &said);
}

#[test]
fn one_changed_byte_anywhere_is_not_valid() {
    let network = Network::new();
    let policy = network.policy.to_json();
    let good = network.evidence(3).encode();
    for at in (0..good.len()).step_by(7) {
        let mut bent = good.clone();
        bent[at] ^= 0x20;
        assert!(judge(&bent, policy.as_bytes()).is_err(), "byte {at}");
    }
}

#[test]
fn a_policy_that_is_none_says_where_to_take_it_from() {
    let failure = judge(b"", b"{}").unwrap_err();
    assert!(matches!(failure, Failure::Policy(_)));
    assert!(failure.to_string().contains("next:"), "{failure}");
}

#[test]
fn the_auditors_guide_says_what_each_broken_link_means() {
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/auditor/verify-evidence.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let links = [
        Link::Format,
        Link::Network,
        Link::Certificate,
        Link::Anchor,
        Link::Record,
        Link::Submission,
        Link::RecordsPath,
        Link::Header,
        Link::SignerKey,
        Link::Signature,
        Link::Leaf,
        Link::Opening,
        Link::Relation,
    ];
    for link in links {
        let row = format!("| {link} | {} |", meaning(link));
        assert!(guide.contains(&row), "{row}");
    }
    assert!(guide.contains(&format!("| validator set change | {} |", meaning(Link::SetChange(0)))));
}
