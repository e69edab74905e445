//! Sentences about joint inspections: who asks for what, when and where; what the lead decides; what terminals and agencies
//! report; and where an inspection stands.

use super::command::{fill, offset_ms};
use super::story::Story;
use crate::world::Draft;
use portolan_contracts::nouns::inspection_plan::PlanStatus;
use portolan_contracts::query::{self, PlanSummary};
use portolan_ledger::{Digest, Locode, Time};
use serde_json::{Value, json};

type Said = Result<(), String>;

/// A sentence about an inspection, if it is one.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str]) -> Option<Said> {
    Some(match said {
        ["requests", kind, "on", subjects, details @ ..] => request(story, draft, kind, subjects, details),
        ["plans" | "reschedules", plan, "on", subjects, details @ ..] => {
            let step = if said[0] == "plans" { "PLAN" } else { "RESCHEDULE" };
            step_of(story, draft, step, plan, subjects, details)
        }
        ["admits", request, "to", plan, "on", subjects] => {
            step_of(story, draft, "ADMIT", plan, subjects, &["request", request])
        }
        ["suspends", "plan", plan, "on", subjects, details @ ..] => {
            step_of(story, draft, "SUSPEND", plan, subjects, details)
        }
        ["resumes", "plan", plan, "on", subjects] => step_of(story, draft, "RESUME", plan, subjects, &[]),
        ["closes", "plan", plan, "on", subjects] => step_of(story, draft, "CLOSE", plan, subjects, &[]),
        ["cancels", "plan", plan, "on", subjects] => step_of(story, draft, "CANCEL", plan, subjects, &[]),
        ["says", task, "of", plan, version, "on", subjects] => task_of(story, draft, task, plan, version, subjects),
        ["notes", event, "of", request, "on", subjects] => {
            about(story, draft, "InspectionEvent", request, subjects, event)
        }
        ["waives", "request", request, "on", subjects] => {
            about(story, draft, "InspectionWaiver", request, subjects, "")
        }
        ["withdraws", "request", request, "on", subjects] => {
            about(story, draft, "InspectionWithdrawal", request, subjects, "")
        }
        _ => return None,
    })
}

fn about(story: &Story, draft: &mut Draft, record_type: &str, request: &str, subjects: &str, event: &str) -> Said {
    let mut body = json!({"request": story.record(request)?});
    if !event.is_empty() {
        body["event"] = json!(event);
    }
    fill(draft, record_type, story.subject_list(subjects)?, body);
    Ok(())
}

/// `... [with HOLD] [placed AREA] [from +1h] [until +4h] [alone] [embargoed]`.
fn request(story: &Story, draft: &mut Draft, kind: &str, subjects: &str, details: &[&str]) -> Said {
    let mut body = json!({"types": [kind]});
    let mut rest = details;
    while let [detail, others @ ..] = rest {
        rest = others;
        match (*detail, others) {
            ("alone", _) => body["can_be_joint"] = json!(false),
            ("embargoed", _) => body["embargo"] = json!(true),
            (word, [value, others @ ..]) => {
                rest = others;
                match word {
                    "with" => body["hold"] = json!(story.record(value)?),
                    "placed" => body["place_required"] = json!(value),
                    "from" => body["needed_from"] = at(story, value)?,
                    "until" => body["needed_by"] = at(story, value)?,
                    other => return Err(format!("{other} is no detail of a request")),
                }
            }
            (other, []) => return Err(format!("{other} is no detail of a request")),
        }
    }
    fill(draft, "InspectionRequest", story.subject_list(subjects)?, body);
    Ok(())
}

/// `... [placed AREA] [from +1h] [until +3h] [tasks MOVE,OPEN] [declarant REQUIRED] [for DANGER]`.
fn step_of(story: &Story, draft: &mut Draft, step: &str, plan: &str, subjects: &str, details: &[&str]) -> Said {
    let mut body = json!({"plan": story.record(plan)?, "step": step});
    for pair in details.chunks(2) {
        let [detail, value] = pair else { return Err(format!("{} has no value", pair[0])) };
        match *detail {
            "placed" => body["place"] = json!(value),
            "from" => body["slot"]["from"] = at(story, value)?,
            "until" => body["slot"]["until"] = at(story, value)?,
            "tasks" => body["tasks"] = json!(value.split(',').collect::<Vec<_>>()),
            "declarant" => body["declarant_presence"] = json!(value),
            "for" => body["reason"] = json!(value),
            "request" => body["request"] = json!(story.record(value)?),
            other => return Err(format!("{other} is no detail of a plan")),
        }
    }
    fill(draft, "InspectionPlan", story.subject_list(subjects)?, body);
    Ok(())
}

fn task_of(story: &Story, draft: &mut Draft, task: &str, plan: &str, version: &str, subjects: &str) -> Said {
    let version: u32 = version.trim_start_matches('v').parse().map_err(|_| format!("{version} is no version"))?;
    let body = json!({"plan": story.record(plan)?, "task": task, "version": version});
    fill(draft, "InspectionTask", story.subject_list(subjects)?, body);
    Ok(())
}

fn at(story: &Story, offset: &str) -> Result<Value, String> {
    Ok(json!(Time(story.world.time.0.saturating_add_signed(offset_ms(offset)?))))
}

/// `look plan REQUEST`, `look inspections BOX`, `look figures PORT`, if it is that.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    let state = &story.world.state;
    match words {
        ["plan", request] => Some(story.record(request).map(|request| {
            query::inspection_plan_of(state, &request).map_or("nothing".to_owned(), |status| in_words(story, &status))
        })),
        ["inspections", name] => Some(story.subject(name).map(|subject| {
            let stay = query::stay_status(state, &subject.id, story.world.time);
            let requests: Vec<Digest> = stay.map(|stay| stay.inspections.into_keys().collect()).unwrap_or_default();
            let plans = query::inspection_plans_of(state, &requests);
            let mut told: Vec<String> = plans.iter().map(|plan| with_outcomes(story, plan)).collect();
            told.sort();
            if told.is_empty() { "nothing".to_owned() } else { told.join("; and ") }
        })),
        ["figures", port] => Some(match Locode::parse(port) {
            Ok(port) => {
                let counted = query::inspection_figures(state, &port);
                Ok(format!("{} plans, {} joint, {} missed", counted.plans, counted.joint, counted.missed))
            }
            Err(_) => Err(format!("{port} is no port")),
        }),
        _ => None,
    }
}

/// A plan, and beside it what each request has found.
fn with_outcomes(story: &Story, plan: &PlanSummary) -> String {
    let outcomes = plan.outcomes.iter();
    let mut found: Vec<String> = outcomes
        .map(|(request, outcome)| format!("; {} found {} {}", story.name_of(request), outcome.result, outcome.decision))
        .collect();
    found.sort();
    format!("{}{}", in_words(story, &plan.status), found.concat())
}

fn in_words(story: &Story, status: &PlanStatus) -> String {
    let name = |digest: &Digest| story.name_of(digest);
    let version = status.fixed.as_ref().map_or_else(String::new, |fixed| format!(" v{}", fixed.version));
    let place = status.place.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
    let mut parts: Vec<String> = status
        .requests
        .iter()
        .map(|(request, part)| format!("{} {} {}", name(request), part.agency, part.state))
        .collect();
    parts.sort();
    let mut apart: Vec<String> =
        status.apart.iter().map(|(other, reason)| format!("; apart from {}: {reason}", name(other))).collect();
    apart.sort();
    let embargo = if status.embargo { "; under embargo" } else { "" };
    let (plan, state, lead) = (name(&status.plan), status.state, &status.lead);
    format!("plan {plan} {state}{version}{place}, {lead} leads: {}{}{embargo}", parts.join(", "), apart.concat())
}
