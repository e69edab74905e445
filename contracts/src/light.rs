//! Lights: the named conditions that must all be green before a container may leave (DOMAIN §6.6).
//!
//! Each light has one owner. GREEN is a valid release and no open hold; RED is any open hold; AMBER is a release with
//! a condition; UNKNOWN is silence, and silence is not green.

use crate::roles::{Agency, Role, as_text};
use crate::words::words;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::identity::NotAName;
use std::fmt;
use std::str::FromStr;

/// A named release condition of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Light {
    /// The carrier or its agent: freight paid, bill of lading surrendered.
    Commercial = 1,
    /// Customs.
    Customs = 2,
    /// The terminal: charges, damage, safety.
    Terminal = 3,
    /// Security screening by customs.
    Security = 4,
    /// The port authority: dues, dangerous goods.
    Port = 5,
    /// Another agency.
    Agency(Agency) = 32,
}

impl Light {
    /// Whether `role` owns this light: may hold, release and revoke it.
    #[must_use]
    pub fn is_owned_by(self, role: Role) -> bool {
        match self {
            Self::Commercial => matches!(role, Role::Carrier | Role::Agent),
            Self::Customs | Self::Security => role == Role::Customs,
            Self::Terminal => role == Role::Terminal,
            Self::Port => role == Role::PortAuthority,
            Self::Agency(agency) => role == Role::Agency(agency),
        }
    }
}

impl fmt::Display for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Commercial => f.write_str("COMMERCIAL"),
            Self::Customs => f.write_str("CUSTOMS"),
            Self::Terminal => f.write_str("TERMINAL"),
            Self::Security => f.write_str("SECURITY"),
            Self::Port => f.write_str("PORT"),
            Self::Agency(agency) => write!(f, "AGENCY.{agency}"),
        }
    }
}

impl FromStr for Light {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        match text {
            "COMMERCIAL" => Ok(Self::Commercial),
            "CUSTOMS" => Ok(Self::Customs),
            "TERMINAL" => Ok(Self::Terminal),
            "SECURITY" => Ok(Self::Security),
            "PORT" => Ok(Self::Port),
            _ => {
                let rule = "COMMERCIAL, CUSTOMS, TERMINAL, SECURITY, PORT or AGENCY.x";
                let agency = text.strip_prefix("AGENCY.").and_then(Agency::from_word);
                agency.map(Self::Agency).ok_or(NotAName { what: "a light", rule })
            }
        }
    }
}
as_text!(Light, str::parse);

words! {
    /// What a light shows. The order is from worst to best: of two values the lesser counts.
    LightValue {
        /// A hold is open.
        Red = 1 => "RED",
        /// Nobody has said anything valid.
        Unknown = 2 => "UNKNOWN",
        /// Released under a condition that is not met yet.
        Amber = 3 => "AMBER",
        /// Released, and no hold is open.
        Green = 4 => "GREEN",
    }
}
