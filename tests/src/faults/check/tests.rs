//! The checker is silent about four good histories, and finds each thing that must never be.

use super::super::histories::BlockRead;
use super::*;
use ed25519_dalek::{Signer as _, SigningKey};
use portolan_ledger::certificate::{BlockId, precommit_text};
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Certificate, Header, OrganisationId, Time, Validator, ValidatorSet};

/// Four validators and what four nodes have on disk: six blocks, each with one submission that was answered final.
struct Story {
    network: NetworkId,
    keys: Vec<SigningKey>,
    set: ValidatorSet,
    histories: Vec<History>,
    promises: Promises,
}

fn submission(at: u64) -> Digest {
    Digest::of(&at.to_le_bytes())
}

impl Story {
    fn tell() -> Self {
        let network = NetworkId(Digest::of(b"a network"));
        let keys: Vec<SigningKey> = (1..=4).map(|at| SigningKey::from_bytes(&[at; 32])).collect();
        let validators = keys.iter().enumerate().map(|(at, key)| Validator {
            organisation: OrganisationId::parse(&format!("member-{at}")).expect("an id"),
            public_key: key.verifying_key().to_bytes(),
            power: 1,
        });
        let set = ValidatorSet::new(validators.collect()).expect("a set");
        let mut story = Self { network, keys, set, histories: Vec::new(), promises: Promises::default() };
        let genesis = Header::genesis(1, network, Time(1), Digest::of(b"state 0"), &story.set);
        let mut blocks = Vec::new();
        let mut before = genesis.clone();
        for at in 1..=6 {
            let block = story.block(&before, vec![submission(at)], &[0, 1, 2]);
            story.promises.sent.insert(submission(at));
            story.promises.answered_final.insert(submission(at), Height(at));
            before = block.header.clone();
            blocks.push(block);
        }
        let sets = BTreeMap::from([(story.set.hash(), story.set.clone())]);
        for member in ["customs", "port-authority", "terminal", "pcs"] {
            story.histories.push(History {
                member: member.into(),
                genesis: genesis.clone(),
                sets: sets.clone(),
                blocks: blocks.clone(),
            });
        }
        story
    }

    fn block(&self, before: &Header, submissions: Vec<Digest>, signers: &[usize]) -> BlockRead {
        let header = Header {
            height: before.height.next(),
            time: Time(before.time.0 + 1),
            previous: before.digest(),
            submissions_root: digests_root(submissions.iter().copied()),
            submission_count: submissions.len() as u32,
            state_root: Digest::of(before.state_root.0.as_slice()),
            ..before.clone()
        };
        BlockRead { certificate: self.certify(&header, signers), header, submissions }
    }

    fn certify(&self, header: &Header, signers: &[usize]) -> Certificate {
        let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
        let text = precommit_text(&self.network, header.height, Round(0), &block);
        let mut signatures: Vec<_> = signers
            .iter()
            .map(|at| {
                let key = &self.keys[*at];
                let mut address = [0; 20];
                address.copy_from_slice(&Digest::of(key.verifying_key().as_bytes()).0[..20]);
                (Address(address), key.sign(text.as_bytes()).to_bytes())
            })
            .collect();
        signatures.sort();
        Certificate { height: header.height, round: Round(0), block, signatures }
    }

    fn findings(&self) -> Vec<Finding> {
        check(&self.histories, &self.promises, &self.network)
    }

    /// The last node's history ends with another block 6, which `signers` have signed.
    fn fork(&mut self, signers: &[usize]) {
        let before = self.histories[3].blocks[4].header.clone();
        let other = Header { time: Time(before.time.0 + 7), ..self.histories[3].blocks[5].header.clone() };
        let certificate = self.certify(&other, signers);
        self.histories[3].blocks[5] = BlockRead { header: other, certificate, submissions: vec![submission(6)] };
    }
}

#[test]
fn four_good_histories_have_nothing_to_find_and_one_may_be_behind() {
    let mut story = Story::tell();
    story.histories[2].blocks.truncate(6);
    assert_eq!(story.findings(), []);
    // Behind is not wrong while nothing was promised beyond; here something was.
    story.histories[2].blocks.truncate(5);
    let lost = Finding::Lost { submission: submission(6), height: Height(6), member: "terminal".into() };
    assert_eq!(story.findings(), [lost]);
}

#[test]
fn a_fork_is_found_and_so_is_who_signed_twice_for_it() {
    let mut story = Story::tell();
    story.fork(&[0, 1, 3]);
    let findings = story.findings();
    assert!(matches!(&findings[0], Finding::Fork { height: Height(6), other, .. } if other == "pcs"), "{findings:?}");
    let twice = findings.iter().filter(|finding| matches!(finding, Finding::TwoPrecommits { .. })).count();
    assert_eq!((twice, findings.len()), (2, 3), "members 0 and 1 signed both: {findings:?}");
}

#[test]
fn a_submission_that_was_answered_final_and_is_nowhere_is_found() {
    let mut story = Story::tell();
    story.promises.sent.insert(submission(9));
    story.promises.answered_final.insert(submission(9), Height(3));
    let findings = story.findings();
    assert_eq!(findings.len(), 4, "each node lacks it: {findings:?}");
    assert!(findings.iter().all(|finding| matches!(finding, Finding::Lost { height: Height(3), .. })));
}

#[test]
fn a_submission_that_stands_twice_is_found() {
    let mut story = Story::tell();
    let last = story.histories[0].blocks[5].header.clone();
    let again = story.block(&last, vec![submission(2)], &[1, 2, 3]);
    story.histories[1].blocks.push(again);
    let twice = Finding::Twice {
        submission: submission(2),
        first: Height(2),
        second: Height(7),
        member: "port-authority".into(),
    };
    assert_eq!(story.findings()[0], twice);
}

#[test]
fn a_submission_at_another_height_or_that_nobody_sent_is_found() {
    let mut story = Story::tell();
    story.promises.answered_final.insert(submission(4), Height(5));
    story.promises.sent.remove(&submission(5));
    let findings = story.findings();
    assert_eq!(findings.len(), 8, "{findings:?}");
    assert!(findings.iter().any(|finding| matches!(finding, Finding::Moved { answered: Height(5), .. })));
    assert!(findings.iter().any(|finding| matches!(finding, Finding::Invented { height: Height(5), .. })));
}

#[test]
fn a_hole_another_state_and_a_certificate_without_a_quorum_are_found() {
    let mut story = Story::tell();
    story.histories[0].blocks.remove(3);
    assert!(story.findings().contains(&Finding::Unchained { member: "customs".into(), height: Height(5) }));

    let mut story = Story::tell();
    story.histories[3].blocks[5].header.state_root = Digest::of(b"another state");
    let findings = story.findings();
    let elsewhere = |finding: &Finding| matches!(finding, Finding::StateRoot { height: Height(6), .. });
    assert!(findings.iter().any(elsewhere), "{findings:?}");
    let foreign =
        |finding: &Finding| matches!(finding, Finding::Certificate { why, .. } if why.contains("another block"));
    assert!(findings.iter().any(foreign), "{findings:?}");

    let mut story = Story::tell();
    let header = story.histories[1].blocks[2].header.clone();
    story.histories[1].blocks[2].certificate = story.certify(&header, &[0, 1]);
    let findings = story.findings();
    assert!(matches!(&findings[..], [Finding::Certificate { height: Height(3), .. }]), "{findings:?}");
}

#[test]
fn a_block_that_is_signed_by_another_set_than_the_one_before_it_names_is_found() {
    let mut story = Story::tell();
    let foreign = Digest::of(b"another set");
    story.histories[0].blocks[3].header.validators = foreign;
    let found = Finding::ForeignSet { member: "customs".into(), height: Height(4) };
    assert!(story.findings().contains(&found), "{:?}", story.findings());
    let mut story = Story::tell();
    story.histories[1].sets.clear();
    let found = Finding::ForeignSet { member: "port-authority".into(), height: Height(1) };
    assert!(story.findings().contains(&found));
}
