//! Units of measure (UNECE Recommendation 20), and the three in which a mass may be stated.

use super::{CodeLists, Fault, ListName, identifier, never, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A unit, for example `KGM` (kilogram).
    UnitCode,
    "2 or 3 capital letters and digits", read = read, doubt = doubt
}

identifier! {
    /// A unit of mass: `KGM` (kilogram), `TNE` (tonne) or `LBR` (pound).
    MassUnit,
    "KGM, TNE or LBR", read = read_mass, doubt = never
}

fn read(text: &str) -> Option<String> {
    let fits = matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    fits.then(|| text.to_owned())
}

fn read_mass(text: &str) -> Option<String> {
    matches!(text, "KGM" | "TNE" | "LBR").then(|| text.to_owned())
}

fn doubt(unit: &UnitCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(unit.as_str(), ListName::Unit, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn an_unknown_unit_is_flagged_and_a_mass_in_anything_but_mass_is_rejected() {
        let unit = |text| examine::<UnitCode>(text, &Embedded, Time(0)).severity(NetworkMode::Strict);
        let mass = |text| examine::<MassUnit>(text, &Embedded, Time(0)).severity(NetworkMode::Test);
        assert_eq!((unit("MTQ"), unit("QQQ")), (Severity::Accept, Severity::Flag));
        assert_eq!((mass("KGM"), mass("MTQ"), mass("kg")), (Severity::Accept, Severity::Reject, Severity::Reject));
    }
}
