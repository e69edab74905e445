//! The dangerous goods on board that a ship reports (FAL 7).

use super::goods::{packages, un_number};
use super::text::some;
use super::{ContentDefect, Mass, Shape, equipment, sealed};
use crate::limits::DANGEROUS_ITEMS_MAX;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The content of a `Formality` of type `DANGEROUS_GOODS`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DangerousGoods {
    /// The dangerous goods, all of them.
    pub items: Vec<DangerousItem>,
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DangerousItem {
    /// UN number.
    pub un_number: String,
    /// The container it is in, letters and digits; absent for what is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Number of packages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<u32>,
    /// Gross mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gross_mass_kg: Option<Mass>,
}

impl DangerousGoods {
    /// The UN numbers that are reported of one container.
    pub fn in_container<'a>(&'a self, container: &'a str) -> impl Iterator<Item = &'a str> {
        let items = self.items.iter().filter(move |item| item.container.as_deref() == Some(container));
        items.map(|item| item.un_number.as_str())
    }

    /// As it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Value {
        sealed(self, true)
    }
}

impl Shape for DangerousGoods {
    const FORMAT: &'static str = "portolan/dangerous-goods/v1";
    const RECORD_TYPE: &'static str = "Formality";

    fn check(&self) -> Result<(), ContentDefect> {
        some("items", &self.items, DANGEROUS_ITEMS_MAX)?;
        for (at, item) in self.items.iter().enumerate() {
            un_number(&format!("items[{at}].un_number"), &item.un_number)?;
            item.container
                .as_deref()
                .map_or(Ok(()), |number| equipment::container(&format!("items[{at}].container"), number))?;
            item.packages.map_or(Ok(()), |count| packages(&format!("items[{at}].packages"), count))?;
        }
        Ok(())
    }
}
