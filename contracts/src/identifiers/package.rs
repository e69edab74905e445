//! Types of packages (UNECE Recommendation 21): two characters, `BX` is a box.

use super::{CodeLists, Fault, ListName, exactly, identifier, unlisted};
use portolan_ledger::Time;

identifier! {
    /// A type of package, for example `PK` (package).
    PackageCode,
    "2 capital letters or digits", read = read, doubt = doubt
}

fn read(text: &str) -> Option<String> {
    exactly(text, 2, |b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn doubt(package: &PackageCode, lists: &dyn CodeLists, time: Time) -> Option<Fault> {
    unlisted(package.as_str(), ListName::Package, lists, time)
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, NetworkMode, Severity, examine};
    use super::*;

    #[test]
    fn boxes_are_known_and_what_is_not_is_flagged() {
        let severity = |text| examine::<PackageCode>(text, &Embedded, Time(0)).severity(NetworkMode::Strict);
        assert_eq!(
            (severity("BX"), severity("1A"), severity("QQ")),
            (Severity::Accept, Severity::Accept, Severity::Flag)
        );
        assert_eq!(severity("box"), Severity::Flag);
    }
}
