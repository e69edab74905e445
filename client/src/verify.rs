//! Check evidence under a trust policy and say in words what it proves, offline.
//!
//! The check itself is `ledger::verify`; here its result becomes a [`Verdict`] that names container and declaration, or a
//! [`Failure`] that says which link broke and what that means. The command prints either, a program takes them as JSON.
//!
//! Invariants
//! - Pure: bytes in, verdict out. No file, no socket, no clock.
//! - Opened texts come from strangers: nothing that a terminal would act on is printed.

mod failure;
mod names;
mod text;
mod verdict;

pub use failure::{Failure, meaning, next_step};
pub use names::{SubjectName, name_in_words, printable};
pub use verdict::{OpenedPart, Verdict};

use portolan_ledger::policy::TrustPolicy;

/// Check `evidence` under `policy`, both as the bytes of their files.
///
/// # Errors
/// [`Failure::Policy`] when the policy itself cannot be read, else [`Failure::NotValid`] with the first link that does
/// not hold.
pub fn judge(evidence: &[u8], policy: &[u8]) -> Result<Verdict, Failure> {
    let policy = TrustPolicy::parse(policy).map_err(Failure::Policy)?;
    let proven = portolan_ledger::verify::verify(evidence, &policy).map_err(Failure::NotValid)?;
    Ok(Verdict::of(&proven, &policy))
}
