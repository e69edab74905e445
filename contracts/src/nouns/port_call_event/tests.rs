//! Which statement of a moment is shown, whatever the order in which they come.

use super::moments::Entered;
use super::{Said, Statement, Times};
use crate::limits::MOMENT_STATEMENTS_KEPT;
use crate::nouns::port_call::reporting::Corrector;
use portolan_ledger::{Digest, OrganisationId, Time};

const MINUTE_MS: u64 = 60_000;

fn statement(author: &str, rank: u8, said: Said, time: u64, stated_at: u64) -> Statement {
    Statement {
        said,
        time: Time(time * MINUTE_MS),
        stated_at: Time(stated_at * MINUTE_MS),
        author: OrganisationId::parse(author).unwrap(),
        rank,
        record: Digest::of(format!("{author} {} {time} {stated_at}", said.as_str()).as_bytes()),
        reply_to: None,
        withdrawn: false,
    }
}

fn own(statement: &Statement) -> Corrector {
    Corrector::Author(statement.author.clone())
}

fn times(statements: &[Statement]) -> Times {
    let mut times = Times::default();
    for statement in statements {
        times.enter(statement.clone());
    }
    times
}

#[test]
fn the_best_source_is_shown_as_it_last_said_in_any_order() {
    let planned = statement("terminal", 0, Said::Planned, 900, 10);
    let carrier = statement("carrier", 2, Said::Estimated, 800, 20);
    let carrier_later = statement("carrier", 2, Said::Estimated, 850, 60);
    let traffic = statement("traffic", 4, Said::Estimated, 700, 90);
    let all = [planned.clone(), carrier, carrier_later.clone(), traffic];
    let expected = times(&all);
    assert_eq!(expected.expected(), Some(&planned));
    for turn in 1..all.len() {
        let mut turned = all.clone();
        turned.rotate_left(turn);
        assert_eq!(times(&turned), expected);
    }
    assert_eq!(times(&all[1..]).expected(), Some(&carrier_later));
}

#[test]
fn an_estimate_that_says_nothing_new_changes_nothing() {
    let mut known = times(&[statement("carrier", 2, Said::Estimated, 800, 0)]);
    assert_eq!(known.enter(statement("carrier", 2, Said::Estimated, 809, 14)), Entered::Unchanged);
    assert_eq!(known.enter(statement("carrier", 2, Said::Estimated, 790, 14)), Entered::Newest);
    assert_eq!(known.enter(statement("carrier", 2, Said::Estimated, 795, 29)), Entered::Newest);
    assert_eq!(known.enter(statement("carrier", 2, Said::Estimated, 700, 3)), Entered::Older);
    assert_eq!(known.enter(statement("agent", 2, Said::Estimated, 796, 29)), Entered::Newest);
    // A plan is not an estimate.
    assert_eq!(known.enter(statement("carrier", 2, Said::Planned, 795, 30)), Entered::Newest);
    assert_eq!(known.enter(statement("carrier", 2, Said::Planned, 796, 31)), Entered::Newest);
}

#[test]
fn what_is_taken_back_is_not_shown_and_nothing_older_comes_back() {
    let (older, newer) =
        (statement("carrier", 2, Said::Estimated, 800, 0), statement("carrier", 2, Said::Estimated, 900, 30));
    let mut in_order = times(&[older.clone(), newer.clone()]);
    in_order.withdraw(newer.record, &own(&newer)).unwrap();
    let mut late = times(std::slice::from_ref(&newer));
    late.withdraw(newer.record, &own(&newer)).unwrap();
    assert_eq!(late.enter(older), Entered::Older);
    assert_eq!(in_order, late);
    assert_eq!(late.expected(), None);
    assert_eq!(late.withdraw(newer.record, &own(&newer)), None);
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects() {
    let wrong = statement("traffic", 0, Said::Actual, 800, 10);
    let right = statement("traffic", 0, Said::Actual, 700, 5);
    let mut known = times(std::slice::from_ref(&wrong));
    assert_eq!(known.correct(right.record, &own(&right), right.clone()), None);
    assert_eq!(known.correct(wrong.record, &own(&right), right.clone()).as_ref(), Some(&wrong));
    assert_eq!(known.actual().map(|shown| (shown.time, shown.stated_at)), Some((right.time, wrong.stated_at)));
}

#[test]
fn the_best_statements_are_kept() {
    let many: Vec<Statement> = (0..=MOMENT_STATEMENTS_KEPT as u64)
        .map(|number| statement(&format!("agent-{number}"), 3, Said::Actual, 800, number))
        .collect();
    let known = times(&many);
    assert_eq!(known.statements.len(), MOMENT_STATEMENTS_KEPT);
    assert!(!known.statements.contains(&many[0]));
    let reversed: Vec<Statement> = many.iter().rev().cloned().collect();
    assert_eq!(times(&reversed), known);
}

#[test]
fn times_of_two_sources_are_disputed_after_half_an_hour() {
    let traffic = statement("traffic", 0, Said::Actual, 800, 0);
    let agent = |time| statement("agent", 3, Said::Actual, time, 0);
    assert!(!times(&[traffic.clone(), agent(830)]).is_disputed());
    assert!(times(&[traffic.clone(), agent(831)]).is_disputed());
    assert_eq!(times(&[agent(1000), traffic.clone()]).actual(), Some(&traffic));
}

#[test]
fn the_port_authority_corrects_what_another_said() {
    let agent = statement("agent", 3, Said::Actual, 800, 10);
    let authority = statement("port-authority", 1, Said::Actual, 700, 5);
    let mut known = times(std::slice::from_ref(&agent));
    assert_eq!(known.correct(agent.record, &own(&authority), authority.clone()), None);
    assert_eq!(known.correct(agent.record, &Corrector::PortAuthority, authority.clone()), Some(agent.clone()));
    assert_eq!(known.that_count().collect::<Vec<_>>(), [&authority]);
    // The agent's older word does not come back for it.
    assert_eq!(known.enter(statement("agent", 3, Said::Actual, 850, 9)), Entered::Older);
}
