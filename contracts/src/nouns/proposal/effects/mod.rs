//! What each action does: one function that answers with the changes, or with what stands against it.
//!
//! Asked twice: when it is proposed, so that nobody votes on what cannot be done, and when it passes, since the state has
//! moved on. Both answers come from the same function over the state of their moment.

mod admit;
mod code_list;
mod edition;
mod parameters;
mod roles;
mod root_key;
mod set;
mod standing;

pub use parameters::changed as changed_parameters;

use super::action::Action;
use crate::context::RecordContext;
use crate::refusal::Refusal;
use crate::state::Changes;
use portolan_ledger::{Digest, Height, NetworkId, StateView, Time};

/// When and by what an action is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The network.
    pub network: NetworkId,
    /// Height of the block.
    pub height: Height,
    /// Time of the block.
    pub time: Time,
    /// The record of the proposal.
    pub record: Digest,
}

impl Decision {
    /// The decision if it fell with this record.
    #[must_use]
    pub fn of(context: &RecordContext<'_>) -> Self {
        Self { network: context.network, height: context.height, time: context.time, record: context.digest() }
    }
}

/// What an action does to the state of this moment.
///
/// # Errors
/// [`Refusal`] when it does not apply; its field is a path from the action down.
pub fn of(view: &dyn StateView, decision: &Decision, action: &Action) -> Result<Changes, Refusal> {
    let effect = match action {
        Action::Admit(admission) => admit::effect(view, decision, admission),
        Action::Suspend(named) => standing::suspend(view, decision, &named.organisation),
        Action::Readmit(named) => standing::readmit(view, decision, &named.organisation),
        Action::Remove(named) => standing::remove(view, decision, &named.organisation),
        Action::SetPower(setting) => set::set_power(view, decision, setting),
        Action::SetRoles(setting) => roles::effect(view, decision, setting),
        Action::SetParameters(change) => parameters::effect(view, decision, change),
        Action::ActivateEdition(planned) => edition::effect(view, decision, planned),
        Action::AdoptCodeList(edition) => code_list::effect(view, decision, edition),
        Action::ReplaceRootKey(replacement) => root_key::effect(view, decision, replacement),
    };
    effect.map_err(|refusal| refusal.within(action.name()))
}
