//! Check what a genesis says, field by field and across fields, in the order of the file.

use super::GenesisContent;
use crate::fault::{ConfigFault, ensure};
use crate::limits::{AUDIENCES_MAX, MANDATES_MAX, NETWORK_NAME_BYTES_MAX, ORGANISATIONS_MAX};
use portolan_contracts::nouns::organisation::OrganisationStatus;
use portolan_contracts::{EDITION, EDITIONS, Edition};
use portolan_ledger::limits::VALIDATORS_MAX;
use portolan_ledger::{Height, OrganisationId};
use std::collections::{BTreeMap, BTreeSet};

/// The content with its lists in their order, or the first field that is not as specified.
pub(super) fn checked(content: GenesisContent) -> Result<GenesisContent, ConfigFault> {
    // The rule of organisation ids suits a network's name as well; it ends up in file names and origins.
    let name_fits = content.name.len() <= NETWORK_NAME_BYTES_MAX && OrganisationId::parse(&content.name).is_ok();
    ensure(name_fits, "name", format!("1 to {NETWORK_NAME_BYTES_MAX} of a-z, 0-9 and inner hyphens"))?;
    // Not only the newest: a network keeps its genesis for as long as it lives.
    let rule = || ConfigFault::new("edition", format!("is 1 to {EDITION}, which this program has"));
    let edition = EDITIONS.of(content.edition).ok_or_else(rule)?;
    let ends_somewhere =
        content.succeeds.as_ref().is_none_or(|before| before.height > Height(0) && before.log_size > 0);
    ensure(
        ends_somewhere,
        "succeeds.height",
        "is that of its last certified block, and a network without blocks has no successor",
    )?;
    let content = GenesisContent { parameters: content.parameters.clone().checked()?, ..content };
    let content = organisations(content)?;
    let content = members(content)?;
    let content = mandates(edition, content)?;
    audiences(content)
}

fn organisations(mut content: GenesisContent) -> Result<GenesisContent, ConfigFault> {
    count(content.organisations.len(), 1, ORGANISATIONS_MAX, "organisations")?;
    once(content.organisations.iter().map(|entry| &entry.id), |at| format!("organisations[{at}].id"))?;
    let entries = content.organisations.into_iter().enumerate();
    content.organisations =
        entries.map(|(at, entry)| entry.checked(&format!("organisations[{at}]"))).collect::<Result<_, _>>()?;
    content.organisations.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(content)
}

fn members(mut content: GenesisContent) -> Result<GenesisContent, ConfigFault> {
    count(content.members.len(), 1, VALIDATORS_MAX, "members")?;
    once(content.members.iter().map(|entry| &entry.organisation), |at| format!("members[{at}].organisation"))?;
    once(content.members.iter().map(|entry| &entry.address), |at| format!("members[{at}].address"))?;
    let mut seen = BTreeMap::new();
    for (at, member) in content.members.iter().enumerate() {
        let field = format!("members[{at}].organisation");
        let organisation = content.organisations.iter().find(|entry| entry.id == member.organisation);
        let active = organisation.is_some_and(|entry| entry.status == OrganisationStatus::Active);
        ensure(active, field, "is not an active organisation of this genesis")?;
        for (name, key) in member.named_keys() {
            let field = format!("members[{at}].{name}");
            if let Some(first) = seen.insert(key, field.clone()) {
                return Err(ConfigFault::new(field, format!("is the key of {first}; one key has one purpose")));
            }
        }
    }
    let entries = content.members.into_iter().enumerate();
    content.members = entries.map(|(at, entry)| entry.checked(&format!("members[{at}]"))).collect::<Result<_, _>>()?;
    content.members.sort_by(|a, b| a.organisation.cmp(&b.organisation));
    Ok(content)
}

fn mandates(edition: &Edition, mut content: GenesisContent) -> Result<GenesisContent, ConfigFault> {
    count(content.mandates.len(), 0, MANDATES_MAX, "mandates")?;
    once(content.mandates.iter().map(|entry| (&entry.from, &entry.to)), |at| format!("mandates[{at}]"))?;
    for (at, mandate) in content.mandates.iter().enumerate() {
        let known = content.organisations.iter().any(|entry| entry.id == mandate.from);
        ensure(known, format!("mandates[{at}].from"), "is not an organisation of this genesis")?;
        let speaks = content.members.iter().any(|entry| entry.organisation == mandate.to);
        ensure(speaks, format!("mandates[{at}].to"), "is not a member of this genesis, and only members sign")?;
    }
    let entries = content.mandates.into_iter().enumerate();
    content.mandates =
        entries.map(|(at, entry)| entry.checked(edition, &format!("mandates[{at}]"))).collect::<Result<_, _>>()?;
    content.mandates.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    Ok(content)
}

fn audiences(mut content: GenesisContent) -> Result<GenesisContent, ConfigFault> {
    count(content.audiences.len(), 0, AUDIENCES_MAX, "audiences")?;
    once(content.audiences.iter().map(|entry| &entry.id), |at| format!("audiences[{at}].id"))?;
    // One key for two audiences would let the smaller one's texts be read by the larger one.
    once(content.audiences.iter().map(|entry| &entry.key_commitment), |at| format!("audiences[{at}].key_commitment"))?;
    for (at, audience) in content.audiences.iter().enumerate() {
        for (place, member) in audience.members.iter().enumerate() {
            let known = content.members.iter().any(|entry| entry.organisation == *member);
            ensure(known, format!("audiences[{at}].members[{place}]"), "is not a member of this genesis")?;
        }
    }
    let entries = content.audiences.into_iter().enumerate();
    content.audiences =
        entries.map(|(at, entry)| entry.checked(&format!("audiences[{at}]"))).collect::<Result<_, _>>()?;
    content.audiences.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(content)
}

fn count(entries: usize, min: usize, max: usize, field: &str) -> Result<(), ConfigFault> {
    ensure((min..=max).contains(&entries), field, format!("{min} to {max} entries, not {entries}"))
}

fn once<T: Ord>(entries: impl Iterator<Item = T>, field: impl Fn(usize) -> String) -> Result<(), ConfigFault> {
    let mut seen = BTreeSet::new();
    for (at, entry) in entries.enumerate() {
        ensure(seen.insert(entry), field(at), "stands twice")?;
    }
    Ok(())
}
