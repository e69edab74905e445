//! The doors of a record, in the order that the reference promises; then its noun decides.

use super::{Entry, Execution, organisations};
use crate::context::RecordContext;
use crate::editions::Edition;
use crate::history::append_to_histories;
use crate::nouns::mandate;
use crate::nouns::organisation::{Organisation, OrganisationStatus};
use crate::nouns::registry::RecordRule;
use crate::nouns::subject;
use crate::permissions::GATEWAY_ROLES;
use crate::refusal::{Code, Refusal};
use crate::state::encode;
use crate::state_keys;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::record::{Authority, Classifier, Function};
use portolan_ledger::{OrganisationId, Record, StateView};
use std::sync::Arc;

impl Execution<'_> {
    /// Execute one record by the rules of `edition`, and lay what it changes over the block's state.
    pub(super) fn execute_record(
        &mut self,
        edition: &'static Edition,
        (submitter, signed_with): (&OrganisationId, KeyPurpose),
        record: &Record,
        entry: &mut Entry,
    ) -> Result<(), Refusal> {
        let rule = check_type(edition, record)?;
        let author = self.check_author(submitter, record)?;
        let overlay = &self.overlay;
        self.check_envelope(overlay, (edition, rule), record)?;
        let context = RecordContext {
            record,
            edition,
            rule,
            author: &author,
            submitter,
            signed_with,
            parameters: &self.parameters,
            network: self.context.network,
            height: self.context.height,
            time: self.context.time,
        };
        let mut changes = (rule.execute)(overlay, &context)?;

        let findings = std::mem::take(&mut changes.exceptions);
        entry.passed.append(&mut changes.passed);
        entry.raise(&self.context, Some(record.digest()), &findings, &mut changes);
        let reference = state_keys::reference(&record.author, &record.reference_tag);
        changes.writes.insert(reference, Some(encode(&record.digest())));
        append_to_histories(overlay, record, &mut changes);
        assert!(organisations::is_kept_by(&changes.writes), "{} changes an organisation", rule.record_type);
        self.overlay.apply(changes.writes);
        entry.events.append(&mut changes.events);
        Ok(())
    }

    fn check_author(&mut self, submitter: &OrganisationId, record: &Record) -> Result<Arc<Organisation>, Refusal> {
        let refuse = |code, field: &str, message: String| Err(Refusal::new(code, field, message));
        let Some(author) = self.organisations.find(&self.overlay, &record.author) else {
            return refuse(Code::AuthorUnknown, "author", format!("{} is unknown", record.author));
        };
        if author.status != OrganisationStatus::Active {
            return refuse(Code::AuthorNotActive, "author", format!("{} is {}", author.id, author.status));
        }
        match record.authority {
            Authority::Own if author.id != *submitter => {
                refuse(Code::AuthorNotSubmitter, "author", format!("{submitter} submits, {} speaks", author.id))
            }
            Authority::Own => Ok(author),
            Authority::Mandate => self.check_mandate(submitter, record).map(|()| author),
            Authority::Gateway => self.check_gateway(submitter, record, &author).map(|()| author),
        }
    }

    fn check_mandate(&self, submitter: &OrganisationId, record: &Record) -> Result<(), Refusal> {
        let Some(mandate) = mandate::find(&self.overlay, &record.author, submitter) else {
            let message = format!("{} has given {submitter} none", record.author);
            return Err(Refusal::new(Code::MandateMissing, "authority", message));
        };
        if mandate::rules::covers(&mandate, &record.record_type, self.context.time) {
            return Ok(());
        }
        let message = format!("it does not let {submitter} write {} now", record.record_type);
        Err(Refusal::new(Code::MandateNotValid, "authority", message))
    }

    fn check_gateway(
        &mut self,
        submitter: &OrganisationId,
        record: &Record,
        author: &Organisation,
    ) -> Result<(), Refusal> {
        if author.holds_signing_key {
            let message = format!("{} signs for itself or gives a mandate", author.id);
            return Err(Refusal::new(Code::AuthorHasKey, "authority", message));
        }
        let gateway = self.organisations.find(&self.overlay, submitter);
        if !gateway.is_some_and(|gateway| gateway.has_role(&GATEWAY_ROLES, &record.port, self.context.time)) {
            let message = format!("{submitter} is no gateway of {}", record.port);
            return Err(Refusal::new(Code::NotAGateway, "authority", message));
        }
        match record.source {
            Some(_) => Ok(()),
            None => {
                Err(Refusal::new(Code::SourceMissing, "source", "the commitment to the original message is missing"))
            }
        }
    }

    fn check_envelope(
        &self,
        view: &dyn StateView,
        (edition, rule): (&Edition, &RecordRule),
        record: &Record,
    ) -> Result<(), Refusal> {
        let refuse = |code, field: &str, message: String| Err(Refusal::new(code, field, message));
        if !self.parameters.ports.contains(&record.port) {
            return refuse(Code::PortUnknown, "port", format!("{} is not a port of this network", record.port));
        }
        if let Some(first) = view.get(&state_keys::reference(&record.author, &record.reference_tag)) {
            let first = crate::state::decode(&first);
            let refusal = Refusal::new(Code::ReferenceRepeated, "reference_tag", format!("first used by {first}"));
            return Err(refusal.naming(first));
        }
        if let Some(at) = record.parts.iter().position(|part| !knows_audience(view, &part.audience, part.epoch)) {
            let (field, part) = (format!("parts[{at}].audience"), &record.parts[at]);
            return refuse(Code::AudienceUnknown, &field, format!("{} epoch {} is unknown", part.audience, part.epoch));
        }
        if rule.classified && record.classifier.is_none() {
            return refuse(Code::ClassifierMissing, "classifier", "ACT, EST, PLN or REQ".to_owned());
        }
        if !rule.functions.contains(&record.function) {
            let message = format!("{} does not know function {}", rule.record_type, u8::from(record.function));
            return refuse(Code::FunctionNotAllowed, "function", message);
        }
        if (record.function == Function::Original) != record.supersedes.is_none() {
            return refuse(
                Code::SupersedesMismatch,
                "supersedes",
                "stands exactly with functions 1, 4 and 5".to_owned(),
            );
        }
        check_subjects(view, rule, record)?;
        let planned =
            matches!(record.classifier, Some(Classifier::Estimated | Classifier::Planned | Classifier::Requested));
        let latest = self.context.time.plus_ms(edition.limits.event_ahead_ms_max);
        if !planned && record.event_time > latest {
            return refuse(Code::EventInFuture, "event_time", format!("at most {latest} now"));
        }
        Ok(())
    }
}

/// The rule of the record's type and schema: each schema that the edition knows has one.
fn check_type(edition: &Edition, record: &Record) -> Result<&'static RecordRule, Refusal> {
    let record_type = record.record_type.as_str();
    if let Some(rule) = edition.rule_of_schema(record_type, record.schema) {
        return Ok(rule);
    }
    let known = edition.records().filter(|rule| rule.record_type == record_type);
    let schemas: Vec<String> = known.map(|rule| rule.schema.to_string()).collect();
    let number = edition.number;
    if schemas.is_empty() {
        let message = format!("{record_type} is unknown in edition {number}");
        return Err(Refusal::new(Code::RecordTypeUnknown, "type", message));
    }
    let message = format!("edition {number} knows {record_type} in schema {}", schemas.join(", "));
    Err(Refusal::new(Code::SchemaUnknown, "schema", message))
}

fn knows_audience(view: &dyn StateView, audience: &portolan_ledger::AudienceId, epoch: u32) -> bool {
    let known: Option<crate::genesis::Audience> = crate::state::read(view, &state_keys::audience(audience));
    known.is_some_and(|audience| (1..=audience.epoch).contains(&epoch))
}

/// The kinds and numbers are those of the type; each subject is open, of its kind, and of this port.
fn check_subjects(view: &dyn StateView, rule: &RecordRule, record: &Record) -> Result<(), Refusal> {
    let count = |kind: &str| record.subjects.iter().filter(|subject| subject.kind == kind).count();
    if let Some(at) =
        record.subjects.iter().position(|named| rule.subjects.iter().all(|shape| shape.kind != named.kind))
    {
        let message = format!("{} names no {}", rule.record_type, record.subjects[at].kind);
        return Err(Refusal::new(Code::SubjectsNotAsSpecified, format!("subjects[{at}].kind"), message));
    }
    if let Some(shape) = rule.subjects.iter().find(|shape| !(shape.min..=shape.max).contains(&count(shape.kind))) {
        let message = format!("{} to {} of {}, not {}", shape.min, shape.max, shape.kind, count(shape.kind));
        return Err(Refusal::new(Code::SubjectsNotAsSpecified, "subjects", message));
    }
    if rule.noun_checks_subjects {
        return match record.subjects.len() {
            1 => Ok(()),
            more => Err(Refusal::new(Code::SubjectsNotAsSpecified, "subjects", format!("names one, not {more}"))),
        };
    }
    for (at, named) in record.subjects.iter().enumerate() {
        let Some(opened) = subject::find(view, &named.id) else {
            let message = format!("{} was never opened", named.id);
            return Err(Refusal::new(Code::SubjectUnknown, format!("subjects[{at}].id"), message));
        };
        if opened.kind.as_str() != named.kind {
            let message = format!("it was opened as {}", opened.kind);
            return Err(Refusal::new(Code::SubjectKindDiffers, format!("subjects[{at}].kind"), message));
        }
        if opened.port != record.port {
            let message = format!("{} belongs to {}", named.id, opened.port);
            return Err(Refusal::new(Code::SubjectPortDiffers, format!("subjects[{at}].id"), message));
        }
    }
    Ok(())
}
