//! Every link is broken at least once, and the finding names it.
//!
//! First what a prover can do to a true file. Then what the chain itself should not hold: here no rules are executed, so
//! a quorum can decide what honest members would have refused, and the verifier must still not be led to say it.

use super::*;
use crate::chain::Chain;
use crate::chain::member::{Member, compact_jws, organisation, set_of};
use crate::chain::story::{content, record, subject};
use crate::evidence::{Evidence, Statement};
use crate::identity::NetworkId;
use crate::jose::base64url_bytes;
use crate::key::KeyPurpose;
use crate::limits::EVIDENCE_SET_CHANGES_MAX;
use crate::part::Opened;
use crate::record::Authority;
use crate::state::StateWrites;

type Broken = (Link, Option<usize>);

fn finding_of(evidence: &Evidence, policy: &TrustPolicy) -> Broken {
    let finding = verify(&evidence.encode(), policy).unwrap_err();
    (finding.link, finding.statement)
}

/// The release, the declaration and the opening of the stay, from the anchor at height 3 to the five validators' newest
/// certificate.
fn lie(change: impl FnOnce(&mut Evidence, &Story)) -> Broken {
    let story = tell(FILLERS);
    let policy = story.chain.policy(3);
    let mut evidence = story.chain.evidence(&[story.released, story.named, story.declared], &policy, 6);
    assert!(verify(&evidence.encode(), &policy).is_ok());
    change(&mut evidence, &story);
    finding_of(&evidence, &policy)
}

/// A lie about the proven record's statement.
fn lie_of(change: impl FnOnce(&mut Statement)) -> Link {
    let (link, statement) = lie(|evidence, _| change(&mut evidence.statements[0]));
    assert_eq!(statement, Some(0));
    link
}

#[test]
fn format_and_network() {
    assert_eq!(lie(|e, _| e.statements.clear()), (Link::Format, None));
    assert_eq!(lie(|e, _| e.statements = vec![e.statements[0].clone(); 66]), (Link::Format, None));
    assert_eq!(lie(|e, _| e.network = NetworkId(Digest::of(b"another"))), (Link::Network, None));
    let story = tell(0);
    let bytes = story.chain.evidence(&[story.held], &story.chain.policy(0), 6).encode();
    for file in [&bytes[1..], &bytes[..bytes.len() - 1], &[&bytes[..], b"\n"].concat(), b""] {
        assert_eq!(verify(file, &story.chain.policy(0)).unwrap_err().link, Link::Format);
    }
    let long = [bytes, vec![0; crate::limits::EVIDENCE_BYTES_MAX]].concat();
    let finding = verify(&long, &story.chain.policy(0)).unwrap_err();
    assert_eq!(finding.link, Link::Format);
    assert!(finding.reason.contains("at most 4194304 bytes"), "{finding}");
}

#[test]
fn changes_of_the_validator_set() {
    let first = (Link::SetChange(0), None);
    assert_eq!(lie(|e, _| e.set_changes[0].header.time = crate::Time(0)), first);
    assert_eq!(lie(|e, _| e.set_changes[0].header.next_validators = Digest::default()), first);
    assert_eq!(lie(|e, s| e.set_changes[0].next = s.chain.block(Height(1)).set.clone()), first);
    assert_eq!(lie(|e, s| e.set_changes[0].next = set_of(&s.chain.members, &["agency"])), first);
    assert_eq!(lie(|e, _| e.set_changes[0].certificate.signatures.truncate(2)), first);
    assert_eq!(lie(|e, s| e.set_changes[0].certificate = s.chain.block(Height(3)).certificate.clone().unwrap()), first);
    assert_eq!(lie(|e, _| e.set_changes[0].certificate.block.log_size += 1), first);
    assert_eq!(lie(|e, _| e.set_changes.push(e.set_changes[0].clone())), (Link::SetChange(1), None));
    let many =
        |e: &mut Evidence, _: &Story| e.set_changes = vec![e.set_changes[0].clone(); EVIDENCE_SET_CHANGES_MAX + 1];
    assert_eq!(lie(many), (Link::Format, None));
    // A signed header that changes nothing is no change, and neither is one before the anchor.
    for (height, policy) in [(2, 0), (2, 2)] {
        let story = tell(FILLERS);
        let policy = story.chain.policy(policy);
        let mut evidence = story.chain.evidence(&[story.held], &policy, 6);
        let block = story.chain.block(Height(height));
        let idle = SetChange {
            header: block.header.clone(),
            certificate: block.certificate.clone().unwrap(),
            next: block.next.clone(),
        };
        evidence.set_changes.insert(0, idle);
        assert_eq!(finding_of(&evidence, &policy), first);
    }
}

#[test]
fn changes_that_the_right_quorum_signed_and_that_still_do_not_follow() {
    let signed = |change: fn(&mut crate::header::Header)| {
        lie(|e, s| {
            change(&mut e.set_changes[0].header);
            e.set_changes[0].certificate = s.chain.certify(&e.set_changes[0].header, &s.chain.block(Height(4)).set);
        })
    };
    let first = (Link::SetChange(0), None);
    assert_eq!(signed(|header| header.network = NetworkId(Digest::of(b"another"))), first);
    assert_eq!(signed(|header| header.validators = Digest::default()), first);
    assert_eq!(signed(|header| header.height = Height(3)), first);
}

#[test]
fn an_old_change_is_not_a_new_one_where_the_set_came_back() {
    let Story { mut chain, held, .. } = tell(FILLERS);
    let [four, five] = [3, 6].map(|height| chain.block(Height(height)).set.clone());
    chain.append_with(vec![], &StateWrites::new(), Some(four));
    chain.append(vec![]);
    chain.append_with(vec![], &StateWrites::new(), Some(five));
    chain.append(vec![]);
    let policy = chain.policy(8);
    let mut evidence = chain.evidence(&[held], &policy, 10);
    assert!(verify(&evidence.encode(), &policy).is_ok());
    evidence.set_changes = chain.evidence(&[held], &chain.policy(0), 6).set_changes;
    assert_eq!(finding_of(&evidence, &policy), (Link::SetChange(0), None));
}

#[test]
fn the_newest_certificate() {
    let certificate = (Link::Certificate, None);
    assert_eq!(lie(|e, _| e.certificate.signatures.truncate(3)), certificate);
    assert_eq!(lie(|e, _| e.certificate.signatures.swap(0, 1)), certificate);
    assert_eq!(lie(|e, _| e.certificate.signatures.insert(1, e.certificate.signatures[0])), certificate);
    assert_eq!(lie(|e, _| e.certificate.round = crate::Round(1)), certificate);
    assert_eq!(lie(|e, _| e.certificate.height = Height(7)), certificate);
    assert_eq!(lie(|e, _| e.certificate.height = Height(4)), certificate);
    assert_eq!(lie(|e, _| e.certificate.block.log_root = Digest::default()), certificate);
    // One bad signature is refused though the others are a quorum.
    let all_but_one = |e: &mut Evidence, s: &Story| {
        let block = s.chain.block(Height(6));
        e.certificate = s.chain.certify_by(&block.header, &block.set, 5);
        e.certificate.signatures[4].1[63] ^= 0x10;
    };
    assert_eq!(lie(all_but_one), certificate);
    // A member that is no validator, or not yet.
    let story = tell(FILLERS);
    let policy = story.chain.policy(0);
    let mut evidence = story.chain.evidence(&[story.held], &policy, 4);
    let block = story.chain.block(Height(4));
    evidence.certificate = story.chain.certify_by(&block.header, &story.chain.block(Height(5)).set, 5);
    assert_eq!(finding_of(&evidence, &policy), certificate);
    let mut many = story.chain.evidence(&[story.held], &policy, 4);
    many.certificate.signatures = vec![many.certificate.signatures[0]; 129];
    assert_eq!(finding_of(&many, &policy), certificate);
}

#[test]
fn the_anchor() {
    let anchor = (Link::Anchor, None);
    assert_eq!(lie(|e, _| e.consistency.clear()), anchor);
    assert_eq!(lie(|e, _| e.consistency.push(Digest::default())), anchor);
    assert_eq!(lie(|e, _| e.consistency[0].0[0] ^= 1), anchor);
    // From an empty log anything extends; then there must be nothing in the file that nobody checks.
    let story = tell(0);
    let mut evidence = story.chain.evidence(&[story.held], &story.chain.policy(0), 6);
    evidence.consistency.push(Digest::default());
    assert_eq!(finding_of(&evidence, &story.chain.policy(0)), anchor);
    let mut policy = story.chain.policy(3);
    policy.anchor.size = 1 << 40;
    assert_eq!(finding_of(&story.chain.evidence(&[story.held], &story.chain.policy(3), 6), &policy), anchor);
}

#[test]
fn record_submission_and_the_path_between_them() {
    assert_eq!(lie_of(|s| s.record.push(b'}')), Link::Record);
    assert_eq!(lie_of(|s| s.record = b"{}".to_vec()), Link::Record);
    assert_eq!(lie_of(|s| s.jws.push('A')), Link::Submission);
    assert_eq!(lie_of(|s| s.jws = s.jws.replace('.', "")), Link::Submission);
    assert_eq!(lie_of(|s| s.record.push(b' ')), Link::RecordsPath);
    assert_eq!(lie_of(|s| s.index = 1), Link::RecordsPath);
    assert_eq!(lie_of(|s| s.index = 2), Link::RecordsPath);
    assert_eq!(lie_of(|s| s.records_path.clear()), Link::RecordsPath);
    assert_eq!(lie_of(|s| s.records_path.push(Digest::default())), Link::RecordsPath);
    let swap = lie(|e, _| e.statements[0].jws = e.statements[1].jws.clone());
    assert_eq!(swap, (Link::RecordsPath, Some(0)));
    let second = lie(|e, _| e.statements[2].record.push(b' '));
    assert_eq!(second, (Link::RecordsPath, Some(2)));
}

#[test]
fn the_header() {
    assert_eq!(lie_of(|s| s.header.time = s.header.time.plus_ms(1)), Link::Header);
    assert_eq!(lie_of(|s| s.header.network = NetworkId(Digest::default())), Link::Header);
    assert_eq!(lie_of(|s| s.header_path = None), Link::Header);
    assert_eq!(lie_of(|s| s.header_path.as_mut().unwrap().clear()), Link::Header);
    let genesis = |e: &mut Evidence, s: &Story| {
        e.statements[0].header = s.chain.block(Height(0)).header.clone();
        e.statements[0].header_path = Some(s.chain.inclusion(0, e.certificate.block.log_size));
    };
    assert_eq!(lie(genesis), (Link::Header, Some(0)));
    let other_block = |e: &mut Evidence, s: &Story| e.statements[0].header = s.chain.block(Height(2)).header.clone();
    assert_eq!(lie(other_block), (Link::Header, Some(0)));
}

#[test]
fn the_header_of_the_newest_certificate() {
    let story = tell(FILLERS);
    let policy = story.chain.policy(0);
    let block = story.chain.block(Height(3));
    let good = || story.chain.evidence(&[story.held], &policy, 3);
    let mut path = good();
    path.statements[0].header_path = Some(vec![]);
    assert_eq!(finding_of(&path, &policy), (Link::Header, Some(0)));
    // What the quorum itself signed does not fit together: another network, another set, another log than the header's.
    let mut elsewhere = good();
    elsewhere.statements[0].header.network = NetworkId(Digest::of(b"another"));
    elsewhere.certificate = story.chain.certify(&elsewhere.statements[0].header, &block.set);
    assert_eq!(finding_of(&elsewhere, &policy), (Link::Header, Some(0)));
    let mut other_set = good();
    other_set.statements[0].header.validators = Digest::default();
    other_set.certificate = story.chain.certify(&other_set.statements[0].header, &block.set);
    assert_eq!(finding_of(&other_set, &policy), (Link::Header, Some(0)));
    let mut other_log = good();
    other_log.statements[0].header.log_root = Digest::default();
    let mut certificate = story.chain.certify(&other_log.statements[0].header, &block.set);
    certificate.block.log_root = block.header.log_root;
    let text = crate::certificate::precommit_text(
        &story.chain.network,
        certificate.height,
        certificate.round,
        &certificate.block,
    );
    for (address, signature) in &mut certificate.signatures {
        let organisation = &block.set.by_address(address).unwrap().organisation;
        *signature = story.chain.member(organisation.as_str()).precommit(&text);
    }
    other_log.certificate = certificate;
    assert_eq!(finding_of(&other_log, &policy), (Link::Header, Some(0)));
}

#[test]
fn the_signer_and_the_signature() {
    assert_eq!(lie_of(|s| s.signer.until = Some(Height(9))), Link::SignerKey);
    assert_eq!(lie_of(|s| s.signer.organisation = organisation("customs")), Link::SignerKey);
    assert_eq!(lie_of(|s| s.signer_proof.siblings.clear()), Link::SignerKey);
    assert_eq!(lie_of(|s| s.signer_proof.other_leaf = Some(Default::default())), Link::SignerKey);
    let forged = |s: &mut Statement| {
        let [header, payload, _] = <[&str; 3]>::try_from(s.jws.split('.').collect::<Vec<_>>()).unwrap();
        let text = |part: &str| String::from_utf8(base64url_bytes(part).unwrap()).unwrap();
        s.jws = compact_jws(&text(header), &text(payload), &Member::new("terminal").signing);
    };
    assert_eq!(lie_of(forged), Link::Signature);
    // Signed again by the right key, with the older name of the algorithm: another submission than the log's.
    let again = |s: &mut Statement| {
        let [header, payload, _] = <[&str; 3]>::try_from(s.jws.split('.').collect::<Vec<_>>()).unwrap();
        let text = |part: &str| String::from_utf8(base64url_bytes(part).unwrap()).unwrap();
        s.jws = compact_jws(&text(header).replace("Ed25519", "EdDSA"), &text(payload), &Member::new("pcs").signing);
    };
    assert_eq!(lie_of(again), Link::Leaf);
}

#[test]
fn the_leaf() {
    assert_eq!(lie_of(|s| s.leaf += 1), Link::Leaf);
    assert_eq!(lie_of(|s| s.leaf = 0), Link::Leaf);
    assert_eq!(lie_of(|s| s.leaf = u64::MAX), Link::Leaf);
    assert_eq!(lie_of(|s| s.leaf_path.truncate(1)), Link::Leaf);
    assert_eq!(lie_of(|s| s.leaf_path.push(Digest::default())), Link::Leaf);
    // A true header of this log with its true path, but of the blocks beside the record's: another height and time.
    for height in [2, 4] {
        let beside = |e: &mut Evidence, s: &Story| {
            let size = e.certificate.block.log_size;
            let header = s.chain.block(Height(height)).header.clone();
            e.statements[0].header_path = Some(s.chain.inclusion(header.log_size, size));
            e.statements[0].header = header;
        };
        assert_eq!(lie(beside), (Link::Leaf, Some(0)));
    }
}

#[test]
fn openings() {
    let lie = |change: fn(&mut Statement)| {
        let (link, statement) = lie(|e, _| change(&mut e.statements[1]));
        assert_eq!(statement, Some(1));
        link
    };
    assert_eq!(lie(|s| s.openings[0].opened.salt[0] ^= 1), Link::Opening);
    assert_eq!(lie(|s| s.openings[0].opened.plaintext[14] ^= 1), Link::Opening);
    assert_eq!(lie(|s| s.openings[0].part = 1), Link::Opening);
    assert_eq!(lie(|s| s.openings.push(s.openings[0].clone())), Link::Opening);
    // Salt and text cannot trade bytes.
    let shifted = |s: &mut Statement| {
        let Opened { salt, plaintext } = &mut s.openings[0].opened;
        plaintext.insert(0, salt[31]);
    };
    assert_eq!(lie(shifted), Link::Opening);
}

#[test]
fn relations() {
    let relation = |at| (Link::Relation, Some(at));
    assert_eq!(lie(|e, _| e.statements.swap(1, 2)), relation(2));
    assert_eq!(lie(|e, _| e.statements.push(e.statements[2].clone())), relation(3));
    assert_eq!(lie(|e, _| e.statements.insert(1, e.statements[0].clone())), relation(1));
    // A true record that has nothing to do with the proven one.
    let unrelated = |e: &mut Evidence, s: &Story| e.statements.push(s.chain.statement(&s.announced, 6));
    assert_eq!(lie(unrelated), relation(3));
}

/// Decides one block with `records` signed by `signer` as `submitter`, after `writes`, and tells what is found.
fn decided(
    signer: &str,
    submitter: &str,
    author: &str,
    authority: Authority,
    writes: impl Fn(&Chain) -> StateWrites,
) -> Broken {
    let Story { mut chain, .. } = tell(FILLERS);
    let at = chain.next_time();
    let mut content = content("Hold", author, vec![subject(&chain.network, author, "declaration")], at, "decided");
    content.authority = authority;
    let record = record(&content);
    let records = std::slice::from_ref(&record);
    let submission = chain.member(signer).submit_as(&organisation(submitter), chain.network, at, records, vec![]);
    let writes = writes(&chain);
    chain.append_with(vec![submission], &writes, None);
    let policy = chain.policy(0);
    finding_of(&chain.evidence(&[record.digest()], &policy, 7), &policy)
}

#[test]
fn what_a_quorum_decided_against_the_rules_is_still_not_proven() {
    let nothing = |_: &Chain| StateWrites::new();
    let key = (Link::SignerKey, Some(0));
    let record = (Link::Record, Some(0));
    // The key of one member under the name of another.
    assert_eq!(decided("pcs", "customs", "customs", Authority::Own, nothing), key);
    // A member that speaks for another, or for itself, by the wrong right.
    assert_eq!(decided("pcs", "pcs", "customs", Authority::Own, nothing), record);
    assert_eq!(decided("pcs", "pcs", "pcs", Authority::Mandate, nothing), record);
    assert_eq!(decided("pcs", "pcs", "pcs", Authority::Gateway, nothing), record);
    // A key of another purpose, not yet good, or no longer.
    for change in [
        (|key| key.purpose = KeyPurpose::Consensus) as fn(&mut crate::key::MemberKey),
        // The root key can make every other key of its member, and speaks for it in nothing else.
        |key| key.purpose = KeyPurpose::Root,
        |key| key.from = Height(8),
        |key| key.until = Some(Height(7)),
    ] {
        let writes = |chain: &Chain| {
            let member = chain.member("pcs");
            let mut key = member.key();
            change(&mut key);
            StateWrites::from([(member.key_entry(), Some(borsh::to_vec(&key).unwrap()))])
        };
        assert_eq!(decided("pcs", "pcs", "pcs", Authority::Own, writes), key);
    }
}

#[test]
fn a_submission_for_another_network_proves_nothing_here() {
    let Story { mut chain, .. } = tell(FILLERS);
    let at = chain.next_time();
    let elsewhere = NetworkId(Digest::of(b"another"));
    let record =
        record(&content("Hold", "customs", vec![subject(&elsewhere, "customs", "declaration")], at, "elsewhere"));
    let submission = chain.member("customs").submit(elsewhere, at, std::slice::from_ref(&record), vec![]);
    chain.append(vec![submission]);
    let policy = chain.policy(0);
    assert_eq!(finding_of(&chain.evidence(&[record.digest()], &policy, 7), &policy), (Link::Submission, Some(0)));
}

#[test]
fn a_key_that_was_ended_later_proves_what_it_signed_before() {
    let Story { mut chain, released, .. } = tell(FILLERS);
    let member = chain.member("pcs").clone();
    let ended = crate::key::MemberKey { until: Some(Height(7)), ..member.key() };
    let writes = StateWrites::from([(member.key_entry(), Some(borsh::to_vec(&ended).unwrap()))]);
    chain.append_with(vec![], &writes, None);
    let policy = chain.policy(0);
    assert!(verify(&chain.evidence(&[released], &policy, 7).encode(), &policy).is_ok());
}

#[test]
fn a_root_key_proves_key_records_and_nothing_else() {
    let found = |record_type: &str| {
        let Story { mut chain, .. } = tell(FILLERS);
        let at = chain.next_time();
        let subjects = vec![subject(&chain.network, "pcs", "declaration")];
        let record = record(&content(record_type, "pcs", subjects, at, "by the root key"));
        let member = chain.member("pcs").clone();
        let submission = member.submit(chain.network, at, std::slice::from_ref(&record), vec![]);
        let root = crate::key::MemberKey { purpose: KeyPurpose::Root, ..member.key() };
        let writes = StateWrites::from([(member.key_entry(), Some(borsh::to_vec(&root).unwrap()))]);
        chain.append_with(vec![submission], &writes, None);
        let policy = chain.policy(0);
        verify(&chain.evidence(&[record.digest()], &policy, 7).encode(), &policy).map_err(|finding| finding.link)
    };
    assert!(found("Key").is_ok());
    for other in ["Hold", "Vote", "Proposal", "NodeAddress"] {
        assert_eq!(found(other).unwrap_err(), Link::SignerKey, "{other}");
    }
}
