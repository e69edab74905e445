//! Seals on containers: the number, who put it on (UNTDID 9303) and how it was found (UNTDID 4517).

use super::{identifier, never};
use crate::limits::SEAL_CHARS_MAX;
use crate::words::words;

identifier! {
    /// What is stamped on a seal, for example `ML-DE1234567`.
    SealNumber,
    "1 to 15 letters, digits and `-`, `/`, `.`", read = read, doubt = never
}

words! {
    /// Who put a seal on (UNTDID 9303).
    SealParty {
        /// The consolidator.
        Consolidator = 1 => "AA",
        /// Nobody knows.
        Unknown = 2 => "AB",
        /// The quarantine authority.
        Quarantine = 3 => "AC",
        /// The carrier.
        Carrier = 4 => "CA",
        /// Customs.
        Customs = 5 => "CU",
        /// The shipper.
        Shipper = 6 => "SH",
        /// The terminal.
        Terminal = 7 => "TO",
    }
}

words! {
    /// How a seal was found (UNTDID 4517).
    SealCondition {
        /// As it should be.
        Right = 1 => "1",
        /// Damaged.
        Damaged = 2 => "2",
        /// Missing.
        Missing = 3 => "3",
        /// Broken.
        Broken = 4 => "4",
        /// Electronic and not working.
        Faulty = 5 => "5",
    }
}

/// Upper case, without blanks: people read the same seal in several ways.
fn read(text: &str) -> Option<String> {
    let number = text.replace(' ', "").to_ascii_uppercase();
    let is_character = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-/.".contains(&b);
    let fits = (1..=SEAL_CHARS_MAX).contains(&number.len()) && number.bytes().all(is_character);
    fits.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::super::Identifier;
    use super::*;

    #[test]
    fn a_seal_is_the_same_in_capitals_and_without_blanks() {
        assert_eq!(SealNumber::parse("ml-de 1234567").expect("a seal").as_str(), "ML-DE1234567");
        for text in ["", "   ", "1234567890123456", "SEAL#1"] {
            assert!(SealNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn customs_seals_are_told_from_others() {
        assert_eq!(SealParty::from_word("CU"), Some(SealParty::Customs));
        assert_eq!(SealCondition::from_word("4"), Some(SealCondition::Broken));
        assert_eq!((SealParty::from_word("XX"), SealCondition::from_word("6")), (None, None));
    }
}
