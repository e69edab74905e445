//! What a release must rest on.

use super::{Release, ReleaseBody, find};
use crate::context::RecordContext;
use crate::light::Light;
use crate::limits::{EXEMPTION_CODE_BYTES_MAX, PENDING_RELEASES_OF_DECLARATION_MAX};
use crate::nouns::declaration::{self, rules::covers};
use crate::nouns::release::keys;
use crate::nouns::release_right::bill::{self, Saying};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject::{CONTAINER_STAY, DECLARATION};
use crate::nouns::terminal_event::{self, Place};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::words::is_code;
use portolan_ledger::{Digest, StateView, SubjectId};
use std::collections::BTreeSet;

/// What a release rests on and what it releases.
pub struct Ground {
    /// The declaration, for a customs release that rests on one.
    pub declaration: Option<SubjectId>,
    /// The subjects whose light changes.
    pub targets: Vec<SubjectId>,
    /// Whether the declaration was already seen released, also if it is suspended by now.
    pub seen: bool,
}

/// X-20 before X-36: someone else's light is refused as such, one's own light elsewhere as out of jurisdiction.
///
/// # Errors
/// [`Code::NotOwnLight`], [`Code::OutsideRole`].
pub fn owner_releases(context: &RecordContext<'_>, light: Light) -> Result<(), Refusal> {
    let facet = light.to_string();
    if !permissions::author_has_role(context, &facet) {
        let message = format!("the {light} light is not {}'s", context.author.id);
        return Err(Refusal::new(Code::NotOwnLight, "body.light", message));
    }
    permissions::check(context, &facet, None)
}

/// as far as customs has accepted a bill of lading, the commercial light of its containers is its carrier's.
///
/// # Errors
/// [`Code::NotOwnLight`].
pub fn carrier_speaks(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    light: Light,
    saying: Saying,
) -> Result<(), Refusal> {
    if light != Light::Commercial {
        return Ok(());
    }
    let author = &context.author.id;
    let is_its = |stay: &SubjectId| bill::speaks_for(view, &group_of(view, *stay), (author, saying), context.time);
    match context.subjects_of(CONTAINER_STAY).find(|stay| !is_its(stay)) {
        Some(stay) => {
            let message = format!("the bill of lading of {stay} is not {author}'s");
            context.refuse(Code::NotOwnLight, "body.light", message)
        }
        None => Ok(()),
    }
}

/// The form of what serde cannot check.
///
/// # Errors
/// [`Code::BodyNotAsSpecified`].
pub fn form(context: &RecordContext<'_>, body: &ReleaseBody) -> Result<(), Refusal> {
    if body.exemption.as_ref().is_some_and(|code| !is_code(code, EXEMPTION_CODE_BYTES_MAX)) {
        return context.refuse(Code::BodyNotAsSpecified, "body.exemption", "1 to 16 of A-Z, 0-9 and hyphens");
    }
    if body.declaration_version == Some(0) {
        return context.refuse(Code::BodyNotAsSpecified, "body.declaration_version", "versions count from 1");
    }
    Ok(())
}

/// Customs releases goods by declaration; every other light stands on the container itself.
///
/// # Errors
/// [`Code::SubjectsNotOfLight`].
pub fn subjects_fit_light(context: &RecordContext<'_>, light: Light) -> Result<(), Refusal> {
    let named = |kind| context.subjects_of(kind).next().is_some();
    if light == Light::Customs || (named(CONTAINER_STAY) && !named(DECLARATION)) {
        return Ok(());
    }
    context.refuse(
        Code::SubjectsNotOfLight,
        "subjects",
        format!("the {light} light is released on container stays alone"),
    )
}

/// a customs release rests on a declaration, whose status may still be on its way, or on an exemption.
///
/// # Errors
/// [`Code::ReleaseWithoutBasis`], [`Code::StayNotLinked`], [`Code::PendingReleasesFull`].
pub fn ground(view: &dyn StateView, context: &RecordContext<'_>, body: &ReleaseBody) -> Result<Ground, Refusal> {
    let stays: Vec<SubjectId> = context.subjects_of(CONTAINER_STAY).collect();
    let declaration = context.subjects_of(DECLARATION).next();
    let Some(declaration) = declaration else {
        if body.light == Light::Customs && body.exemption.is_none() {
            let message = "names neither a declaration nor an exemption";
            return context.refuse(Code::ReleaseWithoutBasis, "subjects", message);
        }
        return Ok(Ground { declaration: None, targets: stays, seen: true });
    };
    let standing = declaration::find(view, &declaration).standing();
    if standing.state.forbids_release() {
        let message = format!("the declaration is {}", standing.state);
        return context.refuse(Code::ReleaseWithoutBasis, "subjects", message);
    }
    if body.declaration_version.is_some_and(|version| version < standing.version) {
        let message = format!("the declaration is at version {}", standing.version);
        return context.refuse(Code::ReleaseWithoutBasis, "body.declaration_version", message);
    }
    if let Some(stay) = stays.iter().find(|stay| !covers(view, &declaration, stay)) {
        let message = format!("{stay} is not linked to the declaration");
        return context.refuse(Code::StayNotLinked, "subjects", message);
    }
    let at_version = body.declaration_version.is_none_or(|version| version == standing.version);
    let seen = standing.was_released() && at_version;
    let waiting = view.scan(&keys::waiting_for(&declaration), PENDING_RELEASES_OF_DECLARATION_MAX).len();
    if !seen && waiting >= PENDING_RELEASES_OF_DECLARATION_MAX {
        return context.refuse(Code::PendingReleasesFull, "subjects", format!("{waiting} releases wait already"));
    }
    let targets = if stays.is_empty() { vec![declaration] } else { stays };
    Ok(Ground { declaration: Some(declaration), targets, seen })
}

/// whether a release that counts said exactly this.
#[must_use]
pub fn repeats(before: &Release, said: &Release) -> bool {
    before.effective && *before == Release { record: before.record, ..said.clone() }
}

/// R-RECALL: once a container has left, only a hold remains.
#[must_use]
pub fn has_left(view: &dyn StateView, stay: SubjectId) -> bool {
    group_of(view, stay).iter().any(|stay| matches!(terminal_event::find(view, stay).place(), Place::Out { .. }))
}

/// The customs releases that rest on a declaration: of all its containers, and of one of these.
#[must_use]
pub fn on_declaration(view: &dyn StateView, declaration: &SubjectId, stays: &[SubjectId]) -> BTreeSet<Digest> {
    let targets = stays.iter().chain([declaration]);
    let released = targets.filter_map(|target| find(view, target, Light::Customs, Some(declaration)));
    released.map(|release| release.record).collect()
}

/// The containers that a release of these targets concerns: those it names, or all that the declaration covers.
#[must_use]
pub fn stays_of_targets(view: &dyn StateView, targets: &[SubjectId], basis: Option<&SubjectId>) -> Vec<SubjectId> {
    match basis {
        Some(declaration) if targets == [*declaration] => declaration::rules::stays_of(view, declaration),
        _ => targets.to_vec(),
    }
}
