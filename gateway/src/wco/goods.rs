//! The goods items of a DEC: number, tariff code, packages, gross mass, bill of lading. Descriptions and values are read past.

use super::xml::Element;
use crate::limits::{BILL_CHARS_MAX, GOODS_ITEM_NUMBER_MAX, GOODS_ITEMS_MAX, PACKAGES_MAX};
use crate::sealed::{DeclaredGoods, DeclaredItem, Mass};
use portolan_contracts::identifiers::{HsCode, Identifier};

/// A bill of lading among the previous documents (UNTDID 1001).
const BILL_OF_LADING: &str = "705";

/// The goods of `element` (`Declaration`); none unless every item says its packages and gross mass: of half of them nothing
/// follows.
pub(super) fn goods(element: &Element) -> Option<DeclaredGoods> {
    let shipments: Vec<&Element> = element.children("GoodsShipment").collect();
    let items = shipments.iter().flat_map(|shipment| {
        let bill = bill(shipment);
        shipment.children("GovernmentAgencyGoodsItem").map(move |found| item(found, bill.clone()))
    });
    let items: Vec<DeclaredItem> = items.take(GOODS_ITEMS_MAX + 1).collect::<Option<_>>()?;
    let mut numbers: Vec<u32> = items.iter().map(|item| item.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let fits = (1..=GOODS_ITEMS_MAX).contains(&items.len()) && numbers.len() == items.len();
    fits.then_some(DeclaredGoods { items })
}

fn item(element: &Element, bill_of_shipment: Option<String>) -> Option<DeclaredItem> {
    let number = element.text("SequenceNumeric").parse().ok()?;
    let counts = element.children("Packaging").map(|packaging| packaging.text("QuantityQuantity").parse().ok());
    let counts: Vec<u32> = counts.collect::<Option<_>>()?;
    let packages = counts.iter().try_fold(0u32, |sum, count| sum.checked_add(*count))?;
    let measure = element.path("Commodity/GoodsMeasure/GrossMassMeasure")?;
    let is_told = !counts.is_empty() && packages <= PACKAGES_MAX && (1..=GOODS_ITEM_NUMBER_MAX).contains(&number);
    is_told.then_some(DeclaredItem {
        number,
        hs_code: tariff_code(element),
        packages,
        gross_mass_kg: Mass::reported(&measure.text, "KGM")?,
        bill: bill(element).or(bill_of_shipment),
    })
}

/// The classification that the tariff gives (TSP).
fn tariff_code(element: &Element) -> Option<String> {
    let mut classifications = element.child("Commodity")?.children("Classification");
    let tariff = classifications.find(|found| found.text("IdentificationTypeCode") == "TSP")?;
    HsCode::parse(tariff.text("ID")).ok().map(|code| code.to_string())
}

fn bill(element: &Element) -> Option<String> {
    let mut documents = element.children("PreviousDocument");
    let number = documents.find(|document| document.text("TypeCode") == BILL_OF_LADING)?.text("ID");
    (1..=BILL_CHARS_MAX).contains(&number.chars().count()).then(|| number.to_owned())
}
