//! Nothing that the rules can say is left without a story: every refusal, every exception and every rule is met in a scenario.
//!
//! What is counted is what the rules answered while the scenarios were played, never the text on the right.

use crate::scenario::{PLAYED, Played, Story};
use portolan_contracts::Code;
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::rules::RULES;
use portolan_contracts::state_keys::Tag;
use std::collections::BTreeSet;

/// What is said in a scenario and what its answer contains, in this order, among other things.
type Steps = [(&'static str, &'static str)];

/// Rules that neither refuse nor raise: the scenario that tells each, and what the state answers there.
const SHOWN: &[(&str, &str, &Steps)] = &[
    (
        "X-06",
        "47-each-rule-alone.txt",
        &[
            ("look pickup BOX at terminal", "ALLOW"),
            ("line releases BOX COMMERCIAL", "accepted"),
            ("look pickup BOX at terminal", "X-06: what the authorisation rests on was revoked or superseded"),
        ],
    ),
    (
        "X-23",
        "53-joint-inspection.txt",
        &[
            ("customs concludes CUSTOMS-EXAM on DECL CONFORM LIFT", "accepted"),
            ("look lights BOX", "CUSTOMS RED"),
            ("customs lifts CUS-HOLD of DECL", "accepted"),
            ("look lights BOX", "CUSTOMS GREEN"),
        ],
    ),
    (
        "X-32",
        "49-released-before-arrival.txt",
        &[
            ("look lights BOX", "CUSTOMS AMBER"),
            ("terminal reports BOX DISCHARGED IMPORT FULL", "accepted"),
            ("look lights BOX", "CUSTOMS GREEN"),
        ],
    ),
    (
        "X-40",
        "71-two-windows.txt",
        &[
            ("terminal reports BOX GATE_OUT at -5m", "accepted"),
            ("terminal by pcs reports BOX GATE_OUT at -5m", "accepted"),
            ("look exceptions BOX", "nothing"),
        ],
    ),
    (
        "X-41",
        "70-sealed-parts.txt",
        &[
            ("customs holds BOX CUSTOMS CUS-PHY as STOP sealed community:1", "accepted"),
            ("look gate BOX at terminal", "CUSTOMS hold CUS-PHY of customs says NO_GATE_OUT"),
            ("customs lifts STOP of BOX sealed community:1", "accepted"),
            ("look gate BOX at terminal", "ALLOW"),
        ],
    ),
];

/// Rules are numbered X-01 to this one.
const RULES_OF_THE_DOMAIN: usize = 45;

impl Played {
    /// Whether its comments name the rule, as a word of its own.
    fn names(&self, rule: &str) -> bool {
        let is_of_a_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        self.comments.iter().any(|comment| comment.split(|c| !is_of_a_word(c)).any(|word| word == rule))
    }

    /// Whether it was told in this order, among other things.
    fn tells(&self, steps: &[(&str, &str)]) -> bool {
        let mut told = self.told.iter();
        steps.iter().all(|(said, answer)| told.any(|(left, right)| left == said && right.contains(answer)))
    }
}

#[test]
fn every_refusal_is_met_in_a_scenario() {
    let met: BTreeSet<Code> = PLAYED.iter().flat_map(|played| played.refused.iter().copied()).collect();
    let missing: Vec<String> =
        Code::ALL.iter().filter(|code| !met.contains(code)).map(|code| format!("{code} {}", code.name())).collect();
    assert!(missing.is_empty(), "no scenario meets {}", missing.join(", "));
}

#[test]
fn every_exception_is_raised_in_a_scenario() {
    let raised: BTreeSet<ExceptionRule> = PLAYED.iter().flat_map(|played| played.raised.iter().copied()).collect();
    let missing: Vec<&str> =
        ExceptionRule::ALL.iter().filter(|rule| !raised.contains(rule)).map(|rule| rule.as_str()).collect();
    assert!(missing.is_empty(), "no scenario raises {}", missing.join(", "));
}

#[test]
fn every_rule_is_told_in_a_scenario_that_names_it_and_meets_what_it_does() {
    let mut missing = Vec::new();
    for rule in RULES {
        let naming: Vec<&Played> = PLAYED.iter().filter(|played| played.names(rule.id)).collect();
        let refused = |code: &&Code| !naming.iter().any(|played| played.refused.contains(code));
        let raised = |exception: &&ExceptionRule| !naming.iter().any(|played| played.raised.contains(exception));
        missing.extend(rule.refuses.iter().filter(refused).map(|code| format!("{}: {code}", rule.id)));
        missing.extend(rule.raises.iter().filter(raised).map(|exception| format!("{}: {exception}", rule.id)));
    }
    assert!(missing.is_empty(), "no scenario that names the rule meets {}", missing.join(", "));
}

#[test]
fn every_rule_that_neither_refuses_nor_raises_is_shown_in_a_scenario_that_names_it() {
    let silent: Vec<&str> =
        RULES.iter().filter(|rule| rule.refuses.is_empty() && rule.raises.is_empty()).map(|rule| rule.id).collect();
    let shown: Vec<&str> = SHOWN.iter().map(|(rule, ..)| *rule).collect();
    assert_eq!(silent, shown);
    for (rule, name, steps) in SHOWN {
        let played = PLAYED.iter().find(|played| played.name == *name).expect("a scenario of this name");
        assert!(played.names(rule), "{name} does not name {rule}");
        assert!(played.tells(steps), "{name} does not show {rule}");
    }
}

#[test]
fn every_rule_of_the_domain_is_decided() {
    let numbered: Vec<&str> = RULES.iter().map(|rule| rule.id).filter(|id| id.starts_with("X-")).collect();
    let domain: Vec<String> = (1..=RULES_OF_THE_DOMAIN).map(|number| format!("X-{number:02}")).collect();
    assert_eq!(numbered, domain);
}

/// The state after these sentences, one block each.
fn told(sentences: &[&str]) -> Story {
    let mut story = Story::new();
    for sentence in sentences {
        let answer = story.tell(sentence).expect("a sentence");
        assert!(answer.is_none_or(|answer| answer == "accepted"), "{sentence}");
    }
    story.tell("block").expect("a block");
    story
}

#[test]
fn what_is_said_twice_changes_nothing_but_what_is_counted_of_every_record() {
    let stories: &[(&[&str], &str)] = &[
        (
            &["terminal opens BOX as container-stay", "terminal reports BOX DISCHARGED IMPORT FULL at -1h"],
            "terminal reports BOX DISCHARGED IMPORT FULL at -1h",
        ),
        (
            &["terminal opens BOX as container-stay", "terminal reports BOX GATE_OUT at -5m"],
            "terminal reports BOX GATE_OUT at -5m",
        ),
        (
            &["customs opens D as declaration", "customs declares D EXPORT", "customs reports D RELEASED v1 at -5m"],
            "customs reports D RELEASED v1 at -5m",
        ),
    ];
    let counted = [Tag::Reference, Tag::History, Tag::SubmissionSeen, Tag::SubmissionExpiry];
    for (once, again) in stories {
        let twice: Vec<&str> = once.iter().copied().chain([*again]).collect();
        let (once, twice) = (told(once).world.state, told(&twice).world.state);
        let keys: BTreeSet<&Vec<u8>> = once.entries().keys().chain(twice.entries().keys()).collect();
        let differing = keys.into_iter().filter(|key| once.entries().get(*key) != twice.entries().get(*key));
        for key in differing {
            let tag = u16::from_be_bytes([key[0], key[1]]);
            assert!(counted.iter().any(|of| *of as u16 == tag), "{again} changed an entry of {tag:#06x}");
        }
    }
}
