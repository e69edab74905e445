//! Whose word counts for a time that several sources give (DOMAIN §8.1): the first of each list counts most.
//!
//! Every statement is kept; the rank only says which one is shown. It is that of the author's roles when it spoke, so that
//! a role that changes later changes no history.

use super::PortCallStatus;
use crate::context::RecordContext;
use crate::roles::Role::{Agent, Carrier, MaritimeWindow, PortAuthority, Terminal, VesselTraffic};
use crate::roles::{Role, RoleGrant};
use portolan_ledger::record::Classifier;

/// Of actual times at the limit of the port and on the water: the traffic service sees them.
const ON_THE_WATER: [Role; 6] = [VesselTraffic, PortAuthority, MaritimeWindow, Agent, Carrier, Terminal];
/// Of actual times at a berth: the terminal and the port's linesmen are there.
const AT_THE_BERTH: [Role; 6] = [Terminal, PortAuthority, VesselTraffic, Agent, Carrier, MaritimeWindow];
/// Of someone with none of these roles.
const NO_RANK: u8 = 9;

/// The rank of the author's word about an actual time.
#[must_use]
pub fn of_actual(context: &RecordContext<'_>, at_berth: bool) -> u8 {
    let order = if at_berth { AT_THE_BERTH } else { ON_THE_WATER };
    let places = (0..).zip(order);
    places.filter(|(_, role)| speaks_as(context, *role)).map(|(rank, _)| rank).min().unwrap_or(NO_RANK)
}

/// The rank of the author's word about a time to come: the terminal's plan, the berth plan of the port, the carrier's
/// and its agent's estimate, what others estimate, and last what is derived from the traffic picture.
#[must_use]
pub fn of_expected(context: &RecordContext<'_>, classifier: Option<Classifier>) -> u8 {
    let planned = classifier == Some(Classifier::Planned);
    let rank = |role: Role| match role {
        Terminal if planned => 0,
        PortAuthority if planned => 1,
        Carrier | Agent | MaritimeWindow => 2,
        PortAuthority | Terminal => 3,
        VesselTraffic => 4,
        _ => NO_RANK,
    };
    roles(context).map(|grant| rank(grant.role)).min().unwrap_or(NO_RANK)
}

/// The rank of a report of a port call.
#[must_use]
pub fn of_status(context: &RecordContext<'_>, status: PortCallStatus) -> u8 {
    of_actual(context, status.is_at_berth())
}

fn speaks_as(context: &RecordContext<'_>, role: Role) -> bool {
    roles(context).any(|grant| grant.role == role)
}

/// The author's roles in this port now.
fn roles<'c>(context: &'c RecordContext<'_>) -> impl Iterator<Item = &'c RoleGrant> {
    let here =
        |grant: &&RoleGrant| grant.holds_at(context.time) && grant.jurisdiction.covers(&context.record.port, None);
    context.author.roles.iter().filter(here)
}
