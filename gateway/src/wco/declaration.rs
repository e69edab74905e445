//! The header of a DEC: numbers, type, place, containers, and its goods. Parties, values and documents are read past.

use super::goods::goods;
use super::xml::Element;
use super::{declaration_name, moment, version};
use crate::draft::Draft;
use crate::flag::{FlagCode, Flags};
use crate::limits::{CONTAINER_CHARS_MAX, DECLARATION_CONTAINERS_MAX};
use crate::nouns::declaration::Declaration;
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined};
use crate::text::kept;
use portolan_contracts::identifiers::ContainerNumber;
use portolan_contracts::nouns::declaration::Regime;
use portolan_ledger::{Digest, Time};

/// The draft of `element` (`Declaration`).
pub(super) fn draft(
    element: &Element,
    profile: &Profile,
    received_at: Time,
    flags: &mut Flags,
) -> Result<Draft, Quarantined> {
    if !matches!(element.text("FunctionCode"), "9" | "") {
        let reason = "only original declarations (function 9) are read, no amendments and cancellation requests";
        return Err(Quarantined::new(QuarantineCode::WcoFunctionUnknown, reason, "Declaration/FunctionCode"));
    }
    let (mrn, lrn) = declaration_name(element, flags)?;
    let type_code = kept(&element.text("TypeCode").to_ascii_uppercase(), "Declaration/TypeCode", flags);
    let containers = containers(element, flags)?;
    let statement = Declaration {
        version: version(element),
        regime: regime(type_code.as_deref()).as_str(),
        pre_lodged: type_code.as_deref().and_then(pre_lodged),
        items: element.text("GoodsItemQuantity").parse().ok(),
        goods_location: goods_location(element, flags),
        exit_office: kept(element.text("ExitOffice/ID"), "ExitOffice/ID", flags),
        mrn,
        lrn,
        type_code,
        containers,
        goods: goods(element),
    };
    let stated = ["IssueDateTime", "AcceptanceDateTime"].iter().find_map(|name| moment(element, name, profile, flags));
    let reference = reference(&statement, stated);
    let mut draft = statement.draft(reference, stated.unwrap_or(received_at), profile.port.clone(), profile);
    draft.event_time_is_receipt = stated.is_none();
    Ok(draft)
}

/// The author's reference: the declaration's number and a digest of what is kept of it.
fn reference(statement: &Declaration, stated: Option<Time>) -> String {
    let number = statement.mrn.as_deref().or(statement.lrn.as_deref()).unwrap_or_default();
    let digest = Digest::of(format!("{statement:?}\n{stated:?}").as_bytes()).to_string();
    format!("wco-dec/{number}/{}", &digest[..32])
}

/// Containers of the consignment and of the goods items, each once.
fn containers(element: &Element, flags: &mut Flags) -> Result<Vec<String>, Quarantined> {
    let mut found: Vec<String> = Vec::new();
    let shipments = element.children("GoodsShipment");
    let holders = shipments.flat_map(|shipment| {
        let items = shipment.children("GovernmentAgencyGoodsItem");
        let of_items = items.flat_map(|item| item.children("Commodity").chain([item]));
        shipment.children("Consignment").chain(of_items)
    });
    for equipment in holders.flat_map(|holder| holder.children("TransportEquipment")) {
        let container = ContainerNumber::normal_form(equipment.text("ID"));
        let place = format!("TransportEquipment {}", found.len() + 1);
        if container.is_empty() || container.len() > CONTAINER_CHARS_MAX || found.contains(&container) {
            continue;
        }
        if !ContainerNumber::is_sound(&container) {
            flags.raise(FlagCode::ContainerCheck, &place);
        }
        if found.len() == DECLARATION_CONTAINERS_MAX {
            let reason = format!("more than {DECLARATION_CONTAINERS_MAX} containers");
            return Err(Quarantined::new(QuarantineCode::LimitExceeded, reason, place));
        }
        found.push(container);
    }
    if found.is_empty() {
        flags.raise(FlagCode::ContainersMissing, "GoodsShipment/Consignment/TransportEquipment");
    }
    Ok(found)
}

/// The first two letters of the type: IM and CO bring goods in, EX takes them out.
fn regime(type_code: Option<&str>) -> Regime {
    match type_code.and_then(|code| code.get(..2)) {
        Some("IM" | "CO") => Regime::Import,
        Some("EX") => Regime::Export,
        _ => Regime::Other,
    }
}

/// The third letter: D, E, F and K are lodged before the goods are presented.
fn pre_lodged(type_code: &str) -> Option<bool> {
    let additional = type_code.chars().nth(2)?;
    Some(matches!(additional, 'D' | 'E' | 'F' | 'K'))
}

/// Country, type, qualifier and code in one, as on paper: `GBAUFXTFXTFXT`.
fn goods_location(element: &Element, flags: &mut Flags) -> Option<String> {
    let place = element.path("GoodsShipment/Consignment/GoodsLocation")?;
    let parts = ["Address/CountryCode", "TypeCode", "Address/TypeCode", "Name"];
    kept(&parts.map(|part| place.text(part)).concat(), "GoodsLocation", flags)
}
