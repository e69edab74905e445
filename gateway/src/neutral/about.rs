//! What a JSON statement is about: business numbers, checked and normalised, as subjects.

use super::Malformed;
use crate::flag::{FlagCode, Flags};
use crate::limits::{CONTAINER_CHARS_MAX, LIST_ENTRIES_MAX, SEALED_TEXT_CHARS_MAX, VALUE_CHARS_MAX};
use crate::subject_name::SubjectName;
use portolan_contracts::identifiers::{ContainerNumber, Mrn};
use portolan_ledger::OrganisationId;

/// A code or number: 1 to `VALUE_CHARS_MAX` printable characters, trimmed.
pub(super) fn word(field: &str, text: &str) -> Result<String, Malformed> {
    bounded(field, text, VALUE_CHARS_MAX)
}

/// The same, where it may be absent.
pub(super) fn optional_word(field: &str, text: Option<&str>) -> Result<Option<String>, Malformed> {
    text.map(|text| word(field, text)).transpose()
}

/// A list of codes.
pub(super) fn words(field: &str, texts: &[String]) -> Result<Vec<String>, Malformed> {
    if texts.len() > LIST_ENTRIES_MAX {
        return Err(Malformed::new(field, format!("at most {LIST_ENTRIES_MAX} entries")));
    }
    texts.iter().map(|text| word(field, text)).collect()
}

/// A text for people that will be sealed.
pub(super) fn sealed_text(field: &str, text: Option<&str>) -> Result<Option<String>, Malformed> {
    text.map(|text| bounded(field, text, SEALED_TEXT_CHARS_MAX)).transpose()
}

fn bounded(field: &str, text: &str, chars_max: usize) -> Result<String, Malformed> {
    let text = text.trim();
    let printable = !text.chars().any(|c| c.is_control() && c != '\n');
    if (1..=chars_max).contains(&text.chars().count()) && printable {
        Ok(text.to_owned())
    } else {
        Err(Malformed::new(field, format!("1 to {chars_max} printable characters")))
    }
}

/// A container number in its normal form; a wrong check digit is flagged.
pub(super) fn container(field: &str, text: &str, flags: &mut Flags) -> Result<String, Malformed> {
    let number = ContainerNumber::normal_form(text);
    if number.is_empty() || number.len() > CONTAINER_CHARS_MAX {
        return Err(Malformed::new(field, format!("1 to {CONTAINER_CHARS_MAX} letters and digits")));
    }
    if number != text {
        flags.raise(FlagCode::ContainerNormalised, field);
    }
    if !ContainerNumber::is_sound(&number) {
        flags.raise(FlagCode::ContainerCheck, field);
    }
    Ok(number)
}

/// A declaration by MRN, LRN or both; `None` if there is neither.
pub(super) fn declaration(
    mrn: Option<&str>,
    lrn: Option<&str>,
    flags: &mut Flags,
) -> Result<Option<SubjectName>, Malformed> {
    let mrn = optional_word("mrn", mrn)?.map(|mrn| mrn.to_ascii_uppercase());
    let lrn = optional_word("lrn", lrn)?;
    if mrn.as_deref().is_some_and(|mrn| !Mrn::is_sound(mrn)) {
        flags.raise(FlagCode::MrnCheck, "mrn");
    }
    let named = mrn.is_some() || lrn.is_some();
    Ok(named.then_some(SubjectName::Declaration { mrn, lrn }))
}

/// The subjects of a statement about a container, a declaration or both.
pub(super) fn subjects(
    number: Option<&str>,
    terminal: Option<OrganisationId>,
    mrn: Option<&str>,
    lrn: Option<&str>,
    flags: &mut Flags,
) -> Result<Vec<SubjectName>, Malformed> {
    let stay = number.map(|number| container("container", number, flags)).transpose()?;
    let stay = stay.map(|number| SubjectName::container(&number, terminal));
    let subjects: Vec<SubjectName> = stay.into_iter().chain(declaration(mrn, lrn, flags)?).collect();
    if subjects.is_empty() {
        return Err(Malformed::new("container", "a container, or the mrn or lrn of a declaration"));
    }
    Ok(subjects)
}
