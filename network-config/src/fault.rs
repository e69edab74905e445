//! Why a file is not what it should be: the field, and what is expected there.

/// One fault of a file. Never carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {reason}")]
pub struct ConfigFault {
    /// Path of the field, for example `members[2].address`; `.` for the whole file.
    pub field: String,
    /// What is expected there.
    pub reason: String,
}

impl ConfigFault {
    pub(crate) fn new(field: impl Into<String>, reason: impl ToString) -> Self {
        Self { field: field.into(), reason: reason.to_string() }
    }
}

/// `condition`, or the fault.
pub(crate) fn ensure(condition: bool, field: impl Into<String>, reason: impl ToString) -> Result<(), ConfigFault> {
    if condition { Ok(()) } else { Err(ConfigFault::new(field, reason)) }
}
