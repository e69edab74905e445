//! Unique consignment references (WCO recommendation of 2004; the UK's declaration unique consignment references).
//!
//! The WCO form is a digit for the year, the country, the trader's own id and, after a hyphen, the trader's reference. The UK also
//! writes `GB/…`, `A:…` and `C:…` for inventory systems. None has a check digit or a list.

use super::{identifier, never};
use crate::limits::UCR_CHARS_MAX;

identifier! {
    /// The reference that a consignment keeps from order to delivery, for example `6GB123456789000-ORD448`.
    Ucr,
    "at most 35 characters: digit of the year, country, 6 or more letters, digits and `()-/`; or beginning `GB/`, `A:` or `C:`",
    read = read, doubt = never
}

fn read(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let bytes = text.as_bytes();
    let is_character = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"()-/".contains(b);
    let of_inventory = ["GB/", "A:", "C:"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let fits = match of_inventory {
        Some(rest) => !rest.is_empty() && rest.as_bytes().iter().all(is_character),
        None => {
            bytes.len() >= 9
                && bytes[0].is_ascii_digit()
                && bytes[1..3].iter().all(u8::is_ascii_uppercase)
                && bytes[3..].iter().all(is_character)
        }
    };
    (fits && text.len() <= UCR_CHARS_MAX).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::Identifier;
    use super::*;

    #[test]
    fn the_forms_of_the_wco_and_of_the_uk_are_read() {
        for text in ["6GB123456789000-ORD448", "9GB207573395000-27104", "GB/ABCD-1234", "A:LHR12345678", "c:maeu0448"] {
            assert!(Ucr::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        let long = format!("6GB{}", "1".repeat(33));
        for text in ["", "6GB12345", "GB123456789000", "6G1123456789", "6GB123456 789", "GB/", &long] {
            assert!(Ucr::parse(text).is_err(), "{text}");
        }
        assert!(Ucr::parse(&long[..35]).is_ok());
    }
}
