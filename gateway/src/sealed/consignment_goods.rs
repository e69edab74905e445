//! The goods of a bill of lading: what the carrier was told.

use super::goods::{Quantity, hs_code, item_number, packages, un_numbers};
use super::text::{at_most, bounded, distinct, optional, some};
use super::{ContentDefect, Mass, Shape, equipment, sealed};
use crate::limits::{
    BILL_CHARS_MAX, CONSIGNEE_CHARS_MAX, GOODS_DESCRIPTION_CHARS_MAX, GOODS_ITEMS_MAX, ITEM_CONTAINERS_MAX,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The goods of a `Consignment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsignmentGoods {
    /// Number of the bill of lading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
    /// Who receives the goods, by name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consignee: Option<String>,
    /// The goods, all of them.
    pub goods: Vec<GoodsLine>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsLine {
    /// Its number in the bill, from 1.
    pub number: u32,
    /// What the goods are, in words.
    pub description: String,
    /// Class of the goods of the Harmonized System, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_code: Option<String>,
    /// Number of packages; 0 for goods packed with those of another line.
    pub packages: u32,
    /// Gross mass.
    pub gross_mass_kg: Mass,
    /// UN numbers of the dangerous goods in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dangerous_goods: Vec<String>,
    /// Which part of it is in which container; empty where that is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stuffed_in: Vec<Stuffed>,
}

/// The part of a line of goods that is in one container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stuffed {
    /// Number of the container, letters and digits.
    pub container: String,
    /// Number of packages in it.
    pub packages: u32,
    /// Their gross mass.
    pub gross_mass_kg: Mass,
}

impl ConsignmentGoods {
    /// All of it together.
    #[must_use]
    pub fn total(&self) -> Quantity {
        let quantity =
            |line: &GoodsLine| Quantity { packages: u64::from(line.packages), gross_mass: line.gross_mass_kg };
        self.goods.iter().map(quantity).sum()
    }

    /// What of it is in one container; `None` where a line does not say what is in which.
    #[must_use]
    pub fn in_container(&self, container: &str) -> Option<Quantity> {
        if self.goods.iter().any(|line| line.stuffed_in.is_empty()) {
            return None;
        }
        let parts = self.goods.iter().flat_map(|line| &line.stuffed_in).filter(|part| part.container == container);
        let quantity = |part: &Stuffed| Quantity { packages: u64::from(part.packages), gross_mass: part.gross_mass_kg };
        Some(parts.map(quantity).sum())
    }

    /// As it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Value {
        sealed(self, true)
    }
}

impl Shape for ConsignmentGoods {
    const FORMAT: &'static str = "portolan/consignment-goods/v1";
    const RECORD_TYPE: &'static str = "Consignment";

    fn check(&self) -> Result<(), ContentDefect> {
        optional("bill", self.bill.as_deref(), BILL_CHARS_MAX)?;
        optional("consignee", self.consignee.as_deref(), CONSIGNEE_CHARS_MAX)?;
        some("goods", &self.goods, GOODS_ITEMS_MAX)?;
        distinct("goods", self.goods.iter().map(|line| line.number))?;
        self.goods.iter().enumerate().try_for_each(|(at, line)| line.check(&format!("goods[{at}]")))
    }
}

impl GoodsLine {
    fn check(&self, at: &str) -> Result<(), ContentDefect> {
        item_number(&format!("{at}.number"), self.number)?;
        bounded(&format!("{at}.description"), &self.description, GOODS_DESCRIPTION_CHARS_MAX)?;
        hs_code(&format!("{at}.hs_code"), self.hs_code.as_deref())?;
        packages(&format!("{at}.packages"), self.packages)?;
        un_numbers(&format!("{at}.dangerous_goods"), &self.dangerous_goods)?;
        let member = format!("{at}.stuffed_in");
        at_most(&member, &self.stuffed_in, ITEM_CONTAINERS_MAX)?;
        distinct(&member, self.stuffed_in.iter().map(|part| &part.container))?;
        for part in &self.stuffed_in {
            equipment::container(&member, &part.container)?;
            packages(&member, part.packages)?;
        }
        Ok(())
    }
}
