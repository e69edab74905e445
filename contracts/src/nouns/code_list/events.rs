//! What is said of code lists.

use super::{AdoptedEdition, CodeListEdition};
use crate::events::Event;
use portolan_ledger::{Digest, SubjectId};

/// An edition was adopted.
#[must_use]
pub fn adopted(proposal: Digest, edition: &CodeListEdition) -> Event {
    about("code_list.adopted", proposal, None, edition).with("pages", edition.pages)
}

/// The last page of an edition was written.
#[must_use]
pub fn whole(record: Digest, subject: SubjectId, adopted: &AdoptedEdition) -> Event {
    about("code_list.whole", record, Some(subject), &adopted.edition)
}

fn about(name: &'static str, record: Digest, subject: Option<SubjectId>, edition: &CodeListEdition) -> Event {
    Event::new(name, Some(record), subject)
        .with("list", edition.list)
        .with("edition", &edition.edition)
        .with("valid_from", edition.valid_from)
}
