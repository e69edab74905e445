//! a line of a manifest that was amended after its vessel had arrived, or under a hold.

use portolan_gateway::sealed::ConsignmentGoods;
use portolan_ledger::Time;

/// Whether the description of the goods, the consignee, the packages or the mass are others than before. A consignee that only one of
/// the two names is unknown, not another.
pub fn is_amended(before: &ConsignmentGoods, after: &ConsignmentGoods) -> bool {
    let descriptions = |goods: &ConsignmentGoods| {
        let mut words: Vec<String> = goods.goods.iter().map(|line| line.description.to_uppercase()).collect();
        words.sort_unstable();
        words
    };
    let consignees = before.consignee.as_ref().zip(after.consignee.as_ref());
    consignees.is_some_and(|(before, after)| before != after)
        || descriptions(before) != descriptions(after)
        || before.total() != after.total()
}

/// Whether an amendment that became final at `amended_at` comes late: its vessel had arrived, or one of these holds, each from and until
/// when, stood.
pub fn is_late(
    amended_at: Time,
    arrived_at: Option<Time>,
    mut holds: impl Iterator<Item = (Time, Option<Time>)>,
) -> bool {
    let stood = |(from, until): (Time, Option<Time>)| from < amended_at && until.is_none_or(|until| until > amended_at);
    arrived_at.is_some_and(|arrived_at| arrived_at < amended_at) || holds.any(stood)
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_gateway::sealed::{GoodsLine, Mass};

    fn goods(consignee: Option<&str>, lines: &[(&str, u32, &str)]) -> ConsignmentGoods {
        let line = |(at, (description, packages, mass)): (usize, &(&str, u32, &str))| GoodsLine {
            number: u32::try_from(at + 1).expect("few lines"),
            description: (*description).into(),
            hs_code: None,
            packages: *packages,
            gross_mass_kg: Mass::parse(mass).expect("a mass"),
            dangerous_goods: Vec::new(),
            stuffed_in: Vec::new(),
        };
        let goods = lines.iter().enumerate().map(line).collect();
        ConsignmentGoods { bill: None, consignee: consignee.map(str::to_owned), goods }
    }

    #[test]
    fn words_consignee_packages_and_mass_count_and_the_order_of_lines_does_not() {
        let before = goods(Some("Fruit Wharf"), &[("Grapes", 900, "20000"), ("Pads", 4, "12")]);
        for (after, amended) in [
            (goods(Some("Fruit Wharf"), &[("PADS", 4, "12"), ("grapes", 900, "20000")]), false),
            (goods(Some("Fruit Wharf"), &[("Grapes", 904, "20012")]), true),
            (goods(Some("Another"), &[("Grapes", 900, "20000"), ("Pads", 4, "12")]), true),
            (goods(None, &[("Grapes", 900, "20000"), ("Pads", 4, "12")]), false),
            (goods(Some("Fruit Wharf"), &[("Grapes", 901, "20000"), ("Pads", 4, "12")]), true),
            (goods(Some("Fruit Wharf"), &[("Grapes", 900, "20000.5"), ("Pads", 4, "12")]), true),
        ] {
            assert_eq!(is_amended(&before, &after), amended, "{after:?}");
        }
    }

    #[test]
    fn an_amendment_is_late_after_the_arrival_or_while_a_hold_stands() {
        let late = |arrived: Option<u64>, holds: &[(u64, Option<u64>)]| {
            let holds = holds.iter().map(|(from, until)| (Time(*from), until.map(Time)));
            is_late(Time(100), arrived.map(Time), holds)
        };
        assert!(!late(None, &[]) && !late(Some(100), &[]) && late(Some(99), &[]));
        assert!(!late(None, &[(100, None)]) && late(None, &[(99, None)]), "a hold that came with it was not evaded");
        assert!(!late(None, &[(10, Some(100))]) && late(None, &[(10, Some(101))]));
    }
}
