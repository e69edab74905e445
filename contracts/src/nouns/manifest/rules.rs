//! Where a manifest stands, and who may end it.

use super::{Header, Manifest, ManifestDecision, ManifestNature, ManifestState, ManifestType, keys, origin};
use crate::context::RecordContext;
use crate::limits::CALL_MANIFESTS_MAX;
use crate::nouns::port_call;
use crate::refusal::{Code, Refusal};
use crate::state_keys::last_subject;
use portolan_ledger::{StateView, SubjectId};

impl Manifest {
    /// What counts of customs' decisions; a manifest that was sent anew after its rejection waits for the next.
    #[must_use]
    pub fn decision(&self) -> Option<ManifestDecision> {
        let header = self.header.as_ref();
        if header.is_some_and(|header| header.origin.cancelled.is_some()) {
            return Some(ManifestDecision::Cancelled);
        }
        let latest = self.statements.latest()?;
        let said_at = self.statements.latest_kept().map(|statement| statement.event_time);
        let sent_anew = header.is_some_and(|header| said_at.is_some_and(|said_at| said_at < header.origin.event_time));
        (latest != ManifestDecision::Rejected || !sent_anew).then_some(latest)
    }

    /// Whether it counts for nothing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        matches!(self.decision(), Some(ManifestDecision::Rejected | ManifestDecision::Cancelled))
    }

    /// Whether customs accepted all of it.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.decision() == Some(ManifestDecision::Accepted)
    }

    /// Whether what it lists is to be discharged: a carrier's list of what comes.
    #[must_use]
    pub fn announces_discharge(&self) -> bool {
        let is_list = |header: &Header| {
            header.manifest_type == ManifestType::Master && header.nature != ManifestNature::Departure
        };
        self.header.as_ref().is_some_and(is_list) && !self.is_void()
    }

    /// The port call, if a header names one.
    #[must_use]
    pub fn call(&self) -> Option<SubjectId> {
        self.header.as_ref().and_then(|header| header.call)
    }

    /// Whether it was changed after customs accepted it.
    #[must_use]
    pub fn is_amended(&self) -> bool {
        let accepted_at = self.statements.latest_kept().map(|statement| statement.event_time);
        let changed = |header: &Header| {
            header.origin.change_count > 0 && accepted_at.is_none_or(|at| at < header.origin.event_time)
        };
        self.header.as_ref().is_some_and(changed)
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self, view: &dyn StateView, id: &SubjectId) -> ManifestState {
        match self.decision() {
            Some(ManifestDecision::Cancelled) => ManifestState::Cancelled,
            Some(ManifestDecision::Rejected) => ManifestState::Rejected,
            None if self.header.is_some() => ManifestState::Lodged,
            None => ManifestState::None,
            Some(_) if self.line_count > 0 && self.finished_count == self.line_count => ManifestState::Closed,
            Some(_) if self.header.is_some() && has_arrived(view, self) => self.state_after_arrival(view, id),
            Some(_) if self.is_amended() => ManifestState::Amended,
            Some(ManifestDecision::PartiallyAccepted) => ManifestState::PartiallyAccepted,
            Some(ManifestDecision::Accepted) => ManifestState::Accepted,
        }
    }

    fn state_after_arrival(&self, view: &dyn StateView, id: &SubjectId) -> ManifestState {
        let awaits = !view.scan(&keys::awaited_by(id), 1).is_empty();
        let reconciled = self.announces_discharge() && self.line_count > 0 && !awaits;
        if reconciled { ManifestState::Discharged } else { ManifestState::Arrived }
    }
}

/// Whether the vessel of an arrival manifest is in the port, or was.
fn has_arrived(view: &dyn StateView, manifest: &Manifest) -> bool {
    let departure = manifest.header.as_ref().is_some_and(|header| header.nature == ManifestNature::Departure);
    !departure && manifest.call().is_some_and(|call| vessel_is_here(view, &call))
}

/// Whether the vessel of a call has arrived, by any report that says so.
fn vessel_is_here(view: &dyn StateView, call: &SubjectId) -> bool {
    let call = port_call::find(view, call);
    call.arrived_at().or_else(|| call.departed_at()).is_some()
}

/// Whether it was changed after its vessel had arrived, by block time: what an auditor looks at.
#[must_use]
pub fn amended_after_arrival(view: &dyn StateView, manifest: &Manifest) -> bool {
    let changed_at = manifest.header.as_ref().and_then(|header| header.origin.changed_at);
    let arrived_at = manifest.call().and_then(|call| port_call::find(view, &call).arrived_at());
    matches!((changed_at, arrived_at), (Some(changed_at), Some(arrived_at)) if arrived_at < changed_at)
}

/// After the arrival, a manifest or a line of it is ended by customs alone: cargo that is here does not vanish.
///
/// # Errors
/// [`Code::CancelTooLate`].
pub fn may_cancel(view: &dyn StateView, context: &RecordContext<'_>, call: Option<SubjectId>) -> Result<(), Refusal> {
    let arrived = call.is_some_and(|call| vessel_is_here(view, &call));
    if !arrived || origin::corrects_as_customs(context) {
        return Ok(());
    }
    context.refuse(Code::CancelTooLate, "function", "the vessel has arrived")
}

/// The manifests of a call.
#[must_use]
pub fn manifests_of(view: &dyn StateView, call: &SubjectId) -> Vec<SubjectId> {
    let entries = view.scan(&keys::of_call(call), CALL_MANIFESTS_MAX);
    entries.iter().map(|(key, _)| last_subject(key)).collect()
}

/// A call has a bounded number of manifests.
///
/// # Errors
/// [`Code::CargoLinksFull`].
pub fn has_room(view: &dyn StateView, call: &SubjectId, manifest: &SubjectId) -> Result<(), Refusal> {
    let known = view.get(&keys::on_call(call, manifest)).is_some();
    if known || manifests_of(view, call).len() < CALL_MANIFESTS_MAX {
        return Ok(());
    }
    let message = format!("the call has {CALL_MANIFESTS_MAX} manifests already");
    Err(Refusal::new(Code::CargoLinksFull, "subjects", message))
}
