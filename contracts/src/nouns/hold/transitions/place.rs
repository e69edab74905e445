//! Place a hold.

use crate::context::RecordContext;
use crate::limits::BODY_LIST_MAX;
use crate::nouns::consignment::rules::stays_reached;
use crate::nouns::declaration::rules::stays_of;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::hold::reaching::broken_by_place;
use crate::nouns::hold::{Hold, HoldBody, events, keys, rules};
use crate::nouns::port_call::leaving::raise_for_calls_that_left;
use crate::nouns::release;
use crate::nouns::release_right::bill::Saying;
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{CONSIGNMENT, CONTAINER_STAY, DECLARATION};
use crate::nouns::terminal_event;
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

/// R-221 · R-336 · R-320 · R-433 · R-435. A hold on a container that has left is accepted with an exception.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: HoldBody = context.body()?;
    if body.effect.len() > BODY_LIST_MAX {
        let message = format!("at most {BODY_LIST_MAX} effects");
        return context.refuse(Code::BodyNotAsSpecified, "body.effect", message);
    }

    permissions::check(context, &body.light.to_string(), None)?;
    release::rules::carrier_speaks(view, context, body.light, Saying::Hold)?;
    if !body.hold_code.belongs_to(body.light) {
        let message = format!("{} is not a code of the {} light", body.hold_code, body.light);
        return context.refuse(Code::HoldCodeNotOfLight, "body.hold_code", message);
    }
    if let Some(full) = context.subjects().find(|subject| !rules::has_room(view, subject)) {
        return context.refuse(Code::HoldsFull, "subjects", format!("{full} has reached the limit of holds"));
    }

    let hold = Hold {
        light: body.light,
        hold_code: body.hold_code,
        effect: body.effect.into_iter().collect(),
        placer: context.author.id.clone(),
        subjects: context.subjects().collect(),
        event_time: context.record.event_time,
        ledger_time: context.time,
        lifted: None,
    };
    let mut changes = Changes::none();
    changes.put(keys::hold(&context.digest()), &hold);
    for subject in &hold.subjects {
        changes.put(keys::on_subject(subject, &context.digest()), &());
    }
    changes.say(events::placed(context.digest(), &hold));
    raise_for_stays_that_left(view, context, &hold, &mut changes);
    raise_for_calls_that_left(view, context, &hold, &mut changes);
    Ok(changes)
}

/// by event time where the hold says that it was placed before the container left or was loaded.
fn raise_for_stays_that_left(view: &dyn StateView, context: &RecordContext<'_>, hold: &Hold, changes: &mut Changes) {
    let declarations = context.subjects_of(DECLARATION).flat_map(|declaration| group_of(view, declaration));
    let of_declarations = declarations.flat_map(|declaration| stays_of(view, &declaration));
    let of_consignments = context.subjects_of(CONSIGNMENT).flat_map(|consignment| stays_reached(view, consignment));
    let stays: BTreeSet<SubjectId> =
        context.subjects_of(CONTAINER_STAY).chain(of_declarations).chain(of_consignments).collect();
    let all: BTreeSet<SubjectId> = stays.iter().flat_map(|stay| group_of(view, *stay)).collect();
    for stay in all {
        let place = terminal_event::find(view, &stay).place();
        if place.left_at().is_some() {
            let (rule, about) = (ExceptionRule::HoldIneffective, Some(context.digest()));
            changes.raise(Finding { rule, subjects: vec![stay], about });
        }
        let findings = broken_by_place(stay, &place, context.digest(), hold);
        findings.into_iter().for_each(|finding| changes.raise(finding));
    }
}
