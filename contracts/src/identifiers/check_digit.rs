//! The check digit that container numbers and movement reference numbers share (ISO 6346, annex A).
//!
//! Values times powers of two, modulo 11. One digit written wrongly changes the remainder always, so it is found, except
//! when it turns a remainder of 10 into 0 or back: both are written 0. Issuers of containers avoid numbers with remainder 10.

/// The remainder, 0 to 10, of digits and capital letters; `None` where there is another character.
///
/// # Panics
/// Never: at most 17 characters are summed, which stays below 38 · 2¹⁷.
pub(super) fn remainder(bytes: &[u8]) -> Option<u8> {
    let mut sum = 0_u32;
    for (place, byte) in bytes.iter().enumerate() {
        sum += value(*byte)? << place;
    }
    u8::try_from(sum % 11).ok()
}

/// The digit that stands for the remainder.
pub(super) fn digit(bytes: &[u8]) -> Option<u8> {
    remainder(bytes).map(|remainder| remainder % 10)
}

/// The value of a digit or capital; letters start at 10 and skip the multiples of 11.
fn value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A' => Some(10),
        b'B'..=b'K' => Some(u32::from(byte - b'B') + 12),
        b'L'..=b'U' => Some(u32::from(byte - b'L') + 23),
        b'V'..=b'Z' => Some(u32::from(byte - b'V') + 34),
        _ => None,
    }
}
