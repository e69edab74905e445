//! Nothing that the rules can say is left without a story: every refusal, every exception and every rule is met in a scenario.
//!
//! What is counted is what the rules answered while the scenarios were played, never the text on the right.

use crate::repository;
use crate::scenario::{PLAYED, Played, Story};
use crate::world::genesis;
use portolan_contracts::Code;
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::rules::RULES;
use portolan_contracts::state_keys::Tag;
use portolan_ledger::StateView;
use std::collections::BTreeSet;

/// How a rule that neither refuses nor raises is seen: in a scenario, by what is said and answered there in this order.
struct Shown {
    rule: &'static str,
    scenario: &'static str,
    steps: &'static [(&'static str, &'static str)],
    /// The event that the rule consists of, if it is one.
    event: Option<&'static str>,
}

/// Those rules.
const SHOWN: &[Shown] = &[
    Shown {
        rule: "X-06",
        scenario: "47-each-rule-alone.txt",
        steps: &[
            ("look pickup BOX at terminal", "ALLOW"),
            ("line releases BOX COMMERCIAL when ON_DISCHARGE", "accepted"),
            ("look pickup BOX at terminal", "X-06: what the authorisation rests on was revoked or superseded"),
        ],
        event: None,
    },
    Shown {
        rule: "X-23",
        scenario: "53-joint-inspection.txt",
        steps: &[
            ("customs concludes CUSTOMS-EXAM on DECL CONFORM LIFT", "accepted"),
            ("look lights BOX", "CUSTOMS RED"),
            ("customs lifts CUS-HOLD of DECL", "accepted"),
            ("look lights BOX", "CUSTOMS GREEN"),
        ],
        event: Some("inspection.lift-proposed"),
    },
    Shown {
        rule: "X-32",
        scenario: "49-released-before-arrival.txt",
        steps: &[
            ("look lights BOX", "CUSTOMS AMBER"),
            ("terminal reports BOX DISCHARGED IMPORT FULL", "accepted"),
            ("look lights BOX", "CUSTOMS GREEN"),
        ],
        event: None,
    },
    Shown {
        rule: "X-40",
        scenario: "71-two-windows.txt",
        steps: &[
            ("terminal reports BOX GATE_OUT at -5m", "accepted"),
            ("terminal by pcs reports BOX GATE_OUT at -5m", "accepted"),
            ("look exceptions BOX", "nothing"),
        ],
        event: None,
    },
    Shown {
        rule: "X-41",
        scenario: "70-sealed-parts.txt",
        steps: &[
            ("customs holds BOX CUSTOMS CUS-PHY as STOP sealed community:1", "accepted"),
            ("look gate BOX at terminal", "CUSTOMS hold CUS-PHY of customs says NO_GATE_OUT"),
            ("customs lifts STOP of BOX sealed community:1", "accepted"),
            ("look gate BOX at terminal", "ALLOW"),
        ],
        event: None,
    },
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
    let met: BTreeSet<Code> = PLAYED.iter().flat_map(|played| played.heard.refused.iter().copied()).collect();
    let missing: Vec<String> =
        Code::ALL.iter().filter(|code| !met.contains(code)).map(|code| format!("{code} {}", code.name())).collect();
    assert!(missing.is_empty(), "no scenario meets {}", missing.join(", "));
}

#[test]
fn every_exception_is_raised_in_a_scenario() {
    let raised: BTreeSet<ExceptionRule> =
        PLAYED.iter().flat_map(|played| played.heard.raised.iter().copied()).collect();
    let missing: Vec<&str> =
        ExceptionRule::ALL.iter().filter(|rule| !raised.contains(rule)).map(|rule| rule.as_str()).collect();
    assert!(missing.is_empty(), "no scenario raises {}", missing.join(", "));
}

#[test]
fn every_rule_is_told_in_a_scenario_that_names_it_and_meets_what_it_does() {
    let mut missing = Vec::new();
    for rule in RULES {
        let naming: Vec<&Played> = PLAYED.iter().filter(|played| played.names(rule.id)).collect();
        let refused = |code: &&Code| !naming.iter().any(|played| played.heard.refused.contains(code));
        let raised = |exception: &&ExceptionRule| !naming.iter().any(|played| played.heard.raised.contains(exception));
        missing.extend(rule.refuses.iter().filter(refused).map(|code| format!("{}: {code}", rule.id)));
        missing.extend(rule.raises.iter().filter(raised).map(|exception| format!("{}: {exception}", rule.id)));
    }
    assert!(missing.is_empty(), "no scenario that names the rule meets {}", missing.join(", "));
}

#[test]
fn every_rule_that_neither_refuses_nor_raises_is_shown_in_a_scenario_that_names_it() {
    let silent: Vec<&str> =
        RULES.iter().filter(|rule| rule.refuses.is_empty() && rule.raises.is_empty()).map(|rule| rule.id).collect();
    let shown: Vec<&str> = SHOWN.iter().map(|shown| shown.rule).collect();
    assert_eq!(silent, shown);
    for Shown { rule, scenario, steps, event } in SHOWN {
        let played = PLAYED.iter().find(|played| played.name == *scenario).expect("a scenario of this name");
        assert!(played.names(rule), "{scenario} does not name {rule}");
        assert!(played.tells(steps), "{scenario} does not show {rule}");
        assert!(event.is_none_or(|name| played.heard.events.contains(name)), "{scenario} does not say {event:?}");
    }
}

#[test]
fn every_rule_of_the_domain_is_decided() {
    let numbered: Vec<&str> = RULES.iter().map(|rule| rule.id).filter(|id| id.starts_with("X-")).collect();
    let domain: Vec<String> = (1..=RULES_OF_THE_DOMAIN).map(|number| format!("X-{number:02}")).collect();
    assert_eq!(numbered, domain);
}

#[test]
fn the_page_about_scenarios_says_who_takes_part() {
    let page = std::fs::read_to_string(repository("contracts/scenarios/README.md")).expect("the page");
    for organisation in genesis().organisations {
        assert!(page.contains(&format!("`{}`", organisation.id)), "{}", organisation.id);
    }
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
        let keys: BTreeSet<&[u8]> = once.entries().chain(twice.entries()).map(|(key, _)| key).collect();
        let differing = keys.into_iter().filter(|key| once.get(key) != twice.get(key));
        for key in differing {
            let tag = u16::from_be_bytes([key[0], key[1]]);
            assert!(counted.iter().any(|of| *of as u16 == tag), "{again} changed an entry of {tag:#06x}");
        }
    }
}
