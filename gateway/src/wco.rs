//! Read WCO data model XML: declarations (DEC) and the responses of customs to them (RES, as the UK's CDS sends them).
//!
//! `xml` makes a small tree, without the subtrees that hold amounts; `declaration` reads the header of a DEC, `response`
//! a RES by the table in `response_codes`.
//!
//! Invariants
//! - Duties, taxes, invoice amounts and bank accounts never enter the tree, so that no draft can hold one.
//! - A response code that is not in the table is quarantined; nothing but 08 and 09 is a release.
//!
//! Table of what is read: `docs/reference/cds-responses.md`.

mod declaration;
mod goods;
#[cfg(test)]
mod properties;
mod response;
mod response_codes;
#[cfg(test)]
mod tests;
mod xml;

use crate::draft::MessageSource;
use crate::flag::{FlagCode, Flags};
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined, Verdict};
use crate::subject_name::SubjectName;
use crate::text;
use crate::wall_clock::WallClock;
use portolan_contracts::identifiers::Mrn;
use portolan_ledger::Time;
use xml::Element;

/// Read a document received at `received_at` from the sender that `profile` describes.
#[must_use]
pub fn import(bytes: &[u8], profile: &Profile, received_at: Time) -> Verdict {
    let mut flags = Flags::default();
    let text = text::decode(bytes, &mut flags);
    let root = match xml::read(&text) {
        Ok(root) => root,
        Err(quarantined) => return quarantined.into(),
    };
    match drafts(&root, profile, received_at, &mut flags) {
        Ok(drafts) => {
            let (drafts, flags) = crate::draft::without_repeats(drafts, flags);
            Verdict::Imported { drafts, flags: flags.into_vec(), left: Vec::new() }
        }
        Err(quarantined) => quarantined.into(),
    }
}

fn drafts(
    root: &Element,
    profile: &Profile,
    received_at: Time,
    flags: &mut Flags,
) -> Result<Vec<crate::Draft>, Quarantined> {
    let unknown = || Quarantined::new(QuarantineCode::XmlTypeUnknown, "only WCO DEC and RES are read", "document");
    let content = root.find("MetaData").unwrap_or(root);
    let model: String =
        content.text("WCODataModelVersionCode").chars().filter(char::is_ascii_graphic).take(8).collect();
    let source = |kind: &str| MessageSource {
        system: "CUSTOMS".into(),
        message_type: format!("WCO-DM-{model}:{kind}"),
        received_at,
    };
    match content.text("WCOTypeName") {
        "DEC" | "" if content.child("Declaration").is_some() => {
            let declaration = content.child("Declaration").ok_or_else(unknown)?;
            let mut draft = declaration::draft(declaration, profile, received_at, flags)?;
            draft.source = Some(source("DEC"));
            Ok(vec![draft])
        }
        "RES" | "" if content.child("Response").is_some() => {
            let mut drafts = Vec::new();
            for response in content.children("Response") {
                // Two responses in one document name their own drafts by index.
                let mut more = response::drafts(response, drafts.len(), profile, flags)?;
                let code = format!("RES:{}", response.text("FunctionCode"));
                more.iter_mut().for_each(|draft| draft.source = Some(source(&code)));
                drafts.extend(more);
            }
            Ok(drafts)
        }
        _ => Err(unknown()),
    }
}

/// The name of the declaration that `element` is about; a wrong check digit is flagged.
fn declaration_name(element: &Element, flags: &mut Flags) -> Result<(Option<String>, Option<String>), Quarantined> {
    let mrn = text::kept(&element.text("ID").to_ascii_uppercase(), "Declaration/ID", flags);
    let lrn = text::kept(element.text("FunctionalReferenceID"), "Declaration/FunctionalReferenceID", flags);
    if mrn.as_deref().is_some_and(|mrn| !Mrn::is_sound(mrn)) {
        flags.raise(FlagCode::MrnCheck, "Declaration/ID");
    }
    if mrn.is_none() && lrn.is_none() {
        let reason = "neither Declaration/ID (MRN) nor Declaration/FunctionalReferenceID (LRN)";
        return Err(Quarantined::new(QuarantineCode::WcoReferenceMissing, reason, "Declaration"));
    }
    Ok((mrn, lrn))
}

/// The same as a subject.
fn declaration_subject(element: &Element, flags: &mut Flags) -> Result<SubjectName, Quarantined> {
    declaration_name(element, flags).map(|(mrn, lrn)| SubjectName::Declaration { mrn, lrn })
}

/// The version of the declaration, from 1.
fn version(element: &Element) -> Option<u32> {
    element.text("VersionID").parse().ok().filter(|version| *version > 0)
}

/// The moment in `element`'s child `name` (`DateTimeString`, format 304 or 102); what cannot be read is flagged.
fn moment(element: &Element, name: &str, profile: &Profile, flags: &mut Flags) -> Option<Time> {
    let wrapper = element.child(name)?;
    let text = if wrapper.text.is_empty() { wrapper.text("DateTimeString") } else { wrapper.text.as_str() };
    if text.is_empty() {
        return None;
    }
    let Some(clock) = WallClock::parse(text) else {
        flags.raise(FlagCode::TimeFormat, name);
        return None;
    };
    if clock.date_only {
        flags.raise(FlagCode::DateOnly, name);
    }
    Some(clock.moment(profile.utc_offset_minutes))
}
