//! Evidence of a small chain made by hand: what it proves, every mutant of it, and the lies that a prover, a member or
//! a whole quorum could tell.

mod lies;
mod mutants;

use super::*;
use crate::chain::story::{CONTAINER, MRN, REASON, Story, tell};
use crate::digest::Digest;

/// Entries of the state tree beside the members' keys: enough for paths with siblings of every kind.
const FILLERS: u64 = 40;

fn proven(story: &Story, records: &[Digest], anchor: u64, tip: u64) -> Proven {
    let policy = story.chain.policy(anchor);
    verify(&story.chain.evidence(records, &policy, tip).encode(), &policy).unwrap()
}

fn id(name: &str) -> OrganisationId {
    OrganisationId::parse(name).unwrap()
}

#[test]
fn every_record_is_proven_from_every_anchor_under_every_later_certificate() {
    let story = tell(FILLERS);
    let mut proofs = 0;
    for record in
        [story.named, story.landed, story.declared, story.released, story.announced, story.held, story.inspected]
    {
        let place = story.chain.place(&record);
        for tip in place.height.0..=6 {
            for anchor in 0..tip {
                let proven = proven(&story, &[record], anchor, tip);
                assert_eq!(proven.record.record.digest(), record);
                assert_eq!((proven.record.height, proven.record.leaf), (place.height, place.leaf));
                assert_eq!(proven.certified_height, Height(tip));
                proofs += 1;
            }
        }
    }
    assert_eq!(proofs, 3 * 21 + 3 * (3 + 4 + 5 + 6) + 5 + 6);
}

#[test]
fn evidence_says_who_stated_what_and_when_it_became_final() {
    let story = tell(FILLERS);
    let Proven { record, names, certified_height, carried_by } =
        proven(&story, &[story.released, story.named, story.declared], 0, 6);
    assert_eq!(record.speaker, Speaker::Mandated { author: id("carrier"), signer: id("pcs") });
    assert_eq!((record.height, record.time), (Height(3), story.chain.block(Height(3)).header.time));
    assert_eq!(record.submission, story.chain.block(Height(3)).submissions[0].digest());
    assert_eq!(record.kid, *story.chain.block(Height(3)).submissions[0].kid());
    assert!(record.opened.is_empty());
    assert_eq!(names.len(), 2);
    let opened = |name: &ProvenStatement| name.opened[0].1.plaintext.clone();
    assert_eq!((opened(&names[0]), opened(&names[1])), (CONTAINER.to_vec(), MRN.to_vec()));
    assert_eq!(names[0].speaker, Speaker::Author(id("terminal")));
    assert_eq!(certified_height, Height(6));
    assert_eq!(carried_by.len(), 4, "a quorum of five");
}

#[test]
fn what_a_member_states_for_someone_without_a_key_is_not_said_to_be_signed_by_them() {
    let story = tell(FILLERS);
    let speaker = proven(&story, &[story.announced], 0, 4).record.speaker;
    assert_eq!(speaker, Speaker::Stated { author: id("agent"), signer: id("pcs") });
    let held = proven(&story, &[story.held], 2, 3).record;
    assert_eq!(held.speaker, Speaker::Author(id("customs")));
    assert_eq!(held.opened[0].1.plaintext, REASON);
}

#[test]
fn a_name_may_be_tied_through_another_record() {
    let story = tell(FILLERS);
    // The hold is on the declaration; the declaration names the stay; the stay's opening carries the container.
    let names = proven(&story, &[story.held, story.named, story.declared], 0, 6).names;
    assert_eq!(names.iter().map(|name| name.record.digest()).collect::<Vec<_>>(), [story.named, story.declared]);
}

#[test]
fn a_validator_that_joined_is_counted_from_the_next_block_on() {
    let story = tell(FILLERS);
    let policy = story.chain.policy(0);
    let mut evidence = story.chain.evidence(&[story.inspected], &policy, 6);
    assert_eq!(evidence.set_changes.len(), 1);
    let five = story.chain.block(Height(6));
    evidence.certificate = story.chain.certify_by(&five.header, &five.set, 5);
    let proven = verify(&evidence.encode(), &policy).unwrap();
    assert_eq!(proven.carried_by.len(), 5);
    assert!(proven.carried_by.contains(&id("agency")));
    // Under an anchor that already knows the five there is no change to follow.
    assert!(story.chain.evidence(&[story.inspected], &story.chain.policy(4), 6).set_changes.is_empty());
}

#[test]
fn evidence_of_another_history_breaks_at_the_anchor() {
    let (ours, theirs) = (tell(FILLERS), tell(FILLERS + 1));
    // Same members, same heights, same sizes; the same quorum signed both.
    for anchor in 1..6 {
        let policy = ours.chain.policy(anchor);
        let evidence = theirs.chain.evidence(&[theirs.named], &policy, 6);
        assert_eq!(verify(&evidence.encode(), &policy).unwrap_err().link, Link::Anchor, "anchor {anchor}");
    }
    // From genesis alone nobody can tell which one is meant.
    let policy = ours.chain.policy(0);
    assert!(verify(&theirs.chain.evidence(&[theirs.named], &policy, 6).encode(), &policy).is_ok());
}

#[test]
fn evidence_older_than_the_anchor_asks_for_newer() {
    let story = tell(FILLERS);
    let evidence = story.chain.evidence(&[story.named], &story.chain.policy(0), 3);
    for anchor in [3, 5] {
        let finding = verify(&evidence.encode(), &story.chain.policy(anchor)).unwrap_err();
        assert_eq!(finding.link, Link::Certificate);
        assert!(finding.to_string().contains("fetch newer evidence"), "{finding}");
    }
}

#[test]
fn evidence_from_a_large_ledger_keeps_to_six_kib() {
    use crate::chain::large::{PROMISED, Shape, evidence};
    for anchor in [0, 1, 3_000_000, PROMISED.leaves - 1] {
        let (evidence, policy) = evidence(Shape { anchor, ..PROMISED });
        let bytes = evidence.encode();
        assert_eq!(verify(&bytes, &policy).err(), None);
        assert_eq!(evidence.statements[0].record.len(), 1_024);
        assert!(bytes.len() <= 6 * 1_024, "{} bytes from an anchor of {anchor} leaves", bytes.len());
    }
}

#[test]
fn a_finding_is_a_sentence_that_an_auditor_can_act_on() {
    let of = |link| Finding::new(link, "why").to_string();
    assert_eq!(of(Link::SetChange(3)), "broken link: validator set change 3: why");
    let of = |at| Finding::of_statement(at, Link::SignerKey, "why".into()).to_string();
    assert_eq!(of(0), "broken link: signer key of the proven record: why");
    assert_eq!(of(2), "broken link: signer key of naming record 2: why");
}
