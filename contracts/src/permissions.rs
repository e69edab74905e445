//! Who may write what: one table of role × record type × jurisdiction (`docs/reference/permissions.md`).
//!
//! Each noun of an edition lists its rows; this module puts them together and is the only place that decides. A row
//! names a record type and, where it matters, a facet of the body (the light of a release, the event of a report). The
//! jurisdiction of the role must cover the record's port, and the terminal if the record names one, both when it
//! happened and when it is recorded.

use crate::context::RecordContext;
use crate::editions::Edition;
use crate::refusal::{Code, Refusal};
use crate::roles::{Role, TerminalCode};

/// Roles that may state messages for authors without a key, in the ports where they hold them.
pub const GATEWAY_ROLES: [Role; 5] =
    [Role::PortCommunity, Role::MaritimeWindow, Role::TradeWindow, Role::Customs, Role::PortAuthority];

/// Who a row allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// An organisation with this role.
    Role(Role),
    /// Any other government agency.
    AnyAgency,
    /// The agency that the facet names.
    OwnAgency,
    /// The organisation that placed the hold.
    Placer,
    /// An organisation with a role that the parameters list for overrides.
    Override,
    /// The agency that requested the inspection.
    Requester,
    /// Customs of the country to which the transit is bound.
    DestinationCustoms,
    /// Who disputes the record.
    Claimant,
    /// The author of the record that is disputed.
    Respondent,
    /// The agency that leads the joint inspection.
    Lead,
    /// The organisation that opened the subjects.
    Opener,
    /// A validator of the set in force.
    Validator,
    /// The member itself, by its root key.
    RootKey,
    /// The organisation that runs the node.
    Runner,
    /// Any organisation of the network.
    Member,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The record type.
    pub record_type: &'static str,
    /// Which of its records: a light, an event, a kind; `*` for all, `AGENCY.*` for every agency light.
    pub facet: &'static str,
    /// Who may write them.
    pub who: &'static [Who],
}

impl Permission {
    fn is_about(&self, record_type: &str, facet: &str) -> bool {
        let facet_fits = match self.facet.strip_suffix('*') {
            Some(prefix) => facet.starts_with(prefix),
            None => self.facet == facet,
        };
        self.record_type == record_type && facet_fits
    }

    fn allows(&self, role: Role, facet: &str) -> bool {
        self.who.iter().any(|who| match who {
            Who::Role(allowed) => *allowed == role,
            Who::AnyAgency => matches!(role, Role::Agency(_)),
            Who::OwnAgency => matches!(role, Role::Agency(agency) if facet == format!("AGENCY.{agency}")),
            // Who these are is decided by the rule of the noun, not by a role.
            Who::Placer | Who::Override | Who::Requester | Who::Lead | Who::Opener => false,
            Who::DestinationCustoms | Who::Claimant | Who::Respondent => false,
            Who::Validator | Who::RootKey | Who::Runner | Who::Member => false,
        })
    }
}

/// Every row of every noun of an edition, in the order of its table.
#[must_use]
pub fn table(edition: &Edition) -> Vec<Permission> {
    edition.nouns.iter().flat_map(|noun| noun.permissions.iter().copied()).collect()
}

/// What an organisation may write by this role in an edition, as people read it: record types, with the facet where it is not
/// all.
#[must_use]
pub fn what_role_writes(edition: &Edition, role: Role) -> Vec<String> {
    let allowed = table(edition).into_iter().filter(|row| {
        let own = match role {
            Role::Agency(agency) => format!("AGENCY.{agency}"),
            _ => row.facet.to_owned(),
        };
        row.allows(role, row.facet) || (row.is_about(row.record_type, &own) && row.allows(role, &own))
    });
    let in_words = |row: Permission| match row.facet {
        "*" => row.record_type.to_owned(),
        facet => format!("{} ({facet})", row.record_type),
    };
    allowed.map(in_words).collect()
}

/// Whether the author has a role for this facet at all, wherever it counts.
#[must_use]
pub fn author_has_role(context: &RecordContext<'_>, facet: &str) -> bool {
    let rows = context.rule.permissions;
    let about = |row: &&Permission| row.is_about(context.rule.record_type, facet);
    let mut roles = context.author.roles.iter().map(|grant| grant.role);
    roles.any(|role| rows.iter().filter(about).any(|row| row.allows(role, facet)))
}

/// Check that the author may write this facet of the type, here and now.
///
/// # Errors
/// [`Code::OutsideRole`].
pub fn check(context: &RecordContext<'_>, facet: &str, terminal: Option<&TerminalCode>) -> Result<(), Refusal> {
    let rows = context.rule.permissions;
    let allowed = context.author.roles.iter().any(|grant| {
        grant.holds_at(context.time)
            && grant.holds_at(context.record.event_time)
            && grant.jurisdiction.covers(&context.record.port, terminal)
            && rows.iter().any(|row| row.is_about(context.rule.record_type, facet) && row.allows(grant.role, facet))
    });
    if allowed {
        return Ok(());
    }
    let message = format!(
        "{} has no role that may write {} ({facet}) in {}",
        context.author.id, context.rule.record_type, context.record.port
    );
    Err(Refusal::new(Code::OutsideRole, "author", message))
}

/// The table of an edition as the reference document prints it.
#[must_use]
pub fn document(edition: &Edition) -> String {
    let gateways: Vec<String> = GATEWAY_ROLES.iter().map(ToString::to_string).collect();
    let mut text = HEAD.replace("{gateways}", &gateways.join(", ")).replace("{edition}", &edition.number.to_string());
    for row in table(edition) {
        let who: Vec<String> = row.who.iter().map(|who| who.in_words(row.facet)).collect();
        text.push_str(&format!("| {} | {} | {} |\n", row.record_type, row.facet.replace('*', "\\*"), who.join(", ")));
    }
    text
}

impl Who {
    fn in_words(self, facet: &str) -> String {
        match self {
            Self::Role(role) => role.to_string(),
            Self::AnyAgency => "OGA.x".to_owned(),
            Self::OwnAgency => format!("OGA.x of the {} light", facet.replace("AGENCY.*", "same")),
            Self::Placer => "the placer of the hold".to_owned(),
            Self::Override => "a role listed for overrides".to_owned(),
            Self::Requester => "the agency that requested it".to_owned(),
            Self::DestinationCustoms => "customs of the country of destination".to_owned(),
            Self::Claimant => "who disputes the record".to_owned(),
            Self::Respondent => "the author of the record that is disputed".to_owned(),
            Self::Lead => "the agency that leads it".to_owned(),
            Self::Opener => "the openers of the subjects".to_owned(),
            Self::Validator => "a validator of the set in force".to_owned(),
            Self::RootKey => "the member itself, signed with its root key".to_owned(),
            Self::Runner => "the organisation that runs the node".to_owned(),
            Self::Member => "any organisation of the network".to_owned(),
        }
    }
}

const HEAD: &str = "# Who may write what, edition {edition}

This table is printed from the rules by a test. The author of a record must hold one of the roles named in its row, granted
for a jurisdiction (country, port or terminal) that covers the record's port, and the terminal where the record names
one, both at `event_time` and at block time. Anything else is refused with R-336 (X-36), or with R-320 (X-20) for a light of another owner.
The placer of a hold, the agency that requested an inspection or leads it, and the openers of subjects speak by what they did, not by a role;
so do validators, members about their keys, and who runs a node.

Stating a message for an author without a key (`authority: gateway`) takes one of these roles in that port: {gateways}.

| record type | which | who may be its author |
|---|---|---|
";
