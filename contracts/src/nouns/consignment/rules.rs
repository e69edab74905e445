//! Where a consignment stands, which containers it reaches, and whether one is short-landed.

use super::{Consignment, ConsignmentNature, ConsignmentState, ConsignmentStatus, Header, find, keys};
use crate::context::RecordContext;
use crate::limits::STAY_CONSIGNMENTS_MAX;
use crate::nouns::equipment_use::Planned;
use crate::nouns::hold::Tie;
use crate::nouns::manifest::{self, Manifest};
use crate::nouns::port_call::{self, PortCallStatus};
use crate::nouns::same_subject::rules::group_of;
use crate::nouns::subject;
use crate::nouns::terminal_event;
use crate::refusal::{Code, Refusal};
use crate::roles::Role;
use crate::state::decode;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeSet;

impl Consignment {
    /// The line, if it counts: declared and not taken back.
    #[must_use]
    pub fn line(&self) -> Option<&Header> {
        self.header.as_ref().filter(|header| header.origin.cancelled.is_none())
    }

    /// Whether nothing more is to be done about it.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(
            self.statements.latest(),
            Some(
                ConsignmentStatus::WrittenOff
                    | ConsignmentStatus::Merged
                    | ConsignmentStatus::Rolled
                    | ConsignmentStatus::Returned
                    | ConsignmentStatus::Destroyed
            )
        )
    }

    /// The manifest by which its containers are to be discharged; none when it is finished or went another way.
    #[must_use]
    pub fn awaited_by(&self) -> Option<SubjectId> {
        let comes = |nature| {
            matches!(nature, ConsignmentNature::Import | ConsignmentNature::Transit | ConsignmentNature::Transhipment)
        };
        self.line().filter(|line| comes(line.nature) && !self.is_finished()).map(|line| line.manifest)
    }

    /// Whether customs accepted the line: with its whole manifest, or by itself.
    #[must_use]
    pub fn is_accepted(&self, manifest: &Manifest) -> bool {
        let said = |status| {
            matches!(status, ConsignmentStatus::Accepted | ConsignmentStatus::Presented | ConsignmentStatus::WrittenOff)
        };
        let own_word = manifest
            .header
            .as_ref()
            .zip(self.line())
            .is_some_and(|(header, line)| header.origin.author == line.origin.author);
        own_word && !manifest.is_void() && (manifest.is_accepted() || self.statements.all().any(said))
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self, view: &dyn StateView) -> ConsignmentState {
        let Some(line) = self.line() else {
            let cancelled = self.header.is_some();
            let said = self.statements.latest().map_or(ConsignmentState::None, ConsignmentStatus::state);
            return if cancelled { ConsignmentState::Cancelled } else { said };
        };
        let discharged = self.stays.iter().any(|stay| was_discharged(view, *stay));
        match self.statements.latest() {
            // These two say where it stood; what has happened since says more.
            Some(ConsignmentStatus::Accepted) | None => {}
            Some(ConsignmentStatus::ShortLanded) if discharged => {}
            Some(status) => return status.state(),
        }
        let manifest = manifest::find(view, &line.manifest);
        let closed = manifest.call().is_some_and(|call| is_closed(view, &call));
        let awaited = self.awaited_by().is_some() && manifest.announces_discharge() && !self.stays.is_empty();
        match () {
            () if self.house_count > 0 => ConsignmentState::Split,
            () if discharged => ConsignmentState::Presented,
            () if closed && awaited => ConsignmentState::ShortLanded,
            () if self.is_accepted(&manifest) => ConsignmentState::Accepted,
            () => ConsignmentState::Declared,
        }
    }
}

impl ConsignmentStatus {
    /// The state that follows from its being said alone.
    #[must_use]
    pub const fn state(self) -> ConsignmentState {
        match self {
            Self::Accepted => ConsignmentState::Accepted,
            Self::Presented => ConsignmentState::Presented,
            Self::WrittenOff => ConsignmentState::WrittenOff,
            Self::ShortLanded => ConsignmentState::ShortLanded,
            Self::OverLanded => ConsignmentState::OverLanded,
            Self::Merged => ConsignmentState::Merged,
            Self::Rolled => ConsignmentState::Rolled,
            Self::Returned => ConsignmentState::Returned,
            Self::Abandoned => ConsignmentState::Abandoned,
            Self::Destroyed => ConsignmentState::Destroyed,
        }
    }
}

/// Carriers and forwarders say what became of their own goods; customs, agencies and terminals of anybody's. Before the line
/// is there, its goods are those of who opened them.
///
/// # Errors
/// [`Code::CargoOfAnother`].
pub fn speaks_for(
    view: &dyn StateView,
    context: &RecordContext<'_>,
    (id, consignment): (&SubjectId, &Consignment),
    status: ConsignmentStatus,
) -> Result<(), Refusal> {
    let declared_by = consignment.header.as_ref().map(|header| header.origin.author.clone());
    let owner = declared_by.or_else(|| subject::find(view, id).map(|opened| opened.opener));
    let sees = |role: Role| match role {
        Role::Customs => true,
        Role::Terminal => matches!(status, ConsignmentStatus::ShortLanded | ConsignmentStatus::OverLanded),
        Role::Agency(_) => status == ConsignmentStatus::Destroyed,
        _ => false,
    };
    let officially = context.author.roles.iter().any(|grant| {
        sees(grant.role) && grant.holds_at(context.time) && grant.jurisdiction.covers(&context.record.port, None)
    });
    if officially || owner.as_ref() == Some(&context.author.id) {
        return Ok(());
    }
    Err(Refusal::new(Code::CargoOfAnother, "subjects", format!("{id} is another organisation's")))
}

/// Whether the port call is closed.
#[must_use]
pub fn is_closed(view: &dyn StateView, call: &SubjectId) -> bool {
    port_call::find(view, call).status() == Some(PortCallStatus::Closed)
}

/// Whether the container was taken off a vessel, under this subject or one that counts as one with it.
#[must_use]
pub fn was_discharged(view: &dyn StateView, stay: SubjectId) -> bool {
    group_of(view, stay).iter().any(|stay| terminal_event::find(view, stay).was_discharged())
}

/// Every consignment that is or was in a stay, with how it is tied.
#[must_use]
pub fn ties_of(view: &dyn StateView, stay: &SubjectId) -> Vec<(SubjectId, Tie)> {
    let entries = view.scan(&keys::ties_of(stay), STAY_CONSIGNMENTS_MAX);
    entries.iter().map(|(key, value)| (keys::consignment_of(key), decode(value))).collect()
}

/// The consignments that are in a stay.
#[must_use]
pub fn consignments_of(view: &dyn StateView, stay: &SubjectId) -> Vec<SubjectId> {
    let current = ties_of(view, stay).into_iter().filter(|(_, tie)| tie.stands());
    current.map(|(consignment, _)| consignment).collect()
}

/// The container stays that something said of a consignment reaches, joined consignments counting as one.
#[must_use]
pub fn stays_reached(view: &dyn StateView, consignment: SubjectId) -> BTreeSet<SubjectId> {
    group_of(view, consignment).iter().flat_map(|one| find(view, one).stays).collect()
}

/// Whether a container is in a manifest line that customs accepted, under any of its subjects.
#[must_use]
pub fn in_accepted_line(view: &dyn StateView, group: &BTreeSet<SubjectId>) -> bool {
    let consignments: BTreeSet<SubjectId> = group.iter().flat_map(|stay| consignments_of(view, stay)).collect();
    consignments.iter().map(|id| find(view, id)).any(|consignment| {
        let line = consignment.line().map(|line| manifest::find(view, &line.manifest));
        line.is_some_and(|manifest| consignment.is_accepted(&manifest))
    })
}

/// a container that a manifest of a closed call lists, neither discharged nor remaining on board.
#[must_use]
pub fn short_landed(view: &dyn StateView, manifest: &SubjectId, stay: SubjectId) -> bool {
    let group = group_of(view, stay);
    let consignments: BTreeSet<SubjectId> = group.iter().flat_map(|stay| consignments_of(view, stay)).collect();
    let lines: Vec<Consignment> = consignments.iter().map(|id| find(view, id)).collect();
    let listed = lines.iter().any(|line| line.awaited_by() == Some(*manifest));
    let stays_by_line =
        |line: &Consignment| line.line().is_some_and(|line| line.nature == ConsignmentNature::RemainOnBoard);
    let mut stays = group.iter().map(|stay| terminal_event::find(view, stay));
    let seen = stays.any(|stay| stay.was_discharged() || stay.planned() == Planned::RemainOnBoard);
    listed && !seen && !lines.iter().any(stays_by_line)
}
