//! A port call: its statuses, the times of its moments by rank, its formalities, and what was decided.

use portolan_api::subject::{
    CallDecisionAnswer, CallReport, FormalityAnswer, FormalityWord, MomentAnswer, MomentTime, PortCallAnswer,
    StatusTime,
};
use portolan_contracts::nouns::formality::{Formality, Verdict};
use portolan_contracts::nouns::port_call::Decided;
use portolan_contracts::nouns::port_call::course::{Reached, Report};
use portolan_contracts::nouns::port_call_event::{Moment, Statement, Times};
use portolan_contracts::query::{self, PortCallSummary};
use portolan_ledger::{Digest, StateView, SubjectId};

/// What stands about a call beside its status.
pub fn answer(view: &dyn StateView, id: &SubjectId, call: PortCallSummary) -> PortCallAnswer {
    let expected = call.expected_at.iter().map(|(status, at)| StatusTime {
        status: status.as_str().to_owned(),
        berth_visit: None,
        at: *at,
        rank: None,
    });
    let mut milestones: Vec<StatusTime> = call.milestones.iter().map(reached).collect();
    milestones.sort_by_key(|milestone| milestone.at);
    PortCallAnswer {
        vessel: call.vessel,
        reached: milestones,
        expected: expected.collect(),
        departed_before_arrival: call.departed_before_arrival,
        disputed: call.disputed.iter().map(|status| status.as_str().to_owned()).collect(),
        reports: call.reports.iter().map(report).collect(),
        moments: query::port_call_times(view, id).iter().map(moment).collect(),
        formalities: query::formalities_of(view, id).iter().map(formality).collect(),
        decisions: call.decisions.iter().map(decision).collect(),
    }
}

/// Berths count from 1; away from them the rules write 0.
fn berth(visit: u8) -> Option<u8> {
    (visit > 0).then_some(visit)
}

fn reached(reached: &Reached) -> StatusTime {
    StatusTime {
        status: reached.status.as_str().to_owned(),
        berth_visit: berth(reached.berth_visit),
        at: reached.at,
        rank: Some(reached.rank),
    }
}

fn report(report: &Report) -> CallReport {
    CallReport {
        record: report.record,
        status: report.status.as_str().to_owned(),
        berth_visit: berth(report.berth_visit),
        event_time: report.event_time,
        author: report.author.clone(),
        rank: report.rank,
        late: report.late,
    }
}

fn moment((moment, times): (&Moment, &Times)) -> MomentAnswer {
    MomentAnswer {
        event_type: moment.event_type.as_str().to_owned(),
        location: moment.location.as_str().to_owned(),
        service: moment.service.map(|service| service.as_str().to_owned()),
        berth_visit: berth(moment.berth_visit),
        disputed: times.is_disputed(),
        times: times.that_count().map(time).collect(),
    }
}

fn time(statement: &Statement) -> MomentTime {
    MomentTime {
        classifier: statement.said.as_str().to_owned(),
        time: statement.time,
        stated_at: statement.stated_at,
        author: statement.author.clone(),
        rank: statement.rank,
        record: statement.record,
    }
}

fn formality((first, formality): (&Digest, &Formality)) -> FormalityAnswer {
    let submitted = formality.submitted.as_ref();
    FormalityAnswer {
        formality: *first,
        state: formality.status().map(|status| status.as_str().to_owned()),
        formality_type: submitted.map(|submitted| submitted.formality_type.as_str().to_owned()),
        movement: submitted.map(|submitted| submitted.movement.as_str().to_owned()),
        author: submitted.map(|submitted| submitted.author.clone()),
        submitted_at: submitted.map(|submitted| submitted.submitted_at),
        obligation_time: submitted.and_then(|submitted| submitted.obligation_time),
        late: formality.is_late(),
        version: submitted.map(|submitted| submitted.newest),
        words: formality.verdicts.iter().filter_map(word).collect(),
    }
}

fn word(verdict: &Verdict) -> Option<FormalityWord> {
    let word = verdict.word.as_ref()?;
    Some(FormalityWord {
        version: verdict.version,
        result: word.result.as_str().to_owned(),
        author: word.author.clone(),
        event_time: word.event_time,
        record: word.record,
    })
}

fn decision(decided: &Decided) -> CallDecisionAnswer {
    CallDecisionAnswer {
        decision: decided.decision.as_str().to_owned(),
        author: decided.author.clone(),
        event_time: decided.event_time,
        recorded_at: decided.recorded_at,
        record: decided.record,
        withdrawn_at: decided.withdrawn_at,
    }
}
