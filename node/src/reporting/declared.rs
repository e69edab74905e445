//! what is declared of a consignment, held against what the carrier says of it.

use super::Stated;
use crate::limits::QUANTITY_TOLERANCE_PERCENT;
use portolan_contracts::nouns::exception::ExceptionRule;
use portolan_gateway::sealed::{Mass, Quantity};
use portolan_ledger::Digest;
use std::collections::BTreeSet;

/// What is broken, each with the records that break it together. X-16: a declaration that exceeds its consignment by itself, or all
/// of them together by mass alone. X-17: several that fit one by one and have more packages together. A declaration that could not
/// be read is left out: the sum of the others only lacks something.
pub fn broken(
    consignment: &Stated<Quantity>,
    declarations: &[Stated<Quantity>],
) -> Vec<(ExceptionRule, BTreeSet<Digest>)> {
    let whole = consignment.value;
    let exceeding = declarations.iter().filter(|declared| exceeds(declared.value, whole));
    let alone = |declared: &Stated<Quantity>| BTreeSet::from([consignment.record, declared.record]);
    let found: Vec<_> = exceeding.map(|declared| (ExceptionRule::DeclaredBeyondConsignment, alone(declared))).collect();
    if !found.is_empty() {
        return found;
    }
    let together: Quantity = declarations.iter().map(|declared| declared.value).sum();
    if !exceeds(together, whole) {
        return Vec::new();
    }
    let rule = if has_more_packages(together, whole) {
        ExceptionRule::DeclaredTwice
    } else {
        ExceptionRule::DeclaredBeyondConsignment
    };
    vec![(rule, declarations.iter().map(|declared| declared.record).chain([consignment.record]).collect())]
}

fn exceeds(declared: Quantity, whole: Quantity) -> bool {
    has_more_packages(declared, whole) || is_heavier(declared.gross_mass, whole.gross_mass)
}

/// Not one package more. Goods in bulk have none.
const fn has_more_packages(declared: Quantity, whole: Quantity) -> bool {
    whole.packages > 0 && declared.packages > whole.packages
}

fn is_heavier(declared: Mass, whole: Mass) -> bool {
    declared > whole && declared.apart(whole).is_beyond_share(QUANTITY_TOLERANCE_PERCENT, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [(ExceptionRule, Vec<usize>); 0] = [];

    fn quantity(packages: u64, kilograms: &str) -> Quantity {
        Quantity { packages, gross_mass: Mass::parse(kilograms).expect("a mass") }
    }

    fn record(name: &str) -> Digest {
        Digest::of(name.as_bytes())
    }

    /// The rules broken by declarations of so much, of a consignment of 960 packages and 20,000 kg, and the declarations named.
    fn judged(declared: &[(u64, &str)]) -> Vec<(ExceptionRule, Vec<usize>)> {
        let consignment = Stated { record: record("consignment"), value: quantity(960, "20000") };
        let name = |at: usize| record(&format!("declaration {at}"));
        let stated = declared
            .iter()
            .enumerate()
            .map(|(at, (packages, mass))| Stated { record: name(at), value: quantity(*packages, mass) });
        let found = broken(&consignment, &stated.collect::<Vec<_>>());
        let named = |triggers: BTreeSet<Digest>| {
            assert!(triggers.contains(&consignment.record));
            (0..declared.len()).filter(|at| triggers.contains(&name(*at))).collect()
        };
        found.into_iter().map(|(rule, triggers)| (rule, named(triggers))).collect()
    }

    #[test]
    fn not_one_package_more_and_two_hundredths_of_the_mass() {
        let x16 = ExceptionRule::DeclaredBeyondConsignment;
        assert_eq!(judged(&[(960, "20000")]), NOTHING);
        assert_eq!(judged(&[(961, "20000")]), [(x16, vec![0])]);
        assert_eq!(judged(&[(960, "20400")]), NOTHING, "2 % more is within what scales explain");
        assert_eq!(judged(&[(960, "20400.000001")]), [(x16, vec![0])]);
        assert_eq!(judged(&[(1, "0")]), NOTHING, "less is declared in parts");
        assert_eq!(judged(&[]), NOTHING);
    }

    #[test]
    fn declarations_that_fit_one_by_one_and_not_together_are_of_the_same_goods() {
        let (x16, x17) = (ExceptionRule::DeclaredBeyondConsignment, ExceptionRule::DeclaredTwice);
        assert_eq!(judged(&[(480, "10000"), (480, "10000")]), NOTHING);
        assert_eq!(judged(&[(480, "10000"), (481, "10000")]), [(x17, vec![0, 1])]);
        assert_eq!(judged(&[(480, "10400"), (480, "10000")]), NOTHING);
        assert_eq!(judged(&[(480, "10400.5"), (480, "10000")]), [(x16, vec![0, 1])], "more mass, the packages fit");
        assert_eq!(judged(&[(961, "1"), (1, "1")]), [(x16, vec![0])], "one that exceeds alone says all there is");
    }

    #[test]
    fn goods_in_bulk_are_compared_by_mass_alone() {
        let consignment = Stated { record: record("bulk"), value: quantity(0, "30000000") };
        let declared = |mass| [Stated { record: record("one"), value: quantity(1, mass) }];
        assert!(broken(&consignment, &declared("30000000")).is_empty());
        assert_eq!(broken(&consignment, &declared("30600001")).len(), 1);
    }
}
