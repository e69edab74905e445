//! What follows from a fault: one table of kind × fault × mode of the network.
//!
//! A fact is worth more than its spelling, so that doubts are flagged unless a code is closed. A strict network takes no
//! doubtful number at all where the number has a check digit.

use super::{Fault, Kind};
use crate::words::words;

words! {
    /// How strictly a network takes what its systems send.
    NetworkMode {
        /// For trying out: what can be read is taken.
        Test = 1 => "test",
        /// For real trade.
        Production = 2 => "production",
        /// For real trade among systems that are known to send sound numbers.
        Strict = 3 => "strict",
    }
}

words! {
    /// What follows.
    Severity {
        /// Nothing.
        Accept = 1 => "accept",
        /// It is taken and the sender is told.
        Flag = 2 => "flag",
        /// What it stands in is not taken.
        Reject = 3 => "reject",
    }
}

/// What follows from a fault of an identifier of this kind.
///
/// A ship number is rejected because a port call rests on it; positions that ships broadcast are not decided here, their
/// reader flags. A movement reference number is weighed by the mode that its country is worth ([`super::Mrn::mode_of`]).
#[must_use]
pub const fn severity(kind: Kind, fault: Fault, mode: NetworkMode) -> Severity {
    match (kind, fault, mode) {
        (Kind::ImoNumber, _, _) => Severity::Reject,
        (Kind::ContainerNumber, _, NetworkMode::Strict) => Severity::Reject,
        (Kind::ContainerNumber, _, NetworkMode::Test | NetworkMode::Production) => Severity::Flag,
        (Kind::Mrn, _, NetworkMode::Production | NetworkMode::Strict) => Severity::Reject,
        (Kind::Mrn, _, NetworkMode::Test) => Severity::Flag,
        // Lists of places and of dangerous goods lag behind; a code that is no code at all is another matter.
        (Kind::PlaceCode | Kind::UnNumber, Fault::Form { .. }, _) => Severity::Reject,
        (Kind::PlaceCode | Kind::UnNumber, _, _) => Severity::Flag,
        (Kind::CountryCode | Kind::CurrencyCode | Kind::TransportMode | Kind::MassUnit, _, _) => Severity::Reject,
        (Kind::Ucr | Kind::HsCode | Kind::UnitCode | Kind::PackageCode | Kind::SealNumber, _, _) => Severity::Flag,
    }
}
