//! Who an organisation is: its roles, each granted for a jurisdiction (DOMAIN §3.1).
//!
//! Written `role@jurisdiction`: `CUS@GB` (a country), `PHA@GBFXT` (a port), `TER@GBFXT/TCT1` (a terminal), `CAR@*`.

use crate::limits::TERMINAL_CODE_BYTES_MAX;
use crate::words::{is_code, words};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::identity::NotAName;
use portolan_ledger::{Locode, Time};
use std::fmt;
use std::str::FromStr;

words! {
    /// A government agency other than customs and the port authority.
    Agency {
        /// Plant health.
        PlantHealth = 1 => "PHY",
        /// Veterinary.
        Veterinary = 2 => "VET",
        /// Port health.
        PortHealth = 3 => "HLT",
        /// Food safety.
        FoodSafety = 4 => "FSA",
        /// Environment.
        Environment = 5 => "ENV",
        /// Immigration.
        Immigration = 6 => "IMM",
        /// Police and courts.
        Police = 7 => "POL",
        /// Coast guard.
        CoastGuard = 8 => "CGD",
        /// Radiological protection.
        Radiological = 9 => "RAD",
        /// Standards.
        Standards = 10 => "STD",
        /// Agriculture.
        Agriculture = 11 => "AGR",
        /// Licensing ministries.
        Ministry = 12 => "MIN",
    }
}

/// What an organisation does in a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Role {
    /// Customs administration.
    Customs = 1,
    /// Port authority, harbour master.
    PortAuthority = 2,
    /// Vessel traffic service.
    VesselTraffic = 3,
    /// Maritime single window.
    MaritimeWindow = 4,
    /// Trade single window.
    TradeWindow = 5,
    /// Port community system.
    PortCommunity = 6,
    /// Terminal operator.
    Terminal = 7,
    /// Ocean carrier.
    Carrier = 8,
    /// Ship agent.
    Agent = 9,
    /// Freight forwarder.
    Forwarder = 10,
    /// Declarant, customs broker.
    Declarant = 11,
    /// Importer, exporter.
    Trader = 12,
    /// Inland carrier.
    Haulier = 13,
    /// Depot, warehouse.
    Depot = 14,
    /// Auditor.
    Auditor = 15,
    /// Dispute or appeal body: a court, a tribunal.
    Tribunal = 16,
    /// Another government agency.
    Agency(Agency) = 32,
}

const PLAIN_ROLES: [(Role, &str); 16] = [
    (Role::Customs, "CUS"),
    (Role::PortAuthority, "PHA"),
    (Role::VesselTraffic, "VTS"),
    (Role::MaritimeWindow, "MSW"),
    (Role::TradeWindow, "TSW"),
    (Role::PortCommunity, "PCS"),
    (Role::Terminal, "TER"),
    (Role::Carrier, "CAR"),
    (Role::Agent, "AGT"),
    (Role::Forwarder, "FWD"),
    (Role::Declarant, "DEC"),
    (Role::Trader, "TRD"),
    (Role::Haulier, "HAU"),
    (Role::Depot, "DEP"),
    (Role::Auditor, "AUD"),
    (Role::Tribunal, "DIS"),
];

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agency(agency) => write!(f, "OGA.{agency}"),
            plain => {
                let (_, word) =
                    PLAIN_ROLES.iter().find(|(role, _)| role == plain).expect("every plain role has a word");
                f.write_str(word)
            }
        }
    }
}

impl FromStr for Role {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let fault = NotAName {
            what: "a role",
            rule: "CUS, PHA, VTS, MSW, TSW, PCS, TER, CAR, AGT, FWD, DEC, TRD, HAU, DEP, AUD, DIS or OGA.x",
        };
        let agency = text.strip_prefix("OGA.").and_then(Agency::from_word).map(Self::Agency);
        agency.or_else(|| PLAIN_ROLES.iter().find(|(_, word)| *word == text).map(|(role, _)| *role)).ok_or(fault)
    }
}

/// Code of a terminal within its port, for example `TCT1`: capital letters, digits, inner hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct TerminalCode(String);

impl TerminalCode {
    /// Check `text` and make it a terminal code.
    ///
    /// # Errors
    /// [`NotAName`] when it is empty, too long or has other characters.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        if is_code(text, TERMINAL_CODE_BYTES_MAX) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAName { what: "a terminal code", rule: "1 to 16 of A-Z, 0-9 and hyphens" })
        }
    }
}

/// Where a role counts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum Jurisdiction {
    /// In every port of the network.
    Everywhere,
    /// In the ports of a country (ISO 3166-1 alpha-2).
    Country([u8; 2]),
    /// In one port.
    Port(Locode),
    /// In one terminal of one port.
    Terminal(Locode, TerminalCode),
}

impl Jurisdiction {
    /// Whether it covers `port`, and `terminal` in it if one is named.
    ///
    /// A grant for one terminal does not cover a statement that leaves the terminal open, unless none is asked for.
    #[must_use]
    pub fn covers(&self, port: &Locode, terminal: Option<&TerminalCode>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Country(country) => port.as_str().as_bytes().starts_with(country),
            Self::Port(own) => own == port,
            Self::Terminal(own, code) => own == port && terminal.is_none_or(|terminal| terminal == code),
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => f.write_str("*"),
            Self::Country(country) => f.write_str(&String::from_utf8_lossy(country)),
            Self::Port(port) => port.fmt(f),
            Self::Terminal(port, code) => write!(f, "{port}/{code}"),
        }
    }
}

impl FromStr for Jurisdiction {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let fault = NotAName { what: "a jurisdiction", rule: "*, a country, a UN/LOCODE or UN/LOCODE/terminal" };
        match text.as_bytes() {
            b"*" => Ok(Self::Everywhere),
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self::Country([*a, *b])),
            _ => match text.split_once('/') {
                Some((port, code)) => Ok(Self::Terminal(Locode::parse(port)?, TerminalCode::parse(code)?)),
                None => Locode::parse(text).map(Self::Port).map_err(|_| fault),
            },
        }
    }
}

/// One role in one jurisdiction, for a time. Without limits of time it is written `role@jurisdiction` (`FromStr`).
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, serde::Serialize, serde::Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// Where it counts.
    pub jurisdiction: Jurisdiction,
    /// From when on it counts; absent: from the beginning.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Time>,
    /// From when on it no longer counts; absent: never.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Time>,
}

impl RoleGrant {
    /// Whether it counts at `time`.
    #[must_use]
    pub fn holds_at(&self, time: Time) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time < until)
    }
}

impl fmt::Display for RoleGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.role, self.jurisdiction)
    }
}

impl FromStr for RoleGrant {
    type Err = NotAName;

    /// Read `role@jurisdiction`, a grant without limits of time.
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let fault = NotAName { what: "a role grant", rule: "role@jurisdiction, for example CUS@GB" };
        let (role, jurisdiction) = text.split_once('@').ok_or(fault)?;
        Ok(Self { role: role.parse()?, jurisdiction: jurisdiction.parse()?, from: None, until: None })
    }
}

macro_rules! as_text {
    ($name:ident, $parse:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
                let parse: fn(&str) -> Result<Self, NotAName> = $parse;
                parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;
as_text!(Role, str::parse);
as_text!(Jurisdiction, str::parse);
as_text!(TerminalCode, TerminalCode::parse);

impl fmt::Display for TerminalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TerminalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
