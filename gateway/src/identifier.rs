//! Business identifiers: their normal form and their check digits (DOMAIN §4.1).
//!
//! Real messages carry blanks, dashes and lower case in container numbers, and check digits that fail: a number is
//! normalised to be found again, and a failing digit is a flag, never a reason to drop a fact.

/// Letters and digits of `text` in upper case, nothing else.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The normal form of a container number: `msku 266654-2` is `MSKU2666542`.
#[must_use]
pub fn normal_container(text: &str) -> String {
    alphanumeric(text)
}

/// Whether `number` (normal form) has the shape of ISO 6346 and the right check digit.
#[must_use]
pub fn container_check(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && matches!(bytes[3], b'U' | b'J' | b'Z')
        && bytes[4..].iter().all(u8::is_ascii_digit)
        && check_digit(&bytes[..10]) == Some(bytes[10] - b'0')
}

/// Whether `mrn` has the shape of a movement reference number (18 characters) and the right check digit.
#[must_use]
pub fn mrn_check(mrn: &str) -> bool {
    let bytes = mrn.as_bytes();
    bytes.len() == 18
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2..4].iter().all(u8::is_ascii_uppercase)
        && bytes[4..17].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes[17].is_ascii_digit()
        && check_digit(&bytes[..17]) == Some(bytes[17] - b'0')
}

/// The check digit of ISO 6346 over `bytes`: values times powers of two, modulo 11, 10 counting as 0.
fn check_digit(bytes: &[u8]) -> Option<u8> {
    let mut sum = 0_u32;
    for (place, byte) in bytes.iter().enumerate() {
        sum += letter_value(*byte)? << place;
    }
    u8::try_from(sum % 11 % 10).ok()
}

/// The value of a digit or capital; letters start at 10 and skip the multiples of 11.
fn letter_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A' => Some(10),
        b'B'..=b'K' => Some(u32::from(byte - b'B') + 12),
        b'L'..=b'U' => Some(u32::from(byte - b'L') + 23),
        b'V'..=b'Z' => Some(u32::from(byte - b'V') + 34),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn container_numbers_are_checked_as_iso_6346_says() {
        for number in ["MSKU2666542", "TCNU6225360", "MRKU4976720", "PRTU2611249"] {
            assert!(container_check(number), "{number}");
        }
        for number in ["MRKU4976721", "SEGU5304843", "DM1234", "CONU1234567", "", "MSKU26665420", "MSKX2666542"] {
            assert!(!container_check(number), "{number}");
        }
        assert_eq!(normal_container("msku 266654-2"), "MSKU2666542");
    }

    #[test]
    fn movement_reference_numbers_are_checked_as_the_same_sum_says() {
        assert!(mrn_check("26GB7PRT0LAN2611R6"));
        assert!(!mrn_check("26GB7PRT0LAN2611R5"));
        assert!(!mrn_check("26GB7PRT0LAN2611R"));
    }
}
