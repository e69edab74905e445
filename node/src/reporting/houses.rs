//! the house lines of a shared container, held against their master.

use crate::limits::QUANTITY_TOLERANCE_PERCENT;
use portolan_gateway::sealed::Quantity;

/// Whether the house lines do not sum up to their master: packages exactly, the mass within two hundredths of the master's.
pub fn do_not_sum(master: Quantity, houses: impl Iterator<Item = Quantity>) -> bool {
    let together: Quantity = houses.sum();
    let apart = together.gross_mass.apart(master.gross_mass);
    together.packages != master.packages || apart.is_beyond_share(QUANTITY_TOLERANCE_PERCENT, master.gross_mass)
}

#[cfg(test)]
mod tests {
    use super::do_not_sum;
    use portolan_gateway::sealed::{Mass, Quantity};

    #[test]
    fn packages_sum_exactly_and_the_mass_to_two_hundredths_either_way() {
        let quantity = |packages, mass| Quantity { packages, gross_mass: Mass::parse(mass).expect("a mass") };
        let master = quantity(100, "10000");
        for (houses, broken) in [
            ([(60, "6000"), (40, "4000")], false),
            ([(60, "6000"), (41, "4000")], true),
            ([(60, "6000"), (39, "4000")], true),
            ([(60, "6000"), (40, "4200")], false),
            ([(60, "6000"), (40, "4200.000001")], true),
            ([(60, "6000"), (40, "3800")], false),
            ([(60, "6000"), (40, "3799.999999")], true),
        ] {
            let found = do_not_sum(master, houses.into_iter().map(|(packages, mass)| quantity(packages, mass)));
            assert_eq!(found, broken, "{houses:?}");
        }
    }
}
