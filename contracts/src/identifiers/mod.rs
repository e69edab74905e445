//! Business identifiers and codes: read them, say what is wrong with one, and how much that matters.
//!
//! Messages and records carry numbers and codes that others have issued: ships, containers, declarations, places, goods.
//! Each is a small type here, one file each. The gateway reads messages with them, and whoever names a closed code in a
//! record is held to it.
//!
//! ```text
//! text ──parse──► identifier ──doubt(lists, time)──► sound, or a Fault ──severity(mode)──► accept, flag or reject
//! ```
//!
//! Invariants
//! - `parse` decides about form alone and gives the normal form, which parses to itself.
//! - A wrong check digit and an unlisted code are doubts, never faults of form: lists lag behind the world and old numbers
//!   have no digit. What a doubt weighs stands in one table ([`severity`]).
//! - A sound check digit says that a number was copied well, not that the thing exists: 1234567 is a sound ship number.
//!
//! Printed from this code: `docs/reference/identifiers.md`.

mod check_digit;
mod code_list;
mod container;
mod country;
mod currency;
mod hs_code;
mod imo;
mod locode;
mod mrn;
mod package;
mod seal;
mod severity;
#[cfg(test)]
mod tests;
mod transport_mode;
mod ucr;
mod un_number;
mod unit;

pub use code_list::{CodeLists, Embedded, Entry, ListName};
pub use container::ContainerNumber;
pub use country::CountryCode;
pub use currency::CurrencyCode;
pub use hs_code::HsCode;
pub use imo::ImoNumber;
pub use locode::PlaceCode;
pub use mrn::Mrn;
pub use package::PackageCode;
pub use seal::{SealCondition, SealNumber, SealParty};
pub use severity::{NetworkMode, Severity, severity};
pub use transport_mode::TransportMode;
pub use ucr::Ucr;
pub use un_number::UnNumber;
pub use unit::{MassUnit, UnitCode};

use crate::words::words;
use portolan_ledger::Time;
use std::fmt::Display;

words! {
    /// What an identifier identifies.
    Kind {
        /// A ship, by its IMO number.
        ImoNumber = 1 => "IMO number",
        /// A freight container (ISO 6346).
        ContainerNumber = 2 => "container number",
        /// A customs movement, by its reference number.
        Mrn = 3 => "MRN",
        /// A place of trade (UNECE Recommendation 16).
        PlaceCode = 4 => "UN/LOCODE",
        /// A consignment, by its unique reference (WCO).
        Ucr = 5 => "UCR",
        /// A class of goods of the Harmonized System.
        HsCode = 6 => "HS code",
        /// A country (ISO 3166-1 alpha-2).
        CountryCode = 7 => "country",
        /// A currency (ISO 4217).
        CurrencyCode = 8 => "currency",
        /// A dangerous substance or article.
        UnNumber = 9 => "UN number",
        /// A mode of transport (UNECE Recommendation 19).
        TransportMode = 10 => "transport mode",
        /// A unit of measure (UNECE Recommendation 20).
        UnitCode = 11 => "unit",
        /// A unit of mass.
        MassUnit = 12 => "unit of mass",
        /// A type of package (UNECE Recommendation 21).
        PackageCode = 13 => "package type",
        /// A seal on a container.
        SealNumber = 14 => "seal number",
    }
}

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has not the form of its kind.
    #[error("not {rule}")]
    Form {
        /// What the form is.
        rule: &'static str,
    },
    /// It was copied wrongly, or was issued without a check digit.
    #[error("a slip: the check digit would be {expected}")]
    CheckDigit {
        /// The digit that would fit, 0 to 9.
        expected: u8,
    },
    /// Its list does not have it, or not at that time.
    #[error("not in the list `{list}` at that time")]
    Unlisted {
        /// Which list.
        list: ListName,
    },
}

/// A number or code that somebody outside has issued.
pub trait Identifier: Sized + Display {
    /// What it identifies.
    const KIND: Kind;
    /// Its form in words.
    const FORM: &'static str;

    /// Read `text` into the normal form.
    ///
    /// # Errors
    /// [`Fault::Form`].
    fn parse(text: &str) -> Result<Self, Fault>;

    /// What speaks against a well-formed one that was used at `time`: its check digit, or a list that does not have it.
    fn doubt(&self, lists: &dyn CodeLists, time: Time) -> Option<Fault>;
}

/// What became of a text that should be an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined<I> {
    /// Nothing speaks against it.
    Sound(I),
    /// It can be read, and something speaks against it.
    Doubtful(I, Fault),
    /// It is none of this kind.
    Unreadable(Fault),
}

/// Read `text` and weigh it against its lists as they were at `time`.
pub fn examine<I: Identifier>(text: &str, lists: &dyn CodeLists, time: Time) -> Examined<I> {
    match I::parse(text) {
        Ok(identifier) => match identifier.doubt(lists, time) {
            None => Examined::Sound(identifier),
            Some(fault) => Examined::Doubtful(identifier, fault),
        },
        Err(fault) => Examined::Unreadable(fault),
    }
}

impl<I: Identifier> Examined<I> {
    /// What is wrong, if anything.
    #[must_use]
    pub const fn fault(&self) -> Option<Fault> {
        match self {
            Self::Sound(_) => None,
            Self::Doubtful(_, fault) | Self::Unreadable(fault) => Some(*fault),
        }
    }

    /// What follows from it in a network of this mode.
    #[must_use]
    pub fn severity(&self, mode: NetworkMode) -> Severity {
        self.fault().map_or(Severity::Accept, |fault| severity(I::KIND, fault, mode))
    }
}

/// Declare an identifier that is kept as text: how a text is read into its normal form, and what can speak against it.
macro_rules! identifier {
    (
        $(#[$doc:meta])*
        $name:ident, $form:literal, read = $read:path, doubt = $doubt:path
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The normal form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::identifiers::Identifier for $name {
            const KIND: $crate::identifiers::Kind = $crate::identifiers::Kind::$name;
            const FORM: &'static str = $form;

            fn parse(text: &str) -> Result<Self, $crate::identifiers::Fault> {
                $read(text).map(Self).ok_or($crate::identifiers::Fault::Form { rule: Self::FORM })
            }

            fn doubt(
                &self,
                lists: &dyn $crate::identifiers::CodeLists,
                time: portolan_ledger::Time,
            ) -> Option<$crate::identifiers::Fault> {
                $doubt(self, lists, time)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use identifier;

/// Letters and digits of `text` in upper case, nothing else.
fn letters_and_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// `text` if it has exactly `length` characters and all are as `fits` says.
fn exactly(text: &str, length: usize, fits: fn(&u8) -> bool) -> Option<String> {
    (text.len() == length && text.as_bytes().iter().all(fits)).then(|| text.to_owned())
}

/// Nothing can speak against a well-formed one.
fn never<I>(_: &I, _: &dyn CodeLists, _: Time) -> Option<Fault> {
    None
}

/// The fault of a `code` that `list` does not have at `time`.
fn unlisted(code: &str, list: ListName, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    lists.find(list, code, time).is_none_or(|entry| !entry.holds_at(time)).then_some(Fault::Unlisted { list })
}
