//! Sentences about who takes part: proposals, votes, keys and addresses; and what the state says of them.

use super::code_lists;
use super::command::{fill, offset_ms};
use super::story::Story;
use crate::world::{Draft, key_of, network, organisation, public_key_of};
use portolan_contracts::membership::{self, SetChange};
use portolan_contracts::nouns::key::{KeyAction, KeyBody, NewKey, PublicKeyText, SignatureText};
use portolan_contracts::nouns::node::NodeKind;
use portolan_contracts::nouns::organisation as noun;
use portolan_contracts::nouns::proposal::action::{
    Action, Admission, Introduction, Named, PlannedEdition, PowerSetting,
};
use portolan_contracts::nouns::proposal::action::{RoleSetting, RootKeyReplacement};
use portolan_contracts::nouns::proposal::{self, Standing, rules::tally};
use portolan_ledger::key::{KeyPurpose, key_id, prove_possession};
use portolan_ledger::record::SubjectRef;
use portolan_ledger::{Digest, Height, SubjectId, Time, ValidatorSet};
use serde_json::{Value, json};

/// How long a proposal is open unless the sentence says otherwise, milliseconds.
const OPEN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// What is said, if it is about governance.
pub fn say(story: &Story, draft: &mut Draft, said: &[&str], line: &str) -> Option<Result<(), String>> {
    match said {
        ["proposes", name, action @ .., "until", span] => {
            Some(offset_ms(span).and_then(|ms| propose(story, draft, name, action, ms, line)))
        }
        ["proposes", name, action @ ..] => Some(propose(story, draft, name, action, OPEN_MS, line)),
        ["votes", choice, "on", name] => Some(vote(story, draft, choice, name)),
        ["registers", key, "for", purpose] => Some(key_record(draft, KeyAction::Add, purpose, Some(key), None, None)),
        ["replaces", old, "by", key, "for", purpose] => {
            Some(key_record(draft, KeyAction::Replace, purpose, Some(key), Some(old), None))
        }
        ["replaces", old, "by", key, "for", purpose, "overlapping", heights] => {
            Some(key_record(draft, KeyAction::Replace, purpose, Some(key), Some(old), heights.parse().ok()))
        }
        ["ends", old] => Some(key_record(draft, KeyAction::Revoke, "signing", None, Some(old), None)),
        ["moves", "to", address] => {
            fill(draft, "NodeAddress", vec![organisation_subject(draft)], json!({"address": address}));
            Some(Ok(()))
        }
        _ => None,
    }
}

fn propose(
    story: &Story,
    draft: &mut Draft,
    name: &str,
    words: &[&str],
    open_ms: i64,
    line: &str,
) -> Result<(), String> {
    let action = match line.find('{') {
        Some(from) => {
            let to = line.rfind('}').ok_or("an action ends in }")?;
            serde_json::from_str(&line[from..=to]).map_err(|error| error.to_string())?
        }
        None => match code_lists::action(story, words) {
            Some(action) => action?,
            None => serde_json::to_value(action(words)?).expect("an action is plain JSON"),
        },
    };
    let nonce = Digest::of(name.as_bytes());
    let id = SubjectId::derive(&network(), &organisation(&draft.author), &nonce.0);
    let ends_at = Time(story.world.time.0.saturating_add_signed(open_ms));
    let body = json!({"nonce": nonce, "ends_at": ends_at, "action": action});
    fill(draft, "Proposal", vec![SubjectRef { kind: "proposal".into(), id }], body);
    Ok(())
}

fn action(words: &[&str]) -> Result<Action, String> {
    let named = |id: &str| Named { organisation: organisation(id) };
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
    Ok(match words {
        ["suspend", id] => Action::Suspend(named(id)),
        ["readmit", id] => Action::Readmit(named(id)),
        ["remove", id] => Action::Remove(named(id)),
        ["power", id, power] => {
            Action::SetPower(PowerSetting { organisation: organisation(id), power: number(power)? })
        }
        ["roles", id, roles] => {
            let roles = roles.split(',').map(|role| role.parse().expect("a role grant")).collect();
            Action::SetRoles(RoleSetting { organisation: organisation(id), roles })
        }
        ["edition", edition, "from", height] => Action::ActivateEdition(PlannedEdition {
            edition: edition.parse().map_err(|_| "an edition is a number")?,
            from: Height(number(height)?),
        }),
        ["root-key", id, key] => Action::ReplaceRootKey(RootKeyReplacement {
            organisation: organisation(id),
            root: new_key(id, &key.replace('_', " "), KeyPurpose::Root),
        }),
        ["admit", id, kind, power, role, called @ ..] => {
            let mut admission = admission(id, NodeKind::from_word(kind).ok_or("no kind")?, number(power)?, role);
            match called {
                [] => {}
                ["called", name] => admission.name = name.replace('_', " "),
                other => return Err(format!("{other:?} is no detail of an admission")),
            }
            Action::Admit(Box::new(admission))
        }
        other => return Err(format!("not an action: {}", other.join(" "))),
    })
}

/// A newcomer with keys that are named after it.
fn admission(id: &str, kind: NodeKind, power: u64, role: &str) -> Admission {
    let key = |purpose: KeyPurpose| new_key(id, &format!("{id} {purpose}"), purpose);
    Admission {
        organisation: organisation(id),
        name: format!("The organisation {id}"),
        roles: vec![role.parse().expect("a role grant")],
        kind,
        power,
        introduction: Introduction {
            address: format!("{id}.example:7100").parse().expect("an address"),
            root: key(KeyPurpose::Root),
            // Its everyday key has its own name, so that scenarios sign with it without saying so.
            signing: vec![new_key(id, id, KeyPurpose::Signing)],
            consensus: (kind == NodeKind::Validator).then(|| key(KeyPurpose::Consensus)),
            transport: key(KeyPurpose::Transport),
            sealing: key(KeyPurpose::Sealing),
            log: key(KeyPurpose::Log),
        },
    }
}

fn new_key(id: &str, name: &str, purpose: KeyPurpose) -> NewKey {
    let proof = prove_possession(&network(), &organisation(id), purpose, &key_of(name));
    NewKey {
        public_key: PublicKeyText(public_key_of(name)),
        possession: (purpose != KeyPurpose::Sealing).then_some(SignatureText(proof)),
        expires_at: None,
    }
}

fn vote(story: &Story, draft: &mut Draft, choice: &str, name: &str) -> Result<(), String> {
    let subject = story.subject(name)?;
    fill(draft, "Vote", vec![subject], json!({"proposal": story.record(name)?, "vote": choice}));
    Ok(())
}

pub fn organisation_subject(draft: &Draft) -> SubjectRef {
    let id = SubjectId::of_organisation(&network(), &organisation(&draft.author));
    SubjectRef { kind: "organisation".into(), id }
}

/// `registers`, `replaces` and `ends`: keys by the names of the scenario, `_` for a blank.
fn key_record(
    draft: &mut Draft,
    action: KeyAction,
    purpose: &str,
    key: Option<&&str>,
    old: Option<&&str>,
    overlap: Option<u64>,
) -> Result<(), String> {
    let purpose: KeyPurpose =
        serde_json::from_value(Value::from(purpose)).map_err(|_| format!("{purpose} is no purpose"))?;
    let new = key.map(|name| new_key(&draft.author, &name.replace('_', " "), purpose));
    let id_of = |name: &&str| key_id(purpose, &public_key_of(&name.replace('_', " "))).expect("a usable key");
    let body = KeyBody {
        action,
        purpose,
        public_key: new.as_ref().map(|new| new.public_key),
        possession: new.and_then(|new| new.possession),
        ends: old.map(id_of),
        overlap,
        expires_at: None,
    };
    let subjects = vec![organisation_subject(draft)];
    fill(draft, "Key", subjects, serde_json::to_value(body).expect("a body is plain JSON"));
    Ok(())
}

/// `look validators|proposal|member|keys`, if it is one of these.
pub fn look(story: &Story, words: &[&str]) -> Option<Result<String, String>> {
    match words {
        ["validators"] => Some(Ok(validators(story))),
        ["proposal", name] => Some(one_proposal(story, name)),
        ["member", id] => Some(member(story, id)),
        ["keys", id] => Some(Ok(keys(story, id))),
        _ => None,
    }
}

fn validators(story: &Story) -> String {
    let schedule = membership::schedule(&story.world.state);
    let in_words = |set: &ValidatorSet| {
        let mut members: Vec<String> =
            set.as_slice().iter().map(|v| format!("{} {}", v.organisation, v.power)).collect();
        members.sort();
        members.join(" ")
    };
    let sets = schedule.sets().iter().map(|set| format!("from {}: {}", set.from, in_words(&set.validators)));
    let wait = |change: &SetChange| match &change.validator {
        Some(validator) => format!("{} {}", change.organisation, validator.power),
        None => format!("without {}", change.organisation),
    };
    let waiting: Vec<String> = schedule.waiting().iter().map(wait).collect();
    let waiting = (!waiting.is_empty()).then(|| format!("waiting: {}", waiting.join(", ")));
    sets.chain(waiting).collect::<Vec<_>>().join("; ")
}

fn one_proposal(story: &Story, name: &str) -> Result<String, String> {
    let state = &story.world.state;
    let found = proposal::find(state, &story.record(name)?).ok_or("no such proposal")?;
    let height = Height(story.world.height);
    let tally = tally(state, &found, height);
    let standing = match &found.standing {
        Standing::Moot { code, .. } => format!("moot (R-{code})"),
        other => other.in_words().to_owned(),
    };
    let votes: Vec<String> = found.votes.iter().map(|(who, cast)| format!("{who} {}", cast.vote)).collect();
    Ok(format!("{standing}; {} of {} for it, {} against; {}", tally.yes, tally.total, tally.no, votes.join(", ")))
}

fn member(story: &Story, id: &str) -> Result<String, String> {
    let state = &story.world.state;
    let found = noun::find(state, &organisation(id)).ok_or("no such organisation")?;
    let roles: Vec<String> = found.roles.iter().map(ToString::to_string).collect();
    let node = portolan_contracts::nouns::node::find(state, &found.id);
    let node = node.map_or("no node".to_owned(), |node| {
        let address = node.address.map_or(String::new(), |address| format!(" at {address}"));
        format!("{} {}{address}", node.kind, node.power)
    });
    let connected = membership::connected_nodes(state).iter().any(|node| node.organisation == found.id);
    let connected = if connected { "may connect" } else { "may not connect" };
    Ok(format!("{}; {}; {node}; {connected}", found.status, roles.join(" ")))
}

fn keys(story: &Story, id: &str) -> String {
    let keys = membership::keys_of(&story.world.state, &organisation(id));
    let mut lines: Vec<String> = keys
        .iter()
        .map(|(_, key)| {
            let until = key.until.map_or(String::new(), |until| format!("-{until}"));
            format!("{} {}{until}", key.purpose, key.from)
        })
        .collect();
    lines.sort();
    lines.join(", ")
}
