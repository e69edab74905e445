//! Container numbers (ISO 6346, register of the BIC): `MSKU 266654 2` is owner, serial number and check digit.

use super::{CodeLists, Fault, Identifier, check_digit, identifier, letters_and_digits};
use portolan_ledger::Time;

identifier! {
    /// The number of a freight container in its normal form, for example `MSKU2666542`.
    ContainerNumber,
    "3 letters, one of U, J and Z, then 7 digits", read = read, doubt = doubt
}

impl ContainerNumber {
    /// Letters and digits of `text` in upper case: what is compared even where it is no number of ISO 6346, since boxes
    /// older than the standard and numbers with a slip are boxes too.
    #[must_use]
    pub fn normal_form(text: &str) -> String {
        letters_and_digits(text)
    }

    /// Whether `text` in its normal form is a container number with the right check digit.
    #[must_use]
    pub fn is_sound(text: &str) -> bool {
        Self::parse(text).is_ok_and(|number| number.digit_fault().is_none())
    }

    /// The owner's code with the category of equipment, for example `MSKU`.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.as_str()[..4]
    }

    fn digit_fault(&self) -> Option<Fault> {
        let (number, written) = self.as_str().as_bytes().split_at(10);
        let expected = check_digit::digit(number)?;
        (written != [b'0' + expected]).then_some(Fault::CheckDigit { expected })
    }
}

fn read(text: &str) -> Option<String> {
    let number = letters_and_digits(text);
    let (owner, digits) = number.as_bytes().split_at_checked(4)?;
    let fits = owner[..3].iter().all(u8::is_ascii_uppercase)
        && matches!(owner[3], b'U' | b'J' | b'Z')
        && digits.len() == 7
        && digits.iter().all(u8::is_ascii_digit);
    fits.then_some(number)
}

fn doubt(number: &ContainerNumber, _: &dyn CodeLists, _: Time) -> Option<Fault> {
    number.digit_fault()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_judged_as_their_publishers_say() {
        for number in ["MSKU2666542", "TCNU6225360", "MRKU4976720", "CSQU3054383", "PRTU2611249"] {
            assert!(ContainerNumber::is_sound(number), "{number}");
        }
        for number in ["MRKU4976721", "SEGU5304843", "CBHU1234567", "MSKX2666542", "DM1234", "", "MSKU26665420"] {
            assert!(!ContainerNumber::is_sound(number), "{number}");
        }
    }

    #[test]
    fn blanks_dashes_and_lower_case_are_read_past() {
        let number = ContainerNumber::parse("msku 266654-2").expect("a number");
        assert_eq!((number.as_str(), number.owner()), ("MSKU2666542", "MSKU"));
        assert_eq!(ContainerNumber::normal_form("dm-1234"), "DM1234");
    }

    #[test]
    fn a_wrong_digit_says_which_would_fit() {
        let number = ContainerNumber::parse("MRKU4976721").expect("a number");
        assert_eq!(number.digit_fault(), Some(Fault::CheckDigit { expected: 0 }));
    }

    #[test]
    fn a_text_of_other_letters_is_no_number_and_no_panic() {
        for text in ["ÄÖÜU2666542", "MSKU266654２", "MSK", "MSKÜ2666542"] {
            assert!(ContainerNumber::parse(text).is_err(), "{text}");
        }
    }
}
