//! Few sentences, told in every order: what a shuffle of many records once found, each reduced to what it takes.

use crate::scenario::Story;
use portolan_contracts::{Code, query};

/// What is told first, what is told in every order, what is told then, and what is to be known in the end.
struct Tale {
    first: &'static [&'static str],
    told: &'static [&'static str],
    then: &'static [&'static str],
    known: &'static [(&'static str, &'static str)],
}

const BOX_AND_DECLARATION: &[&str] =
    &["terminal opens BOX as container-stay", "customs opens DECL as declaration", "block"];

const TALES: [Tale; 8] = [
    // a line counts as customs leaves it within the day, also if it was accepted when the discharge was reported.
    Tale {
        first: &[
            "line opens MAN as manifest",
            "line opens GOODS as consignment",
            "terminal opens BOX as container-stay",
            "line lodges MAN ARRIVAL MASTER at -90m",
            "line lists GOODS IMPORT MASTER of MAN with BOX at -80m",
            "customs reports MAN ACCEPTED at -60m",
        ],
        told: &["terminal reports BOX DISCHARGED IMPORT FULL at -30m", "customs reports MAN REJECTED at -40m"],
        then: &["block", "wait 25h", "block", "block"],
        known: &[("look exceptions BOX", "X-11")],
    },
    // what is discharged under one subject is awaited under none that counts as the same.
    Tale {
        first: &[
            "port-authority opens CALL as port-call",
            "line opens MAN as manifest",
            "line opens GOODS as consignment",
            "terminal opens BOX as container-stay",
            "line opens TWIN as container-stay",
            "line lodges MAN ARRIVAL MASTER on CALL at -90m",
            "customs reports MAN ACCEPTED at -60m",
            "port-authority reports CALL ARRIVED at -50m",
        ],
        told: &[
            "line lists GOODS IMPORT MASTER of MAN with TWIN at -80m",
            "terminal reports BOX DISCHARGED IMPORT FULL at -30m",
            "customs joins BOX,TWIN",
        ],
        then: &["block"],
        known: &[("look manifest MAN", "DISCHARGED; 0 of 1 lines finished")],
    },
    // the status came; that it was taken back since is another matter.
    Tale {
        first: BOX_AND_DECLARATION,
        told: &[
            "customs reports DECL RELEASED at -50m",
            "customs releases DECL CUSTOMS at -45m",
            "customs reports DECL RELEASE_SUSPENDED at -40m",
        ],
        then: &["customs reports DECL ACCEPTED at -60m", "block", "wait 16m", "block", "block"],
        known: &[("look exceptions DECL", "nothing"), ("look declaration DECL", "RELEASE_SUSPENDED v1")],
    },
    // it was the release that came first by its time, whichever was seen first.
    Tale {
        first: BOX_AND_DECLARATION,
        told: &["customs reports DECL RELEASED at -30m as FIRST", "customs reports DECL CLEARED at -20m as SECOND"],
        then: &["block", "wait 16m", "block", "block"],
        known: &[("look exceptions DECL", "X-15 (FIRST)")],
    },
    // one export, one deadline.
    Tale {
        first: BOX_AND_DECLARATION,
        told: &[
            "customs declares DECL EXPORT for BOX at -60m",
            "customs reports DECL RELEASED at -30m as FIRST",
            "customs reports DECL RELEASED at -20m",
            "customs reports DECL RELEASE_SUSPENDED at -15m",
            "customs reports DECL CLEARED at -10m",
        ],
        then: &["customs reports DECL ACCEPTED at -40m", "block", "wait 2161h", "block", "block"],
        known: &[("look exceptions DECL", "X-38 (FIRST)")],
    },
    // items that are released beside others of the same moment are no repetition.
    Tale {
        first: BOX_AND_DECLARATION,
        told: &[
            "customs declares DECL IMPORT for BOX items:3 at -60m",
            "customs reports DECL RELEASED items:1,2 at -30m",
            "customs reports DECL RELEASED items:3 at -30m",
        ],
        then: &["customs reports DECL ACCEPTED at -40m", "customs releases DECL CUSTOMS", "block"],
        known: &[("look lights BOX", "COMMERCIAL UNKNOWN, CUSTOMS GREEN, TERMINAL UNKNOWN")],
    },
    // the hold was in force when the container left, whichever of the three the ledger heard of last.
    Tale {
        first: BOX_AND_DECLARATION,
        told: &[
            "customs declares DECL IMPORT for BOX at -90m",
            "customs holds DECL CUSTOMS CUS-PHY NO_GATE_OUT as H at -60m",
            "terminal reports BOX GATE_OUT at -30m",
        ],
        then: &["block"],
        known: &[("count X-08-EVENT of BOX", "1")],
    },
    Tale {
        first: &["terminal opens BOX as container-stay", "line opens TWIN as container-stay", "block"],
        told: &[
            "customs joins BOX,TWIN at -90m",
            "customs holds TWIN CUSTOMS CUS-PHY NO_GATE_OUT as H at -60m",
            "terminal reports BOX GATE_OUT at -30m",
        ],
        then: &["block"],
        known: &[("count X-08-EVENT of BOX", "1")],
    },
];

fn tell(story: &mut Story, line: &str) {
    let answer = story.tell(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
    assert!(answer.is_none_or(|answer| !answer.starts_with("R-")), "{line} is refused");
}

fn know(story: &mut Story, question: &str) -> String {
    let Some((rule, name)) = question.strip_prefix("count ").and_then(|rest| rest.split_once(" of ")) else {
        return story.tell(question).expect("a lookup").expect("an answer");
    };
    let found = query::exceptions_of(&story.world.state, &story.subjects[name].id);
    found.iter().filter(|exception| exception.rule.as_str() == rule).count().to_string()
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let with_last = |order: Vec<usize>| {
        (0..=order.len()).map(move |at| [&order[..at], &[count - 1], &order[at..]].concat()).collect::<Vec<_>>()
    };
    orders(count - 1).into_iter().flat_map(with_last).collect()
}

#[test]
fn what_is_told_in_any_order_is_known_alike() {
    let mut wrong = Vec::new();
    for tale in &TALES {
        for order in orders(tale.told.len()) {
            let mut story = Story::new();
            tale.first.iter().for_each(|line| tell(&mut story, line));
            order.iter().for_each(|at| tell(&mut story, tale.told[*at]));
            tale.then.iter().for_each(|line| tell(&mut story, line));
            for (question, answer) in tale.known {
                let known = know(&mut story, question);
                if known != *answer {
                    let told: Vec<&str> = order.iter().map(|at| tale.told[*at]).collect();
                    wrong.push(format!("{question}: {known}, not {answer}, after\n  {}", told.join("\n  ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_names_a_tie_that_is_still_to_come_waits_in_line() {
    let mut story = Story::new();
    for line in BOX_AND_DECLARATION {
        tell(&mut story, line);
    }
    let refused = |story: &mut Story, line: &str| story.tell(line).expect("a sentence").expect("an answer");
    assert_eq!(refused(&mut story, "customs releases BOX,DECL CUSTOMS"), "R-441 STAY_NOT_LINKED");
    tell(&mut story, "customs requests PHYSICAL_FULL on DECL as REQUEST");
    assert_eq!(refused(&mut story, "customs notes OPENED of REQUEST on BOX"), "R-547 NOT_OF_PLAN");
    assert!(Code::StayNotLinked.retry_can_help() && Code::NotOfPlan.retry_can_help());
    tell(&mut story, "customs declares DECL IMPORT for BOX");
    tell(&mut story, "customs releases BOX,DECL CUSTOMS");
    tell(&mut story, "customs notes OPENED of REQUEST on BOX");
}
