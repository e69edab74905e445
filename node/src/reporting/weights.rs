//! what a container weighs, held against what is declared to be in it.

use crate::limits::{EMPTY_EXCESS_KG_MAX, WEIGHT_TOLERANCE_KG, WEIGHT_TOLERANCE_PERCENT};
use portolan_gateway::sealed::Mass;

/// whether a container weighs another than its goods and itself together, by more than 5 % of that or more than 500 kg.
pub fn jumps(weighed: Mass, declared_goods: Mass, tare: Mass) -> bool {
    let declared = declared_goods.plus(tare);
    let apart = weighed.apart(declared);
    apart > Mass::kilograms(WEIGHT_TOLERANCE_KG) || apart.is_beyond_share(WEIGHT_TOLERANCE_PERCENT, declared)
}

/// whether a container that is said to be empty is too heavy for that, by more than 500 kg.
pub fn too_heavy_to_be_empty(weighed: Mass, tare: Mass) -> bool {
    weighed > tare.plus(Mass::kilograms(EMPTY_EXCESS_KG_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kilograms(text: &str) -> Mass {
        Mass::parse(text).expect("a mass")
    }

    #[test]
    fn a_weight_jumps_beyond_five_hundredths_or_five_hundred_kilograms() {
        for (weighed, goods, tare, broken) in [
            ("24000", "20000", "4000", false),
            ("24500", "20000", "4000", false),
            ("24500.000001", "20000", "4000", true),
            ("23500", "20000", "4000", false),
            ("23499.999999", "20000", "4000", true),
            // Below 10 tonnes the share is the narrower bound.
            ("6300", "2000", "4000", false),
            ("6300.000001", "2000", "4000", true),
            ("5700", "2000", "4000", false),
            ("5699.999999", "2000", "4000", true),
        ] {
            let found = jumps(kilograms(weighed), kilograms(goods), kilograms(tare));
            assert_eq!(found, broken, "{weighed} against {goods} + {tare}");
        }
    }

    #[test]
    fn an_empty_container_weighs_itself_and_at_most_five_hundred_kilograms_more() {
        for (weighed, broken) in [("3900", false), ("4500", false), ("4500.000001", true), ("20000", true)] {
            assert_eq!(too_heavy_to_be_empty(kilograms(weighed), kilograms("4000")), broken, "{weighed}");
        }
    }
}
