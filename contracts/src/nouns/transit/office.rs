//! Codes of customs offices: a country and six characters, for example `GB000060`.

use crate::roles::as_text;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::identity::NotAName;
use std::fmt;

/// Code of a customs office.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct OfficeCode([u8; 8]);

impl OfficeCode {
    /// Check `text` and make it the code of an office.
    ///
    /// # Errors
    /// [`NotAName`] when it has another form.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        let fault = NotAName { what: "a customs office", rule: "a country and 6 of A-Z, 0-9" };
        let bytes: [u8; 8] = text.as_bytes().try_into().map_err(|_| fault.clone())?;
        let country = bytes[..2].iter().all(u8::is_ascii_uppercase);
        let rest = bytes[2..].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if country && rest { Ok(Self(bytes)) } else { Err(fault) }
    }

    /// The country of the office (ISO 3166-1 alpha-2).
    #[must_use]
    pub const fn country(&self) -> [u8; 2] {
        [self.0[0], self.0[1]]
    }
}

impl fmt::Display for OfficeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for OfficeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
as_text!(OfficeCode, OfficeCode::parse);
