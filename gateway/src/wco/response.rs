//! Drafts of one RES: the status first, then the hold and the request it brings, then what it lifts and releases.
//!
//! Facts (status, hold, request) stand before decisions (lift, release), which rest on them.

use super::response_codes::{HOLD_CODES, Meaning, PlacedHold, meaning};
use super::xml::Element;
use super::{declaration_subject, moment, version};
use crate::draft::{Draft, Reference, Target};
use crate::flag::{FlagCode, Flags};
use crate::nouns::declaration_status::DeclarationStatus;
use crate::nouns::hold::{Hold, HoldLift};
use crate::nouns::inspection::InspectionRequest;
use crate::nouns::release::Release;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined};
use crate::subject_name::SubjectName;
use crate::text::kept;
use portolan_ledger::{Digest, Time};

/// The light that customs owns.
const CUSTOMS: &str = "CUSTOMS";

/// What a response is about, read once for all its drafts.
struct Context<'a> {
    declaration: SubjectName,
    version: Option<u32>,
    issued: Time,
    reference: String,
    /// Index that the first of these drafts gets in the message.
    first: usize,
    profile: &'a Profile,
}

/// The drafts of `response`; the first gets index `first` in its message.
pub(super) fn drafts(
    response: &Element,
    first: usize,
    profile: &Profile,
    flags: &mut Flags,
) -> Result<Vec<Draft>, Quarantined> {
    let code = response.text("FunctionCode");
    let Some(meaning) = meaning(code) else {
        let reason = "a response code that is not in the table";
        return Err(Quarantined::new(QuarantineCode::WcoCodeUnknown, reason, "Response/FunctionCode"));
    };
    let context = context(response, first, profile, flags)?;
    let mut drafts = Vec::new();
    drafts.extend(status(response, &meaning, &context, flags));
    if let Some(hold) = meaning.hold {
        drafts.push(placed(response, hold, &context, flags));
    }
    if let Some(kind) = meaning.inspection {
        let hold = context.first + drafts.len() - 1;
        drafts.push(request(kind, hold, &context));
    }
    if meaning.releases {
        drafts.extend(HOLD_CODES.iter().map(|code| lift(code, &context)));
        drafts.push(release(&context));
    }
    if drafts.is_empty() {
        flags.raise(FlagCode::NothingStated, format!("Response {code}"));
    }
    Ok(drafts)
}

fn context<'a>(
    response: &Element,
    first: usize,
    profile: &'a Profile,
    flags: &mut Flags,
) -> Result<Context<'a>, Quarantined> {
    let named = |element: &&Element| element.child("ID").is_some() || element.child("FunctionalReferenceID").is_some();
    let missing = || {
        let reason = "no Declaration with ID or FunctionalReferenceID";
        Quarantined::new(QuarantineCode::WcoReferenceMissing, reason, "Response/Declaration")
    };
    let element = response.children("Declaration").find(named).ok_or_else(missing)?;
    let declaration = declaration_subject(element, flags)?;
    let version = version(element);
    if version.is_none() {
        flags.raise(FlagCode::VersionMissing, "Declaration/VersionID");
    }
    let issued = moment(response, "IssueDateTime", profile, flags).ok_or_else(|| {
        Quarantined::new(QuarantineCode::WcoTimeMissing, "no readable time of issue", "Response/IssueDateTime")
    })?;
    let own = kept(response.text("FunctionalReferenceID"), "Response/FunctionalReferenceID", flags);
    let name = declaration.keys().into_iter().next().unwrap_or_default();
    let content = format!("{}\n{name}\n{version:?}\n{issued}", response.text("FunctionCode"));
    let reference = own.unwrap_or_else(|| Digest::of(content.as_bytes()).to_string()[..32].to_owned());
    Ok(Context { declaration, version, issued, reference, first, profile })
}

impl Context<'_> {
    /// The author's reference of one of the drafts: the response's own reference and what the draft is.
    fn reference(&self, what: &str) -> String {
        format!("wco-res/{}/{what}", self.reference)
    }
}

fn status(response: &Element, meaning: &Meaning, context: &Context, flags: &mut Flags) -> Option<Draft> {
    let status = meaning.status?;
    let of_declaration = ["AcceptanceDateTime", "RejectionDateTime", "CancellationDateTime"];
    // Status/EffectiveDateTime (16) is a day, written as its midnight: in the order of time it would stand before the
    // clearance of the same day.
    let effective = response
        .children("Declaration")
        .find_map(|element| of_declaration.iter().find_map(|name| moment(element, name, context.profile, flags)));
    let limit = response
        .children("AdditionalInformation")
        .find_map(|element| moment(element, "LimitDateTime", context.profile, flags));
    let statement = DeclarationStatus {
        declaration: context.declaration.clone(),
        status,
        version: context.version,
        effective_time: effective.filter(|effective| *effective != context.issued),
        limit_time: limit,
        items: Vec::new(),
    };
    Some(statement.draft(context.reference("status"), context.issued, context.profile.port.clone()))
}

fn placed(response: &Element, hold: PlacedHold, context: &Context, flags: &mut Flags) -> Draft {
    let words = response
        .children("AdditionalInformation")
        .map(|element| element.text("StatementDescription"))
        .find(|words| !words.is_empty() && hold.takes_words);
    let words = words.filter(|words| {
        let speaks_of_money = speaks_of_money(words);
        if speaks_of_money {
            flags.raise(FlagCode::TextDropped, "AdditionalInformation/StatementDescription");
        }
        !speaks_of_money
    });
    let statement = Hold {
        subjects: vec![context.declaration.clone()],
        light: CUSTOMS.to_owned(),
        hold_code: hold.code.to_owned(),
        effect: hold.effect.iter().map(|effect| (*effect).to_owned()).collect(),
        reason: Some(words.unwrap_or(hold.reason).to_owned()),
    };
    let reference = context.reference(&format!("hold/{}", hold.code));
    statement.draft(reference, context.issued, context.profile.port.clone(), &context.profile.authorities)
}

/// Whether a text of customs could hold an amount: a currency, or a number with decimals.
fn speaks_of_money(text: &str) -> bool {
    let upper = text.to_uppercase();
    let currency = ["GBP", "EUR", "USD", "£", "€", "$", "AMOUNT", "DUTY", "TAX", "VALUE"];
    let decimals = text
        .as_bytes()
        .windows(3)
        .any(|w| w[0].is_ascii_digit() && matches!(w[1], b'.' | b',') && w[2].is_ascii_digit());
    decimals || currency.iter().any(|word| upper.contains(word))
}

fn request(kind: &str, hold: usize, context: &Context) -> Draft {
    let statement = InspectionRequest {
        subjects: vec![context.declaration.clone()],
        types: vec![kind.to_owned()],
        needed_by: None,
        hold: Some(Reference { member: "hold", target: Target::Draft(hold) }),
        reason: None,
    };
    let reference = context.reference("inspection");
    statement.draft(reference, context.issued, context.profile.port.clone(), &context.profile.authorities)
}

fn lift(code: &str, context: &Context) -> Draft {
    let statement = HoldLift {
        subjects: vec![context.declaration.clone()],
        hold: Target::OpenHolds(code.to_owned()),
        lift_code: "SATISFIED".to_owned(),
        overrides: None,
        reason: None,
    };
    let reference = context.reference(&format!("lift/{code}"));
    statement.draft(reference, context.issued, context.profile.port.clone(), &context.profile.authorities)
}

fn release(context: &Context) -> Draft {
    let statement = Release {
        subjects: vec![context.declaration.clone()],
        light: CUSTOMS.to_owned(),
        value: "GREEN".to_owned(),
        conditions: Vec::new(),
        declaration_version: context.version,
        exemption: None,
        valid_from: None,
        expires_at: None,
        basis_number: None,
        refers: Vec::new(),
    };
    let reference = context.reference("release");
    statement.draft(reference, context.issued, context.profile.port.clone(), &context.profile.community)
}
