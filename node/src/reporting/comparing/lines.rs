//! What becomes of the lines of a manifest: amended late, or not the sum of their house lines.

use super::super::{Breach, Contents, amendments, houses};
use super::breach;
use super::goods::of_consignment;
use crate::limits::REPORTED_LINES_MAX;
use portolan_contracts::nouns::consignment::rules::{consignments_of, is_closed};
use portolan_contracts::nouns::consignment::{self, Consignment};
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_contracts::nouns::manifest::{self, rules::manifests_of};
use portolan_contracts::nouns::same_subject::rules::group_of;
use portolan_contracts::nouns::subject::{CONSIGNMENT, MANIFEST};
use portolan_contracts::nouns::{hold, port_call};
use portolan_contracts::state_keys::last_subject;
use portolan_gateway::sealed::SealedContent;
use portolan_ledger::{Digest, Record, StateView, SubjectId};
use std::collections::{BTreeMap, BTreeSet};

/// a line that this record changed after the arrival of its vessel, or under a hold.
pub(super) fn amended_by(view: &dyn StateView, contents: &dyn Contents, record: &Record) -> Option<Breach> {
    let before = record.supersedes?;
    let goods = |at: &Digest| {
        contents.opened(at, "Consignment").into_iter().find_map(|content| match content {
            SealedContent::ConsignmentGoods(goods) => Some(goods),
            _ => None,
        })
    };
    let (now, amended_at) = (goods(&record.digest())?, contents.block_time(&record.digest())?);
    let id = record.subjects.iter().find(|subject| subject.kind == CONSIGNMENT)?.id;
    let line = consignment::find(view, &id);
    let manifest = line.line()?.manifest;
    let arrived_at = manifest::find(view, &manifest).call().and_then(|call| port_call::find(view, &call).arrived_at());
    let stays: BTreeSet<SubjectId> = line.stays.iter().flat_map(|stay| group_of(view, *stay)).collect();
    let holds = hold::rules::on_subject(view, &id).into_iter().chain(hold::rules::on_stays(view, &stays));
    let holds = holds.map(|(_, hold)| (hold.ledger_time, hold.lifted.map(|lifted| lifted.ledger_time)));
    let is_broken =
        amendments::is_amended(&goods(&before)?, &now) && amendments::is_late(amended_at, arrived_at, holds);
    let subjects = [(id, CONSIGNMENT), (manifest, MANIFEST)];
    is_broken.then(|| breach(ExceptionRule::ManifestAmendedLate, subjects, [before, record.digest()]))
}

/// X-43 for the master that this line is, or is a house line of, once the call is closed or customs has written the master off.
pub(super) fn houses_of(view: &dyn StateView, contents: &dyn Contents, id: SubjectId) -> Option<Breach> {
    let parent = consignment::find(view, &id).line().and_then(|line| line.parent);
    let master_id = parent.unwrap_or(id);
    let master = consignment::find(view, &master_id);
    let is_over = master.is_finished()
        || manifest::find(view, &master.line()?.manifest).call().is_some_and(|call| is_closed(view, &call));
    if master.house_count == 0 || !is_over {
        return None;
    }
    let houses = house_lines(view, &master_id, &master);
    let is_complete = u32::try_from(houses.len()).ok() == Some(master.house_count);
    let whole = of_consignment(contents, &master).filter(|_| is_complete)?;
    let goods: Vec<_> = houses.values().map(|house| of_consignment(contents, house)).collect::<Option<_>>()?;
    let quantities = goods.iter().map(|house| house.value.total());
    houses::do_not_sum(whole.value.total(), quantities).then(|| {
        let subjects = houses.keys().map(|house| (*house, CONSIGNMENT)).chain([(master_id, CONSIGNMENT)]);
        let triggers = goods.iter().map(|house| house.record).chain([whole.record]);
        breach(ExceptionRule::HousesDoNotSum, subjects, triggers)
    })
}

/// The house lines of a master that are in its containers, or listed with one that is.
fn house_lines(view: &dyn StateView, master_id: &SubjectId, master: &Consignment) -> BTreeMap<SubjectId, Consignment> {
    let of_master = |id: SubjectId| {
        let line = consignment::find(view, &id);
        let is_house = line.line().is_some_and(|line| line.parent == Some(*master_id));
        is_house.then_some((id, line))
    };
    let beside = master.stays.iter().flat_map(|stay| consignments_of(view, stay));
    let mut houses: BTreeMap<SubjectId, Consignment> = beside.filter_map(of_master).collect();
    let lists: BTreeSet<SubjectId> =
        houses.values().filter_map(|house| house.line()).map(|line| line.manifest).collect();
    for list in lists {
        let listed = view.scan(&manifest::keys::lines_of(&list), REPORTED_LINES_MAX);
        houses.extend(listed.iter().filter_map(|(key, _)| of_master(last_subject(key))));
    }
    houses
}

/// X-43 for every master of a call that is closed.
pub(super) fn houses_of_call(view: &dyn StateView, contents: &dyn Contents, call: SubjectId) -> Vec<Breach> {
    if !is_closed(view, &call) {
        return Vec::new();
    }
    let lines = manifests_of(view, &call).into_iter().flat_map(|list| {
        let listed = view.scan(&manifest::keys::lines_of(&list), REPORTED_LINES_MAX);
        listed.into_iter().map(|(key, _)| last_subject(&key)).collect::<Vec<_>>()
    });
    let masters = lines.take(REPORTED_LINES_MAX).filter(|id| consignment::find(view, id).house_count > 0);
    masters.filter_map(|master| houses_of(view, contents, master)).collect()
}
