//! An edition 2 that no program has: one example of each kind of change, written as a real one would be.
//!
//! It adds a record type, gives one a second schema and another a new one in place of the old, lets a role write what it
//! could not, and changes a limit. Nothing of edition 1 is touched for it.

use portolan_contracts::editions::{EDITION_1, nouns_after};
use portolan_contracts::events::Event;
use portolan_contracts::limits::Limits;
use portolan_contracts::nouns::hold::{self, HoldBody};
use portolan_contracts::nouns::registry::{Nature, Noun, RecordRule, one, required};
use portolan_contracts::nouns::subject::{self, CONTAINER_STAY};
use portolan_contracts::permissions::{self, Permission, Who::Role as Has};
use portolan_contracts::roles::Role::{Customs, PortAuthority, Terminal};
use portolan_contracts::state::Changes;
use portolan_contracts::{Code, Edition, Editions, RecordContext, Refusal};
use portolan_ledger::StateView;
use portolan_ledger::record::Function;

/// The editions of a program that has been upgraded.
pub static UPGRADED: Editions = Editions::numbered(&[&EDITION_1, &EDITION_2]);
/// The editions of a program that has not.
pub static NOT_UPGRADED: Editions = Editions::numbered(&[&EDITION_1]);

static EDITION_2: Edition = Edition {
    number: 2,
    says: "Port authorities place security holds, containers are weighed, and events lie five minutes ahead at most.",
    nouns: &NOUNS,
    limits: Limits { event_ahead_ms_max: 5 * 60 * 1_000 },
    ..EDITION_1
};

static NOUNS: [&Noun; EDITION_1.nouns.len() + 1] = nouns_after(EDITION_1.nouns, &[&HOLD, &SUBJECT, &WEIGHING]);

/// Schema 2 beside schema 1, and a permission more for both.
static HOLD: Noun = Noun {
    records: &[
        RecordRule { schema: 2, permissions: HOLD_PERMISSIONS, execute: place_with_effect, ..hold::NOUN.records[0] },
        RecordRule { permissions: HOLD_PERMISSIONS, ..hold::NOUN.records[0] },
    ],
    permissions: HOLD_PERMISSIONS,
    ..hold::NOUN
};

static HOLD_PERMISSIONS: &[Permission] =
    &[Permission { record_type: "Hold", facet: "SECURITY", who: &[Has(Customs), Has(PortAuthority)] }];

/// A hold of schema 2 says what it forbids; the rest is decided as before.
fn place_with_effect(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: HoldBody = context.body()?;
    if body.effect.is_empty() {
        return context.refuse(Code::BodyNotAsSpecified, "body.effect", "names at least one effect");
    }
    (hold::NOUN.records[0].execute)(view, context)
}

/// Schema 2 in place of schema 1.
static SUBJECT: Noun = Noun { records: &[RecordRule { schema: 2, ..subject::NOUN.records[0] }], ..subject::NOUN };

/// A type that edition 1 does not have.
static WEIGHING: Noun = Noun {
    name: "weighing",
    says: "What a container weighs.",
    records: &[RecordRule {
        record_type: "Weighing",
        schema: 1,
        nature: Nature::Fact,
        functions: &[Function::Original],
        classified: false,
        noun_checks_subjects: false,
        subjects: &[one(CONTAINER_STAY)],
        fields: &[required("gross_kg", "number", "gross mass, kilograms")],
        permissions: WEIGHING_PERMISSIONS,
        execute: weigh,
    }],
    permissions: WEIGHING_PERMISSIONS,
};

static WEIGHING_PERMISSIONS: &[Permission] =
    &[Permission { record_type: "Weighing", facet: "*", who: &[Has(Terminal)] }];

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WeighingBody {
    gross_kg: u32,
}

fn weigh(_: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: WeighingBody = context.body()?;
    permissions::check(context, "*", None)?;
    let stay = context.subject_of(CONTAINER_STAY);
    let mut changes = Changes::none();
    changes.put(key_of_weight(stay), &body.gross_kg);
    changes.say(Event::new("container.weighed", Some(context.digest()), [stay]));
    Ok(changes)
}

/// Where a weight lives: under a tag that the program does not have.
pub fn key_of_weight(stay: portolan_ledger::SubjectId) -> Vec<u8> {
    [&0xfffe_u16.to_be_bytes()[..], &stay.0].concat()
}
