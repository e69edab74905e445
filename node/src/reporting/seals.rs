//! the seals of a container at the gate, held against those that were recorded last.

use portolan_contracts::nouns::terminal_event::ContainerEvent;
use portolan_gateway::sealed::Seal;
use portolan_ledger::Digest;
use std::collections::BTreeSet;

/// What one record says of the seals of a container, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The record.
    pub record: Digest,
    /// What happened; none for an announcement.
    pub event: Option<ContainerEvent>,
    /// The seals; empty where none were read.
    pub seals: Vec<Seal>,
}

/// The records that show another seal at the gate than the last that was recorded: that one, and the one at the gate. After a
/// change that says no new seal nothing can be compared.
pub fn broken(sightings: &[Sighting]) -> Vec<[Digest; 2]> {
    let mut last: Option<&Sighting> = None;
    let mut found = Vec::new();
    for sighting in sightings {
        let is_change = sighting.event.is_some_and(changes_seals);
        let leaves = sighting.event.is_some_and(ContainerEvent::leaves_inland);
        if let Some(last) = last.filter(|last| leaves && differ(&last.seals, &sighting.seals)) {
            found.push([last.record, sighting.record]);
        }
        if !sighting.seals.is_empty() {
            last = Some(sighting);
        } else if is_change {
            last = None;
        }
    }
    found
}

const fn changes_seals(event: ContainerEvent) -> bool {
    use ContainerEvent::{Opened, Resealed, SealChanged, Stripped, Stuffed};
    matches!(event, Opened | Resealed | SealChanged | Stripped | Stuffed)
}

/// Whether a seal was exchanged: one that was there is not named while another is, or is said to be missing or broken. A report that
/// names fewer seals, or one more, shows no exchange.
fn differ(before: &[Seal], now: &[Seal]) -> bool {
    let there =
        |seals: &[Seal]| seals.iter().filter(|seal| !seal.is_gone()).map(Seal::compared).collect::<BTreeSet<String>>();
    let (before, now_there) = (there(before), there(now));
    let is_gone = now.iter().any(|seal| seal.is_gone() && before.contains(&seal.compared()));
    is_gone || (!before.is_subset(&now_there) && !now_there.is_subset(&before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContainerEvent::{Discharged, GateIn, GateOut, Opened, RailLoaded, Resealed, SealChanged};

    fn seal(text: &str) -> Seal {
        let (number, condition) = text.split_once('!').map_or((text, None), |(number, how)| (number, Some(how)));
        Seal { number: number.into(), party: None, condition: condition.map(str::to_owned) }
    }

    /// Pairs of positions that are found, of events with seals divided by blanks.
    fn judged(told: &[(Option<ContainerEvent>, &str)]) -> Vec<[usize; 2]> {
        let name = |at: usize| Digest::of(&at.to_be_bytes());
        let sightings: Vec<Sighting> = told
            .iter()
            .enumerate()
            .map(|(at, (event, seals))| Sighting {
                record: name(at),
                event: *event,
                seals: seals.split_whitespace().map(seal).collect(),
            })
            .collect();
        let at = |record| (0..told.len()).find(|at| name(*at) == record).expect("a record that was told");
        broken(&sightings).into_iter().map(|pair| pair.map(at)).collect()
    }

    #[test]
    fn another_seal_at_the_gate_is_found_and_the_same_in_another_spelling_is_not() {
        assert_eq!(judged(&[(Some(Discharged), "PLN4471"), (Some(GateOut), "pln-4471")]), [] as [[usize; 2]; 0]);
        assert_eq!(judged(&[(Some(Discharged), "PLN4471"), (Some(GateOut), "PLN4472")]), [[0, 1]]);
        assert_eq!(judged(&[(None, "PLN4471"), (Some(GateIn), ""), (Some(RailLoaded), "X1")]), [[0, 2]]);
        assert_eq!(judged(&[(Some(Discharged), "A B"), (Some(GateOut), "A C")]), [[0, 1]], "B was exchanged for C");
        assert_eq!(judged(&[(Some(Discharged), "A"), (Some(GateOut), "A!4")]), [[0, 1]], "it is broken");
    }

    #[test]
    fn what_shows_no_exchange_is_not_accused() {
        for told in [
            vec![(Some(Discharged), "A B"), (Some(GateOut), "A")],
            vec![(Some(Discharged), "A"), (Some(GateOut), "A B")],
            vec![(Some(Discharged), "A"), (Some(GateOut), "")],
            vec![(Some(Discharged), ""), (Some(GateOut), "A")],
            vec![(Some(Discharged), "A"), (Some(SealChanged), "B"), (Some(GateOut), "B")],
            vec![(Some(Discharged), "A"), (Some(Opened), ""), (Some(GateOut), "B")],
            vec![(Some(Discharged), "A"), (Some(Resealed), ""), (Some(GateOut), "B")],
            vec![(Some(Discharged), "A"), (Some(GateIn), "B")],
        ] {
            assert_eq!(judged(&told), [] as [[usize; 2]; 0], "{told:?}");
        }
    }

    #[test]
    fn a_change_that_names_its_seal_is_what_the_gate_is_held_against() {
        let told = [(Some(Discharged), "A"), (Some(SealChanged), "B"), (Some(GateOut), "A")];
        assert_eq!(judged(&told), [[1, 2]]);
    }
}
