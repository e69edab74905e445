//! What a draft refers to, looked up: a lift becomes one draft per hold, a reference the digest of a record.

use super::naming::Names;
use super::{Authoring, AuthoringRefusal, Written, receipt};
use crate::clock;
use portolan_contracts::nouns::hold;
use portolan_contracts::query;
use portolan_gateway::{Draft, Target};
use portolan_ledger::{Digest, OrganisationId, StateView, SubjectId};
use std::collections::BTreeSet;

/// The drafts that `draft` stands for, with every reference filled in.
pub(super) fn resolve(
    authoring: &Authoring,
    view: &dyn StateView,
    names: &mut Names<'_>,
    draft: &Draft,
    known: &[Written],
) -> Result<Vec<Draft>, AuthoringRefusal> {
    let mut resolved = draft.clone();
    let author = draft.author.clone().unwrap_or_else(|| authoring.organisation.clone());
    for reference in std::mem::take(&mut resolved.refers) {
        let digest = match &reference.target {
            Target::OpenHolds(code) => {
                let holds = holds_to_lift(authoring, view, names, draft, &author, code)?;
                return Ok(holds.into_iter().map(|hold| lift_of(&resolved, reference.member, hold)).collect());
            }
            Target::Record(digest) => Some(*digest),
            Target::Draft(index) => {
                known.get(*index).and_then(|written| written.records.first()).map(|(record, _)| *record)
            }
            Target::Own(text) => own(authoring, &author, draft, text)?,
            Target::OpenInspectionRequest => open_request(authoring, view, names, draft, &author)?,
            Target::LatestStatus => {
                let subjects = subjects(names, draft)?;
                subjects.iter().find_map(|id| query::declaration_status(view, id).latest_statement)
            }
        };
        let digest = digest.ok_or(AuthoringRefusal::UnresolvedReference(reference.member))?;
        resolved.body.insert(reference.member.to_owned(), digest.to_string().into());
    }
    Ok(vec![resolved])
}

fn lift_of(draft: &Draft, member: &str, hold: Digest) -> Draft {
    let mut lift = draft.clone();
    lift.reference = format!("{}/{hold}", draft.reference);
    lift.body.insert(member.to_owned(), hold.to_string().into());
    lift
}

fn subjects(names: &Names<'_>, draft: &Draft) -> Result<Vec<SubjectId>, AuthoringRefusal> {
    let found = draft.subjects.iter().map(|name| names.find(name, draft));
    Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The author's holds of this code on the draft's subjects that are open, or that this very draft has lifted before. An
/// author who has none there means those of others, and the rules answer that.
fn holds_to_lift(
    authoring: &Authoring,
    view: &dyn StateView,
    names: &Names<'_>,
    draft: &Draft,
    author: &OrganisationId,
    code: &str,
) -> Result<BTreeSet<Digest>, AuthoringRefusal> {
    let (mut holds, mut of_others) = (BTreeSet::new(), BTreeSet::new());
    for subject in subjects(names, draft)? {
        for (record, hold) in hold::rules::on_subject(view, &subject) {
            if hold.hold_code.as_str() != code {
                continue;
            }
            if hold.placer != *author {
                of_others.extend(hold.is_open().then_some(record));
                continue;
            }
            let reference = format!("{}/{record}", draft.reference);
            let tag = authoring.reference_key.tag(author, draft.record_type.as_str(), &reference);
            if hold.is_open() || receipt::find(&authoring.store, &tag, clock::now())?.is_some() {
                holds.insert(record);
            }
        }
    }
    Ok(if holds.is_empty() { of_others } else { holds })
}

/// The record that the author wrote under `text`, of whatever type a reference of this draft can point at.
fn own(
    authoring: &Authoring,
    author: &OrganisationId,
    draft: &Draft,
    text: &str,
) -> Result<Option<Digest>, AuthoringRefusal> {
    let types =
        ["Hold", "InspectionRequest", "Release", "Declaration", "DeclarationStatus", draft.record_type.as_str()];
    for record_type in types {
        let tag = authoring.reference_key.tag(author, record_type, text);
        if let Some(receipt) = receipt::find(&authoring.store, &tag, clock::now())? {
            return Ok(Some(receipt.record));
        }
    }
    Ok(None)
}

/// The author's latest open inspection request on the draft's subjects, or the one this very draft has concluded.
fn open_request(
    authoring: &Authoring,
    view: &dyn StateView,
    names: &Names<'_>,
    draft: &Draft,
    author: &OrganisationId,
) -> Result<Option<Digest>, AuthoringRefusal> {
    let tag = authoring.reference_key.tag(author, draft.record_type.as_str(), &draft.reference);
    let repeated = receipt::find(&authoring.store, &tag, clock::now())?.map(|receipt| receipt.record);
    let mut newest = None;
    for subject in subjects(names, draft)? {
        for (record, request) in query::inspections_of(view, &subject) {
            let leaf = authoring.store.record(&record)?.map(|place| place.leaf);
            let concluded_here =
                repeated.is_some() && request.outcome.as_ref().map(|outcome| outcome.record) == repeated;
            if request.agency == *author && (request.is_open() || concluded_here) {
                newest = newest.max(Some((leaf, record)));
            }
        }
    }
    Ok(newest.map(|(_, record)| record))
}
