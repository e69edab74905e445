//! What follows from the versions of a formality and from what authorities said to them.
//!
//! The versions follow one another by what each supersedes; decisions come in any order, before their version too. What is
//! kept depends on the set of both only.

use super::{Formality, FormalityResult, FormalityStatus, FormalityType, Movement, Verdict, Word, keys};
use crate::limits::{FORMALITIES_READ_MAX, FORMALITY_VERSIONS_AWAITED_MAX, FORMALITY_VERSIONS_KEPT};
use crate::nouns::port_call::policy::MANDATORY_FORMALITIES;
use crate::parameters::{Paper, keeps};
use crate::state::{Changes, decode};
use portolan_ledger::{Digest, StateView, SubjectId};
use std::collections::BTreeMap;

impl Formality {
    /// Where it stands; `None` while only decisions have come.
    #[must_use]
    pub fn status(&self) -> Option<FormalityStatus> {
        let submitted = self.submitted.as_ref()?;
        let verdict = self.verdicts.iter().find(|verdict| verdict.version == submitted.newest);
        let status = match verdict {
            _ if submitted.step == FormalityStatus::Cancelled => FormalityStatus::Cancelled,
            Some(Verdict { word: Some(word), .. }) => match word.result {
                FormalityResult::Acknowledged => FormalityStatus::Acknowledged,
                FormalityResult::Accepted => FormalityStatus::Accepted,
                FormalityResult::Rejected => FormalityStatus::Rejected,
                FormalityResult::Incomplete => FormalityStatus::Incomplete,
            },
            Some(Verdict { acknowledged: true, .. }) => FormalityStatus::Acknowledged,
            _ => submitted.step,
        };
        Some(status)
    }

    /// Whether it counts as submitted: neither rejected, incomplete nor taken back.
    #[must_use]
    pub fn stands(&self) -> bool {
        use FormalityStatus::{Cancelled, Incomplete, Rejected};
        self.status().is_some_and(|status| !matches!(status, Rejected | Incomplete | Cancelled))
    }

    /// Whether it was submitted after the moment by which it had to be.
    #[must_use]
    pub fn is_late(&self) -> bool {
        let late = |by, at| by < at;
        self.submitted.as_ref().is_some_and(|it| it.obligation_time.is_some_and(|by| late(by, it.submitted_at)))
    }

    /// Go on to a version: what was said to the one before no longer counts, nor what takes it for another type.
    pub fn advance(&mut self, version: Digest, step: FormalityStatus) {
        let Some(submitted) = &mut self.submitted else { return };
        if submitted.newest != version {
            submitted.overtaken.push(submitted.newest);
            if submitted.overtaken.len() > FORMALITY_VERSIONS_KEPT {
                submitted.overtaken.remove(0);
            }
        }
        submitted.newest = version;
        submitted.step = step;
        let (overtaken, of) = (&submitted.overtaken, submitted.formality_type);
        self.verdicts.retain(|verdict| !overtaken.contains(&verdict.version) && verdict.formality_type == of);
    }

    /// Whether a decision about `version` has room: only so many versions that have not come can be decided.
    #[must_use]
    pub fn has_room_for(&self, version: &Digest) -> bool {
        let newest = self.submitted.as_ref().map(|submitted| submitted.newest);
        let is_awaited = |other: &Digest| Some(*other) != newest;
        let mut versions = self.verdicts.iter().map(|verdict| &verdict.version);
        let known = versions.any(|other| other == version);
        let awaited = self.verdicts.iter().filter(|verdict| is_awaited(&verdict.version)).count();
        known || !is_awaited(version) || self.is_overtaken(version) || awaited < FORMALITY_VERSIONS_AWAITED_MAX
    }

    /// Whether a later version has taken the place of this one.
    #[must_use]
    pub fn is_overtaken(&self, version: &Digest) -> bool {
        self.submitted.as_ref().is_some_and(|submitted| submitted.overtaken.contains(version))
    }

    /// Take in what an authority says to a version; the newest word on the matter itself counts, and an acknowledgement
    /// never takes one back.
    pub fn decide(&mut self, formality_type: FormalityType, version: Digest, word: Word) {
        if self.is_overtaken(&version) {
            return;
        }
        let at = self
            .verdicts
            .iter()
            .position(|verdict| verdict.version == version && verdict.formality_type == formality_type);
        let at = at.unwrap_or_else(|| {
            self.verdicts.push(Verdict { formality_type, version, acknowledged: false, word: None });
            self.verdicts.sort_by_key(|verdict| (verdict.version, verdict.formality_type));
            let fits = |verdict: &Verdict| verdict.version == version && verdict.formality_type == formality_type;
            self.verdicts.iter().position(fits).expect("it was just put there")
        });
        let verdict = &mut self.verdicts[at];
        if word.result == FormalityResult::Acknowledged {
            verdict.acknowledged = true;
        } else {
            verdict.word = verdict.word.take().max(Some(word));
        }
    }
}

/// Keep what a formality has become, and whether it stands.
pub fn keep(call: &SubjectId, first: &Digest, (before, after): (&Formality, &Formality), changes: &mut Changes) {
    if before == after {
        return;
    }
    changes.put(keys::formality(call, first), after);
    let Some(submitted) = &after.submitted else { return };
    let key = keys::stands(call, submitted.formality_type, submitted.movement, first);
    match (before.stands(), after.stands()) {
        (false, true) => changes.put(key, &()),
        (true, false) => changes.remove(key),
        _ => {}
    }
}

/// The mandatory formalities of a movement that do not stand; none is missing where they are kept elsewhere.
#[must_use]
pub fn missing(view: &dyn StateView, call: &SubjectId, movement: Movement) -> Vec<FormalityType> {
    if !keeps(view, Paper::Formality) {
        return Vec::new();
    }
    let asked = MANDATORY_FORMALITIES.iter().filter(|(of, _)| *of == movement).map(|(_, formality)| *formality);
    asked.filter(|formality| view.scan(&keys::standing(call, *formality, movement), 1).is_empty()).collect()
}

/// The formalities of a call, by their first submissions; what only decisions speak of is among them.
#[must_use]
pub fn of_call(view: &dyn StateView, call: &SubjectId) -> BTreeMap<Digest, Formality> {
    let entries = view.scan(&keys::of_call(call), FORMALITIES_READ_MAX);
    entries.iter().map(|(key, value)| (keys::first_of(key), decode(value))).collect()
}
