//! What an action would do, in words for those who vote: who may do what from when on, and what was before.

use super::action::{Action, Admission, ParametersChange, RoleSetting};
use super::effects::changed_parameters;
use crate::editions::Edition;
use crate::membership::schedule;
use crate::nouns::code_list::{self, CodeListEdition};
use crate::nouns::organisation;
use crate::parameters::Parameters;
use crate::permissions::what_role_writes;
use crate::roles::RoleGrant;
use crate::state::read;
use crate::state_keys;
use portolan_ledger::StateView;
use serde_json::Value;

/// The effect of an action on the state of this moment, by the edition in force, one sentence a line. *h* is the block in which it
/// passes.
///
/// # Panics
/// When the state holds no genesis.
#[must_use]
pub fn effect_in_words(view: &dyn StateView, edition: &Edition, action: &Action) -> Vec<String> {
    match action {
        Action::Admit(admission) => admit(edition, admission),
        Action::Suspend(named) => {
            let id = &named.organisation;
            let mut lines = vec![
                format!("{id} may write nothing from block h+1 on; what it wrote stays and stays provable."),
                format!("{id} keeps its keys and can be readmitted."),
            ];
            lines.extend(leaving(view, id));
            lines
        }
        Action::Readmit(named) => {
            let id = &named.organisation;
            vec![
                format!("{id} may write again from block h+1 on, within its roles."),
                format!("If it runs a validator, {id} votes again from block h+2 on, or when there is room."),
            ]
        }
        Action::Remove(named) => {
            let id = &named.organisation;
            let mut lines = vec![
                format!("{id} leaves for good: it may write nothing from block h+1 on, and its keys end."),
                "What it wrote stays and stays provable.".to_owned(),
            ];
            lines.extend(leaving(view, id));
            lines
        }
        Action::SetPower(setting) => {
            let target = schedule(view).target();
            let before = target.get(&setting.organisation).map_or(0, |validator| validator.power);
            let others: u64 = target.values().map(|validator| validator.power).sum::<u64>() - before;
            vec![format!(
                "{}: voting power {before} → {} of {} in all, from block h+2 on, or when there is room.",
                setting.organisation,
                setting.power,
                others.saturating_add(setting.power)
            )]
        }
        Action::SetRoles(setting) => roles(view, edition, setting),
        Action::SetParameters(change) => parameters(view, change),
        Action::ActivateEdition(planned) => vec![format!(
            "Edition {} of the rules decides from block {} on; a node that has not been upgraded by then stops before it.",
            planned.edition, planned.from
        )],
        Action::AdoptCodeList(adopted) => {
            let CodeListEdition { list, edition, publisher, valid_from, pages, root } = adopted.as_ref();
            let before = code_list::editions(view, *list).last().map(|last| last.edition.edition.clone());
            let before =
                before.map_or_else(|| "the list of the program".to_owned(), |before| format!("edition {before}"));
            vec![
                format!(
                    "{list}: edition {edition} of {publisher} is in force from {valid_from} on, in place of {before}."
                ),
                format!("It has {pages} pages under the root {root}; any member may write them."),
                "Compare the root with what `portolan codelist root` makes of the publisher's own file.".to_owned(),
            ]
        }
        Action::ReplaceRootKey(replacement) => vec![
            format!(
                "{}: the root key {} counts from block h+1 on.",
                replacement.organisation, replacement.root.public_key
            ),
            "The root key before ends. Whoever holds the new one makes every other key of the member.".to_owned(),
        ],
    }
}

fn admit(edition: &Edition, admission: &Admission) -> Vec<String> {
    let id = &admission.organisation;
    let mut lines = vec![format!(
        "{id} (\"{}\") becomes a member and runs an {} at {}.",
        admission.name, admission.kind, admission.introduction.address
    )];
    lines[0] = lines[0].replace("an validator", "a validator");
    lines.extend(admission.roles.iter().map(|grant| format!("From block h+1 on {}", may_write(edition, grant))));
    if admission.power > 0 {
        lines.push(format!("It votes with power {} from block h+2 on, or when there is room.", admission.power));
    }
    lines.push(format!("Its root key is {}.", admission.introduction.root.public_key));
    lines
}

fn leaving(view: &dyn StateView, id: &portolan_ledger::OrganisationId) -> Option<String> {
    let target = schedule(view).target();
    let own = target.get(id)?.power;
    let total: u64 = target.values().map(|validator| validator.power).sum();
    let rest = total - own;
    Some(format!(
        "{id} no longer votes from block h+2 on, or when there is room: its power {own} of {total} goes, {rest} stay."
    ))
}

fn roles(view: &dyn StateView, edition: &Edition, setting: &RoleSetting) -> Vec<String> {
    let before = organisation::find(view, &setting.organisation).map_or_else(Vec::new, |found| found.roles);
    let gained = setting.roles.iter().filter(|grant| !before.contains(grant));
    let lost = before.iter().filter(|grant| !setting.roles.contains(grant));
    let mut lines: Vec<String> = gained
        .map(|grant| format!("From block h+1 on {} {}", setting.organisation, may_write(edition, grant)))
        .collect();
    lines.extend(
        lost.map(|grant| format!("From block h+1 on {} no longer has the role {grant}.", setting.organisation)),
    );
    lines
}

fn may_write(edition: &Edition, grant: &RoleGrant) -> String {
    let what = what_role_writes(edition, grant.role);
    let what = if what.is_empty() { "nothing by that role".to_owned() } else { what.join(", ") };
    let from = grant.from.map_or(String::new(), |from| format!(" from {from}"));
    let until = grant.until.map_or(String::new(), |until| format!(" until {until}"));
    format!("holds the role {grant}{from}{until} and may write: {what}.")
}

fn parameters(view: &dyn StateView, change: &ParametersChange) -> Vec<String> {
    let before: Parameters = read(view, &state_keys::parameters()).expect("the state holds a genesis");
    let after = changed_parameters(&before, change);
    let as_json = |parameters: &Parameters| serde_json::to_value(parameters).expect("parameters are plain JSON");
    let mut lines = Vec::new();
    differences("", &as_json(&before), &as_json(&after), &mut lines);
    lines
}

/// One line for each leaf that differs, by its path.
fn differences(path: &str, before: &Value, after: &Value, lines: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (field, value) in after {
                let path = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                differences(&path, before.get(field).unwrap_or(&Value::Null), value, lines);
            }
        }
        _ if before == after => {}
        _ => lines.push(format!("{path}: {before} → {after}, from block h+1 on.")),
    }
}
