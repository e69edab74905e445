//! What a noun registers, and the nouns of edition 1: one line each.

use super::{
    annotation, code_list, consignment, declaration, declaration_status, dispute, document_reference, equipment_use,
    exception, exception_report, exception_step, exit, formality, hold, hold_lift, inspection, inspection_plan,
    inventory_match, key, load_authorisation, mandate, manifest, node, organisation, pickup_authorisation, policy,
    port_call, port_call_event, pre_announcement, proposal, protocol_document, reconciliation, release, release_right,
    same_subject, subject, terminal_event, transit, vessel,
};
use crate::context::RecordContext;
use crate::permissions::Permission;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::StateView;
use portolan_ledger::record::Function;

/// One business noun.
pub struct Noun {
    /// Its name in documents.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub says: &'static str,
    /// The record types that speak of it, each once for every schema.
    pub records: &'static [RecordRule],
    /// Who may write them.
    pub permissions: &'static [Permission],
}

/// How many subjects of a kind a record names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubjectShape {
    /// The kind.
    pub kind: &'static str,
    /// At least so many.
    pub min: usize,
    /// At most so many.
    pub max: usize,
}

/// One field of a body, for the reference and for those who write drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The form of its value.
    pub form: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it says and what holds for it.
    pub says: &'static str,
}

/// What decides about the records of one type in one schema.
#[derive(Clone, Copy)]
pub struct RecordRule {
    /// The type.
    pub record_type: &'static str,
    /// The schema of the body. A type that has several has a rule for each, the newest first.
    pub schema: u32,
    /// Whether it states a fact (never refused for breaking a business rule) or a decision.
    pub nature: Nature,
    /// The functions it knows.
    pub functions: &'static [Function],
    /// Whether it must say ACT, EST, PLN or REQ.
    pub classified: bool,
    /// Whether the noun itself checks its one subject, which it opens or which follows from a name; else each subject must be
    /// open, of its kind and of the record's port.
    pub noun_checks_subjects: bool,
    /// The subjects it names.
    pub subjects: &'static [SubjectShape],
    /// The fields of its body.
    pub fields: &'static [Field],
    /// Who may write it.
    pub permissions: &'static [Permission],
    /// What it does.
    pub execute: fn(&dyn StateView, &RecordContext<'_>) -> Result<Changes, Refusal>,
}

/// Facts and decisions differ: a fact is recorded even when it breaks every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Something happened.
    Fact,
    /// Someone decides or permits.
    Decision,
}

/// Every noun of edition 1, in the order of the documents; a later edition has a table of its own (`editions`).
pub static NOUNS: &[&Noun] = &[
    &organisation::NOUN,
    &node::NOUN,
    &key::NOUN,
    &proposal::NOUN,
    &code_list::NOUN,
    &mandate::NOUN,
    &subject::NOUN,
    &same_subject::NOUN,
    &vessel::NOUN,
    &port_call::NOUN,
    &port_call_event::NOUN,
    &formality::NOUN,
    &manifest::NOUN,
    &consignment::NOUN,
    &equipment_use::NOUN,
    &declaration::NOUN,
    &declaration_status::NOUN,
    &terminal_event::NOUN,
    &reconciliation::NOUN,
    &hold::NOUN,
    &hold_lift::NOUN,
    &release::NOUN,
    &inspection::NOUN,
    &release_right::NOUN,
    &pre_announcement::NOUN,
    &inspection_plan::NOUN,
    &pickup_authorisation::NOUN,
    &exception::NOUN,
    &exception_step::NOUN,
    &exception_report::NOUN,
    &transit::NOUN,
    &exit::NOUN,
    &load_authorisation::NOUN,
    &inventory_match::NOUN,
    &document_reference::NOUN,
    &annotation::NOUN,
    &dispute::NOUN,
    &policy::NOUN,
    &protocol_document::NOUN,
];

/// A field that must be there.
#[must_use]
pub const fn required(name: &'static str, form: &'static str, says: &'static str) -> Field {
    Field { name, form, required: true, says }
}

/// A field that may be there.
#[must_use]
pub const fn optional(name: &'static str, form: &'static str, says: &'static str) -> Field {
    Field { name, form, required: false, says }
}

/// Exactly one subject of a kind.
#[must_use]
pub const fn one(kind: &'static str) -> SubjectShape {
    SubjectShape { kind, min: 1, max: 1 }
}

/// None, or at most `max` subjects of a kind.
#[must_use]
pub const fn up_to(max: usize, kind: &'static str) -> SubjectShape {
    SubjectShape { kind, min: 0, max }
}
