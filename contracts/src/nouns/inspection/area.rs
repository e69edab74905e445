//! Code of an inspection area: where in a port goods are brought to be inspected.

use crate::limits::AREA_CODE_BYTES_MAX;
use crate::roles::as_text;
use crate::words::is_code;
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::identity::NotAName;
use std::fmt;

/// Code of an inspection area within its port, for example `GBFXT-BCP-2`: capital letters, digits, hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct AreaCode(String);

impl AreaCode {
    /// Check `text` and make it the code of an area.
    ///
    /// # Errors
    /// [`NotAName`] when it is empty, too long or has other characters.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        if is_code(text, AREA_CODE_BYTES_MAX) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAName { what: "an inspection area", rule: "1 to 16 of A-Z, 0-9 and hyphens" })
        }
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
as_text!(AreaCode, AreaCode::parse);
