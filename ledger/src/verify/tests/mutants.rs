//! Evidence has one encoding and no byte that nobody checks: every flipped bit, every dropped and every doubled byte of
//! three files breaks them, and bytes from anywhere never panic the reader.

use super::*;
use crate::evidence::{EVIDENCE_FIRST_LINE, Evidence};
use crate::policy::TrustPolicy;
use proptest::prelude::*;

/// Every flip, drop and doubling of `bytes`; gives the number of mutants.
fn no_mutant_verifies(evidence: &Evidence, policy: &TrustPolicy) -> usize {
    let bytes = evidence.encode();
    assert!(verify(&bytes, policy).is_ok());
    let mut mutants = 0;
    let mut refuse = |mutant: &[u8], what: &str, at: usize| {
        mutants += 1;
        assert!(verify(mutant, policy).is_err(), "{what} byte {at} of {} verifies", bytes.len());
    };
    let mut flipped = bytes.clone();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            flipped[at] ^= 1 << bit;
            refuse(&flipped, "flipped", at);
            flipped[at] ^= 1 << bit;
        }
        refuse(&[&bytes[..at], &bytes[at + 1..]].concat(), "dropped", at);
        refuse(&[&bytes[..=at], &bytes[at..]].concat(), "doubled", at);
    }
    mutants
}

#[test]
fn no_mutant_of_a_mandated_release_with_the_opening_that_names_it_verifies() {
    let story = tell(FILLERS);
    let policy = story.chain.policy(0);
    let evidence = story.chain.evidence(&[story.released, story.named], &policy, 4);
    assert!(no_mutant_verifies(&evidence, &policy) > 10 * 4_000);
}

#[test]
fn no_mutant_of_a_hold_in_the_newest_block_verifies() {
    let story = tell(FILLERS);
    let policy = story.chain.policy(2);
    let evidence = story.chain.evidence(&[story.held], &policy, 3);
    assert!(!evidence.consistency.is_empty() && evidence.statements[0].header_path.is_none());
    assert!(no_mutant_verifies(&evidence, &policy) > 10 * 2_000);
}

#[test]
fn no_mutant_of_an_outcome_behind_a_change_of_the_set_verifies() {
    let story = tell(FILLERS);
    let policy = story.chain.policy(3);
    let evidence = story.chain.evidence(&[story.inspected], &policy, 6);
    assert_eq!(evidence.set_changes.len(), 1);
    assert!(no_mutant_verifies(&evidence, &policy) > 10 * 3_000);
}

proptest! {
    #[test]
    fn no_bytes_panic_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), with_first_line: bool) {
        let line: &[u8] = if with_first_line { EVIDENCE_FIRST_LINE } else { b"" };
        let _ = Evidence::decode(&[line, &bytes].concat());
    }

    #[test]
    fn no_number_panics_the_verifier(leaf: u64, index: u32, log_size: u64, record_count: u32, height: u64, part: u32) {
        let story = tell(0);
        let policy = story.chain.policy(0);
        let mut evidence = story.chain.evidence(&[story.held], &policy, 6);
        let statement = &mut evidence.statements[0];
        statement.leaf = leaf;
        statement.index = index;
        statement.header.log_size = log_size;
        statement.header.record_count = record_count;
        statement.header.height = Height(height);
        statement.openings[0].part = part;
        prop_assert!(verify_decoded(&evidence, &policy).is_err());
        let mut evidence = story.chain.evidence(&[story.held], &policy, 6);
        evidence.certificate.block.log_size = log_size;
        evidence.certificate.height = Height(height);
        prop_assert!(verify_decoded(&evidence, &policy).is_err());
        let mut anchored = policy.clone();
        anchored.anchor.size = log_size;
        let _ = verify_decoded(&story.chain.evidence(&[story.held], &policy, 6), &anchored);
    }

    #[test]
    fn no_splice_of_evidence_verifies(from in 0usize..4_000, to in 0usize..4_000, insert: Vec<u8>) {
        let story = tell(0);
        let policy = story.chain.policy(0);
        let bytes = story.chain.evidence(&[story.held], &policy, 6).encode();
        let (from, to) = (from % bytes.len(), to % bytes.len());
        let spliced = [&bytes[..from.min(to)], &insert, &bytes[from.max(to)..]].concat();
        prop_assume!(spliced != bytes);
        prop_assert!(verify(&spliced, &policy).is_err());
    }
}
