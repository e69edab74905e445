//! What every list of goods has: quantities, and the bounds of numbers and codes.

use super::text::{at_most, distinct};
use super::{ContentDefect, Mass};
use crate::limits::{GOODS_ITEM_NUMBER_MAX, ITEM_UN_NUMBERS_MAX, PACKAGES_MAX};
use portolan_contracts::identifiers::{HsCode, Identifier, UnNumber};

/// An amount of goods.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quantity {
    /// Number of packages.
    pub packages: u64,
    /// Gross mass.
    pub gross_mass: Mass,
}

impl Quantity {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        let packages = self.packages.saturating_add(other.packages);
        Self { packages, gross_mass: self.gross_mass.plus(other.gross_mass) }
    }

    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::default(), Self::plus)
    }
}

/// The number of an item within its bound.
pub(super) fn item_number(member: &str, number: u32) -> Result<(), ContentDefect> {
    if (1..=GOODS_ITEM_NUMBER_MAX).contains(&number) {
        return Ok(());
    }
    Err(ContentDefect::new(member, format!("1 to {GOODS_ITEM_NUMBER_MAX}")))
}

/// A number of packages within its bound.
pub(super) fn packages(member: &str, count: u32) -> Result<(), ContentDefect> {
    if count <= PACKAGES_MAX { Ok(()) } else { Err(ContentDefect::new(member, format!("at most {PACKAGES_MAX}"))) }
}

/// A class of goods in its normal form, where it may be absent.
pub(super) fn hs_code(member: &str, code: Option<&str>) -> Result<(), ContentDefect> {
    let is_normal = |code: &str| HsCode::parse(code).is_ok_and(|read| read.as_str() == code);
    if code.is_none_or(is_normal) { Ok(()) } else { Err(ContentDefect::new(member, HsCode::FORM)) }
}

/// UN numbers in their normal form, each once.
pub(super) fn un_numbers(member: &str, numbers: &[String]) -> Result<(), ContentDefect> {
    at_most(member, numbers, ITEM_UN_NUMBERS_MAX)?;
    distinct(member, numbers.iter())?;
    numbers.iter().try_for_each(|number| un_number(member, number))
}

/// A UN number in its normal form.
pub(super) fn un_number(member: &str, number: &str) -> Result<(), ContentDefect> {
    if UnNumber::parse(number).is_ok_and(|read| read.as_str() == number) {
        return Ok(());
    }
    Err(ContentDefect::new(member, "`UN` and 4 digits"))
}
