//! Sentences: `WHO VERB ... [OPTIONS]`, each becoming one record.

use super::story::Story;
use super::{cargo, code_lists, gate, governance, inspections, movement, vessel};
use crate::world::{Draft, PORT, Sealed, Signing, network, organisation};
use portolan_ledger::limits::{AEAD_TAG_BYTES, PART_PADDING_BYTES};
use portolan_ledger::record::{Authority, Classifier, Function, SubjectRef};
use portolan_ledger::{AudienceId, Digest, NetworkId, SubjectId, Time};
use serde_json::{Map, Value, json};

/// One record to be, how it is signed, and the name it gets.
pub struct Sentence {
    pub draft: Draft,
    pub signing: Signing,
    pub name: Option<String>,
}

/// Options at the end of a sentence, each a word and its value.
const OPTIONS: [&str; 14] = [
    "as",
    "at",
    "reference",
    "in",
    "classified",
    "expires",
    "signed",
    "network",
    "function",
    "supersedes",
    "source",
    "schema",
    "kind",
    "sealed",
];

/// Milliseconds of `90s`, `15m`, `2h`, `30h`.
pub fn span_ms(text: &str) -> Result<u64, String> {
    let (number, unit) = text.split_at(text.len() - 1);
    let number: u64 = number.parse().map_err(|_| format!("{text} is no span of time"))?;
    match unit {
        "s" => Ok(number * 1_000),
        "m" => Ok(number * 60_000),
        "h" => Ok(number * 3_600_000),
        _ => Err(format!("{text} is no span of time")),
    }
}

/// Milliseconds of a span with a sign before it: `-5m`, `+20m`.
pub fn offset_ms(text: &str) -> Result<i64, String> {
    let (sign, span) =
        if let Some(span) = text.strip_prefix('-') { (-1, span) } else { (1, text.trim_start_matches('+')) };
    Ok(sign * i64::try_from(span_ms(span)?).map_err(|_| "too long")?)
}

/// Read a sentence.
pub fn read(story: &mut Story, words: &[&str], line: &str) -> Result<Sentence, String> {
    let (speaker, rest) = words.split_first().ok_or("an empty sentence")?;
    let (authority, submitter, rest) = match rest {
        ["by", submitter, rest @ ..] => (Authority::Mandate, *submitter, rest),
        ["via", submitter, rest @ ..] => (Authority::Gateway, *submitter, rest),
        ["through", submitter, rest @ ..] => (Authority::Own, *submitter, rest),
        rest => (Authority::Own, *speaker, rest),
    };
    let options_at = rest.iter().position(|word| OPTIONS.contains(word) && *word != "as").unwrap_or(rest.len());
    let as_at = rest.iter().rposition(|word| *word == "as").filter(|at| *at > 0 && rest[0] != "opens");
    let (said, options) = rest.split_at(as_at.map_or(options_at, |at| at.min(options_at)));
    story.reference_count += 1;
    let mut sentence = Sentence {
        draft: Draft {
            record_type: String::new(),
            author: (*speaker).to_owned(),
            authority,
            sourced: authority == Authority::Gateway,
            reference: format!("reference {}", story.reference_count),
            event_time: story.world.time,
            classifier: None,
            subjects: Vec::new(),
            port: PORT.to_owned(),
            function: Function::Original,
            supersedes: None,
            body: Map::new(),
            schema: 1,
            sealed: Vec::new(),
        },
        signing: Signing::by(submitter),
        name: None,
    };
    say(story, &mut sentence.draft, said, line)?;
    for pair in options.chunks(2) {
        let [option, value] = pair else { return Err(format!("the option {} has no value", pair[0])) };
        apply(story, &mut sentence, option, value)?;
    }
    if said.first() == Some(&"opens") {
        derive_subject(story, &mut sentence.draft, said[1]);
    }
    if said.first() == Some(&"proposes") {
        story.subjects.insert(said[1].to_owned(), sentence.draft.subjects[0].clone());
        sentence.name = Some(said[1].to_owned());
    }
    Ok(sentence)
}

fn apply(story: &Story, sentence: &mut Sentence, option: &str, value: &str) -> Result<(), String> {
    let draft = &mut sentence.draft;
    match option {
        "as" => sentence.name = Some(value.to_owned()),
        "at" => draft.event_time = Time(story.world.time.0.saturating_add_signed(offset_ms(value)?)),
        "reference" => draft.reference = value.to_owned(),
        "in" => draft.port = value.to_owned(),
        "classified" => draft.classifier = classifier(value)?,
        "expires" => sentence.signing.expires_in_ms = offset_ms(value)?,
        "signed" => sentence.signing.key = value.replace('_', " "),
        "network" => sentence.signing.network = NetworkId(Digest::of(value.as_bytes())),
        "function" => draft.function = Function::try_from(value.parse::<u8>().map_err(|e| e.to_string())?)?,
        "supersedes" => draft.supersedes = Some(story.record(value)?),
        "source" => draft.sourced = value == "given",
        "schema" => draft.schema = value.parse().map_err(|_| "a schema is a number")?,
        "kind" => draft.subjects.first_mut().ok_or("no subject")?.kind = value.to_owned(),
        "sealed" => draft.sealed.push(sealed(value)?),
        _ => return Err(format!("{option} is no option")),
    }
    Ok(())
}

/// `community:1`, or `community:1:1000K` for a part of so many kibibytes.
fn sealed(text: &str) -> Result<Sealed, String> {
    let mut words = text.split(':');
    let audience = words.next().and_then(|id| AudienceId::parse(id).ok()).ok_or("no audience")?;
    let epoch = words.next().and_then(|epoch| epoch.parse().ok()).ok_or("the audience has a key of some epoch")?;
    let padded = match words.next() {
        None => PART_PADDING_BYTES,
        Some(size) => {
            let kibibytes = size.strip_suffix('K').and_then(|size| size.parse::<usize>().ok());
            kibibytes.ok_or("a size is a number and K")? * 1024
        }
    };
    let length = u32::try_from(padded + AEAD_TAG_BYTES).map_err(|_| "too long")?;
    Ok(Sealed { audience, epoch, length })
}

fn classifier(word: &str) -> Result<Option<Classifier>, String> {
    match word {
        "ACT" => Ok(Some(Classifier::Actual)),
        "EST" => Ok(Some(Classifier::Estimated)),
        "PLN" => Ok(Some(Classifier::Planned)),
        "REQ" => Ok(Some(Classifier::Requested)),
        "none" => Ok(None),
        _ => Err(format!("{word} is no classifier")),
    }
}

/// What is said, verb by verb.
fn say(story: &Story, draft: &mut Draft, said: &[&str], line: &str) -> Result<(), String> {
    if let Some(said) = cargo::say(story, draft, said) {
        return said;
    }
    if let Some(said) = code_lists::say(story, draft, said) {
        return said;
    }
    if let Some(said) = governance::say(story, draft, said, line) {
        return said;
    }
    if let Some(said) = movement::say(story, draft, said) {
        return said;
    }
    if let Some(said) = vessel::say(story, draft, said) {
        return said;
    }
    if let Some(said) = gate::say(story, draft, said) {
        return said;
    }
    if let Some(said) = inspections::say(story, draft, said) {
        return said;
    }
    match said {
        ["opens", name, "as", kind] => {
            draft.record_type = "Subject".into();
            draft.subjects = vec![SubjectRef { kind: (*kind).to_owned(), id: SubjectId([0; 16]) }];
            draft.reference = format!("opening {name} {}", story.reference_count);
        }
        ["reports", name, status, details @ ..] => report(story, draft, name, status, details)?,
        ["cancels", name] => {
            let (record, original) = story.records.get(*name).ok_or_else(|| format!("no record is named {name}"))?;
            let Draft { author, authority, reference, .. } = draft.clone();
            let function = Function::Cancel;
            *draft = Draft { author, authority, reference, function, supersedes: Some(*record), ..original.clone() };
        }
        ["declares", name, regime, "for", stays, details @ ..] => {
            declare(story, draft, name, stays, regime, details)?;
        }
        ["declares", name, regime] => declare(story, draft, name, "", regime, &[])?,
        ["adds", stays, "to", name] => {
            declare(story, draft, name, stays, "IMPORT", &[])?;
            draft.function = Function::Change;
            draft.supersedes = Some(story.record(&format!("header of {}", story.subject(name)?.id))?);
        }
        ["holds", subjects, light, code, effects @ ..] => {
            let effects = effects.first().copied().unwrap_or("NO_GATE_OUT");
            let effects: Vec<&str> = effects.split(',').collect();
            fill(
                draft,
                "Hold",
                story.subject_list(subjects)?,
                json!({"light": light, "hold_code": code, "effect": effects}),
            );
        }
        ["lifts", hold, "of", subjects, overriding @ ..] => {
            let mut body = json!({"hold": story.record(hold)?, "lift_code": "SATISFIED"});
            if overriding == ["overriding"] {
                body["override"] = json!(true);
            }
            fill(draft, "HoldLift", story.subject_list(subjects)?, body);
        }
        ["releases", subjects, light, details @ ..] => release(story, draft, subjects, light, details)?,
        ["revokes", subjects, light] => {
            fill(draft, "Release", story.subject_list(subjects)?, json!({"light": light, "value": "REVOKED"}));
        }
        ["concludes", request, "on", subjects, result, decision] => {
            let body = json!({"request": story.record(request)?, "result": result, "decision": decision});
            fill(draft, "InspectionOutcome", story.subject_list(subjects)?, body);
        }
        ["authorises", subjects] => {
            fill(draft, "PickupAuthorisation", story.subject_list(subjects)?, json!({"result": "ALLOW"}));
        }
        ["joins", subjects] => fill(draft, "SameSubject", story.subject_list(subjects)?, json!({"action": "JOIN"})),
        ["splits", subjects] => fill(draft, "SameSubject", story.subject_list(subjects)?, json!({"action": "SPLIT"})),
        ["states", record_type, "on", subjects, ..] => {
            let (from, to) = (line.find('{').ok_or("a body")?, line.rfind('}').ok_or("a body")?);
            let body = serde_json::from_str(&line[from..=to]).map_err(|error| error.to_string())?;
            let subjects = match *subjects {
                "itself" => vec![governance::organisation_subject(draft)],
                names => story.subject_list(names)?,
            };
            fill(draft, record_type, subjects, body);
        }
        _ => return Err(format!("not a sentence: {line}")),
    }
    Ok(())
}

pub fn fill(draft: &mut Draft, record_type: &str, subjects: Vec<SubjectRef>, body: Value) {
    draft.record_type = record_type.to_owned();
    draft.subjects = subjects;
    draft.body = body.as_object().cloned().unwrap_or_default();
}

/// `reports CALL ARRIVED`, `reports BOX DISCHARGED IMPORT FULL`, `reports DECL RELEASED v2`: by the subject's kind.
pub fn report(story: &Story, draft: &mut Draft, name: &str, status: &str, details: &[&str]) -> Result<(), String> {
    let subject = story.subject(name)?;
    let mut body = Map::new();
    let record_type = match subject.kind.as_str() {
        "port-call" => {
            body.insert("status".into(), json!(status));
            "PortCall"
        }
        "container-stay" => {
            body.insert("event".into(), json!(status));
            container_details(&mut body, details);
            "TerminalEvent"
        }
        _ => {
            body.insert("status".into(), json!(status));
            if let Some(version) = version(details) {
                body.insert("version".into(), json!(version));
            }
            gate::add_items(&mut body, details)?;
            "DeclarationStatus"
        }
    };
    draft.classifier = (record_type != "DeclarationStatus").then_some(Classifier::Actual);
    fill(draft, record_type, vec![subject], Value::Object(body));
    Ok(())
}

/// `IMPORT FULL`, `EXPORT`, `RAIL`, `VGM`, or the code of a terminal.
pub fn container_details(body: &mut Map<String, Value>, details: &[&str]) {
    for detail in details {
        let (field, value) = match *detail {
            "FULL" | "EMPTY" => ("full_empty", json!(detail)),
            "IMPORT" | "EXPORT" | "TRANSHIPMENT" | "OTHER" | "RESTOW" | "DOMESTIC" => ("category", json!(detail)),
            "ROAD" | "RAIL" | "BARGE" => ("mode", json!(detail)),
            "VGM" => ("vgm", json!(true)),
            "NO-VGM" => ("vgm", json!(false)),
            _ => ("terminal", json!(detail)),
        };
        body.insert(field.into(), value);
    }
}

fn version(details: &[&str]) -> Option<u32> {
    details.iter().find_map(|detail| detail.strip_prefix('v')).and_then(|number| number.parse().ok())
}

fn declare(
    story: &Story,
    draft: &mut Draft,
    name: &str,
    stays: &str,
    regime: &str,
    details: &[&str],
) -> Result<(), String> {
    let mut subjects = vec![story.subject(name)?];
    if !stays.is_empty() {
        subjects.extend(story.subject_list(stays)?);
    }
    let mut body = json!({"regime": regime});
    if let Some(version) = version(details) {
        body["version"] = json!(version);
    }
    gate::add_header_details(&mut body, details)?;
    fill(draft, "Declaration", subjects, body);
    Ok(())
}

/// `releases BOX CUSTOMS exempt E1`, `... v2`, `... when ON_DISCHARGE`, `... until +2h`.
fn release(story: &Story, draft: &mut Draft, subjects: &str, light: &str, details: &[&str]) -> Result<(), String> {
    let mut body = json!({"light": light, "value": "GREEN"});
    for detail in details.chunks(2) {
        match detail {
            ["exempt", code] => body["exemption"] = json!(code),
            ["version", version] => {
                body["declaration_version"] = json!(version.parse::<u32>().map_err(|e| e.to_string())?)
            }
            ["when", conditions] => {
                body["value"] = json!("CONDITIONAL");
                body["conditions"] = json!(conditions.split(',').collect::<Vec<_>>());
            }
            ["until", span] => {
                body["expires_at"] = json!(Time(story.world.time.0.saturating_add_signed(offset_ms(span)?)));
            }
            other => return Err(format!("{other:?} is no detail of a release")),
        }
    }
    fill(draft, "Release", story.subject_list(subjects)?, body);
    Ok(())
}

/// Make nonce and id of a subject that a sentence opens, and remember its name.
fn derive_subject(story: &mut Story, draft: &mut Draft, name: &str) {
    let nonce = Digest::of(name.as_bytes());
    let id = SubjectId::derive(&network(), &organisation(&draft.author), &nonce.0);
    draft.subjects[0].id = id;
    draft.body = json!({"nonce": nonce}).as_object().cloned().unwrap_or_default();
    story.subjects.insert(name.to_owned(), draft.subjects[0].clone());
}
