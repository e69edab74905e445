//! The goods of a declaration: what customs was told.

use super::goods::{Quantity, hs_code, item_number, packages};
use super::text::{distinct, optional, some};
use super::{ContentDefect, Mass, Shape, sealed};
use crate::limits::{BILL_CHARS_MAX, GOODS_ITEMS_MAX};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The goods of a `Declaration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredGoods {
    /// Its items, all of them.
    pub items: Vec<DeclaredItem>,
}

/// One item of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredItem {
    /// Its number in the declaration, from 1.
    pub number: u32,
    /// Class of the goods of the Harmonized System, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Number of packages; 0 for goods packed with those of another item.
    pub packages: u32,
    /// Gross mass.
    pub gross_mass_kg: Mass,
    /// Number of the bill of lading that the goods came or go under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
}

impl DeclaredGoods {
    /// All of it together.
    #[must_use]
    pub fn total(&self) -> Quantity {
        self.items.iter().map(DeclaredItem::quantity).sum()
    }

    /// Whether it is as the shape has it.
    ///
    /// # Errors
    /// [`ContentDefect`].
    pub fn validate(&self) -> Result<(), ContentDefect> {
        self.check()
    }

    /// As it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Value {
        sealed(self, true)
    }
}

impl DeclaredItem {
    /// How much it is.
    #[must_use]
    pub fn quantity(&self) -> Quantity {
        Quantity { packages: u64::from(self.packages), gross_mass: self.gross_mass_kg }
    }
}

impl Shape for DeclaredGoods {
    const FORMAT: &'static str = "portolan/declared-goods/v1";
    const RECORD_TYPE: &'static str = "Declaration";

    fn check(&self) -> Result<(), ContentDefect> {
        some("items", &self.items, GOODS_ITEMS_MAX)?;
        distinct("items", self.items.iter().map(|item| item.number))?;
        for (at, item) in self.items.iter().enumerate() {
            let member = |name: &str| format!("items[{at}].{name}");
            item_number(&member("number"), item.number)?;
            hs_code(&member("hs_code"), item.hs_code.as_deref())?;
            packages(&member("packages"), item.packages)?;
            optional(&member("bill"), item.bill.as_deref(), BILL_CHARS_MAX)?;
        }
        Ok(())
    }
}
