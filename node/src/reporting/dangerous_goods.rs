//! the dangerous goods of load and discharge lists, held against the formality that a ship must submit.

use portolan_gateway::sealed::DangerousGoods;
use std::collections::BTreeSet;

/// What the formality of a call says, as far as it stands and can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// None stands.
    Nothing,
    /// One stands and cannot be read, or they are kept elsewhere.
    Unread,
    /// All that stand, together.
    Read(Vec<DangerousGoods>),
}

/// Whether lists and formality do not agree about a container: what one of them names the other does not. `listed`: its UN numbers by
/// the lists; none where they say nothing, which is another thing than an empty list.
pub fn disagree(container: &str, listed: Option<&[String]>, reported: &Reported) -> bool {
    let Some(listed) = listed else { return false };
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    match reported {
        Reported::Unread => false,
        Reported::Nothing => !listed.is_empty(),
        Reported::Read(lists) => {
            lists.iter().flat_map(|list| list.in_container(container)).collect::<BTreeSet<_>>() != listed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portolan_gateway::sealed::DangerousItem;

    #[test]
    fn what_one_paper_names_the_other_must_name_too() {
        let item = |container: &str, number: &str| DangerousItem {
            un_number: number.into(),
            container: Some(container.into()),
            packages: None,
            gross_mass_kg: None,
        };
        let read = |items: &[(&str, &str)]| {
            let items = items.iter().map(|(container, number)| item(container, number)).collect();
            Reported::Read(vec![DangerousGoods { items }])
        };
        let listed = |numbers: &[&str]| numbers.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>();
        let (petrol, ice) = (["UN1203"].as_slice(), ["UN1845"].as_slice());
        for (says, reported, broken) in [
            (Some(petrol), Reported::Nothing, true),
            (Some(petrol), Reported::Unread, false),
            (Some(petrol), read(&[("A", "UN1203")]), false),
            (Some(petrol), read(&[("B", "UN1203")]), true),
            (Some(ice), read(&[("A", "UN1203")]), true),
            (Some([].as_slice()), read(&[("A", "UN1203")]), true),
            (Some([].as_slice()), read(&[("B", "UN1203")]), false),
            (Some([].as_slice()), Reported::Nothing, false),
            (None, read(&[("A", "UN1203")]), false),
            (None, Reported::Nothing, false),
        ] {
            let says = says.map(listed);
            assert_eq!(disagree("A", says.as_deref(), &reported), broken, "{says:?} {reported:?}");
        }
    }
}
