//! IMO ship identification numbers (IMO resolution A.1117(30)): seven digits, the last a check digit.
//!
//! The digits are weighted 7 to 2 and summed; the last digit of the sum is the check digit. A digit written wrongly is found
//! unless weight times difference is a multiple of 10: by 5 in the second, fourth and sixth place, by an even number in
//! the third. Ships below 100 GT and those without engine have no number.

use super::{CodeLists, Fault, identifier};
use portolan_ledger::Time;

identifier! {
    /// The number of a ship's hull for life, for example `9074729`; written with or without `IMO`.
    ImoNumber,
    "7 digits, with or without `IMO` before them", read = read, doubt = doubt
}

/// Blanks are dropped, and the prefix: `IMO 9074729`, as ships wear it, or the `L` of older ship registers.
fn read(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let digits = text.strip_prefix("IMO").or_else(|| text.strip_prefix('L')).unwrap_or(&text);
    super::exactly(digits, 7, u8::is_ascii_digit)
}

fn doubt(number: &ImoNumber, _: &dyn CodeLists, _: Time) -> Option<Fault> {
    let (digits, written) = number.as_str().as_bytes().split_at(6);
    let weighted = digits.iter().zip([7_u16, 6, 5, 4, 3, 2]).map(|(digit, weight)| u16::from(digit - b'0') * weight);
    let expected = u8::try_from(weighted.sum::<u16>() % 10).ok()?;
    (written != [b'0' + expected]).then_some(Fault::CheckDigit { expected })
}

#[cfg(test)]
mod tests {
    use super::super::{Embedded, Examined, Identifier, examine};
    use super::*;

    #[test]
    fn ships_that_sail_have_sound_numbers() {
        // Emma Mærsk, Ever Given, Queen Mary 2, and the number of the IMO's own example.
        for number in ["9321483", "9811000", "9241061", "9074729"] {
            assert!(matches!(examine::<ImoNumber>(number, &Embedded, Time(0)), Examined::Sound(_)), "{number}");
        }
    }

    #[test]
    fn a_slip_is_a_doubt_and_says_which_digit_would_fit() {
        let examined = examine::<ImoNumber>("9074728", &Embedded, Time(0));
        assert_eq!(examined.fault(), Some(Fault::CheckDigit { expected: 9 }));
    }

    #[test]
    fn arithmetic_is_not_existence() {
        assert!(matches!(examine::<ImoNumber>("1234567", &Embedded, Time(0)), Examined::Sound(_)));
    }

    #[test]
    fn prefixes_and_blanks_are_read_past() {
        for text in ["IMO 9074729", "imo9074729", "L9074729", "907 4729"] {
            assert_eq!(ImoNumber::parse(text).expect("a number").as_str(), "9074729", "{text}");
        }
        for text in ["907472", "90747290", "MMSI 9074729", "IMO", ""] {
            assert!(ImoNumber::parse(text).is_err(), "{text}");
        }
    }
}
