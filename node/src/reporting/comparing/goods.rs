//! What is known of goods: by declarations and by lines of manifests.

use super::super::contents::newest;
use super::super::{Breach, Contents, Stated, declared};
use super::breach;
use portolan_contracts::nouns::consignment::rules::consignments_of;
use portolan_contracts::nouns::consignment::{self, Consignment};
use portolan_contracts::nouns::declaration::{self, Regime, rules::declarations_of, rules::stays_of};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::same_subject::rules::group_of;
use portolan_contracts::nouns::subject::{CONSIGNMENT, DECLARATION};
use portolan_gateway::sealed::{ConsignmentGoods, DeclaredGoods, DeclaredItem, Quantity, SealedContent};
use portolan_ledger::{Digest, StateView, SubjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Whether goods are declared to a procedure by it, so that nobody may declare them to another: storing them until then is none, and
/// of what is not told nothing follows.
pub(super) fn counts(view: &dyn StateView, id: &SubjectId) -> Option<Digest> {
    let declaration = declaration::find(view, id);
    let is_void = declaration.standing().state.is_void();
    let header = declaration.header.filter(|_| !is_void)?;
    let is_procedure = matches!(header.regime, Regime::Import | Regime::Export | Regime::Transit | Regime::Warehouse);
    is_procedure.then_some(header.record)
}

/// The goods of a declaration that counts.
pub(super) fn of_declaration(
    view: &dyn StateView,
    contents: &dyn Contents,
    id: &SubjectId,
) -> Option<Stated<DeclaredGoods>> {
    newest(contents, counts(view, id)?, "Declaration", |content| match content {
        SealedContent::DeclaredGoods(goods) => Some(goods),
        _ => None,
    })
}

/// The goods of a line that counts.
pub(super) fn of_consignment(contents: &dyn Contents, line: &Consignment) -> Option<Stated<ConsignmentGoods>> {
    newest(contents, line.line()?.origin.record, "Consignment", |content| match content {
        SealedContent::ConsignmentGoods(goods) => Some(goods),
        _ => None,
    })
}

/// for one consignment; for a master its house lines are held against what is declared, not itself.
pub(super) fn declared_of(view: &dyn StateView, contents: &dyn Contents, id: SubjectId) -> Vec<Breach> {
    let line = consignment::find(view, &id);
    if line.house_count > 0 {
        return Vec::new();
    }
    let Some(goods) = of_consignment(contents, &line) else { return Vec::new() };
    let stays = line.stays.iter().flat_map(|stay| group_of(view, *stay));
    let declarations: BTreeSet<SubjectId> = stays.flat_map(|stay| declarations_of(view, &stay)).collect();
    let mut of_record = BTreeMap::from([(goods.record, (id, CONSIGNMENT))]);
    let mut stated = Vec::new();
    for declaration in declarations {
        let Some(declared) = of_declaration(view, contents, &declaration) else { continue };
        let is_only = || lines_in(view, &stays_of(view, &declaration)) == BTreeSet::from([id]);
        let bill = goods.value.bill.as_deref();
        let items: Vec<&DeclaredItem> =
            declared.value.items.iter().filter(|item| is_of(item, bill).unwrap_or_else(is_only)).collect();
        if !items.is_empty() {
            of_record.insert(declared.record, (declaration, DECLARATION));
            stated.push(Stated { record: declared.record, value: items.into_iter().map(DeclaredItem::quantity).sum() });
        }
    }
    let whole = Stated { record: goods.record, value: goods.value.total() };
    let found = declared::broken(&whole, &stated);
    let named = |(rule, triggers): (ExceptionRule, BTreeSet<Digest>)| {
        breach(rule, triggers.iter().filter_map(|record| of_record.get(record).copied()), triggers.clone())
    };
    found.into_iter().map(named).collect()
}

/// Whether a declared item is of the bill of lading with this number; `None` where one of the two does not say.
fn is_of(item: &DeclaredItem, bill: Option<&str>) -> Option<bool> {
    let same = |(one, other): (&str, &str)| one.trim().eq_ignore_ascii_case(other.trim());
    item.bill.as_deref().zip(bill).map(same)
}

/// The lines that count of these stays, masters that have house lines left out.
fn lines_in(view: &dyn StateView, stays: &[SubjectId]) -> BTreeSet<SubjectId> {
    let group = stays.iter().flat_map(|stay| group_of(view, *stay));
    let lines: BTreeSet<SubjectId> = group.flat_map(|stay| consignments_of(view, &stay)).collect();
    let counts = |id: &SubjectId| {
        let line = consignment::find(view, id);
        line.line().is_some() && line.house_count == 0
    };
    lines.into_iter().filter(counts).collect()
}

/// What is declared to be in a container, by declarations or by lines, each with the records and subjects it is said by.
pub(super) struct Declared {
    pub quantity: Quantity,
    pub said_by: BTreeMap<Digest, (SubjectId, &'static str)>,
}

/// What is declared to be in the container of these joined stays. By declarations: only where one alone covers it and nothing else, and no
/// more than one line is in it: of a shared container each declares a part. By lines: only where all of it is told.
pub(super) fn declared_in(
    view: &dyn StateView,
    contents: &dyn Contents,
    group: &BTreeSet<SubjectId>,
    container: Option<&str>,
) -> Vec<Declared> {
    let ids: BTreeSet<SubjectId> = group.iter().flat_map(|stay| consignments_of(view, stay)).collect();
    let lines = ids.into_iter().map(|id| (id, consignment::find(view, &id)));
    let lines: Vec<_> = lines.filter(|(_, line)| line.line().is_some_and(|header| header.parent.is_none())).collect();
    let by_lines = by_lines(contents, &lines, group, container).filter(|_| !lines.is_empty());
    by_declaration(view, contents, group).filter(|_| lines.len() <= 1).into_iter().chain(by_lines).collect()
}

fn by_declaration(view: &dyn StateView, contents: &dyn Contents, group: &BTreeSet<SubjectId>) -> Option<Declared> {
    let covering: BTreeSet<SubjectId> = group.iter().flat_map(|stay| declarations_of(view, stay)).collect();
    let mut counting = covering.into_iter().filter(|id| counts(view, id).is_some());
    let only = counting.next().filter(|_| counting.next().is_none())?;
    let goods = of_declaration(view, contents, &only)?;
    let covers_no_other = stays_of(view, &only).iter().all(|stay| group.contains(stay));
    covers_no_other.then(|| Declared {
        quantity: goods.value.total(),
        said_by: BTreeMap::from([(goods.record, (only, DECLARATION))]),
    })
}

fn by_lines(
    contents: &dyn Contents,
    lines: &[(SubjectId, Consignment)],
    group: &BTreeSet<SubjectId>,
    container: Option<&str>,
) -> Option<Declared> {
    let mut declared = Declared { quantity: Quantity::default(), said_by: BTreeMap::new() };
    for (id, line) in lines {
        let goods = of_consignment(contents, line)?;
        let in_it_alone = line.stays.iter().all(|stay| group.contains(stay));
        let part = if in_it_alone { Some(goods.value.total()) } else { goods.value.in_container(container?) };
        declared.quantity = declared.quantity.plus(part?);
        declared.said_by.insert(goods.record, (*id, CONSIGNMENT));
    }
    Some(declared)
}
