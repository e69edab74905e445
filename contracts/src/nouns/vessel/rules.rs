//! Who describes a vessel, and in which order.

use super::Vessel;
use crate::context::RecordContext;
use crate::nouns::subject::Subject;
use crate::refusal::{Code, Refusal};
use portolan_ledger::Time;

impl Vessel {
    /// Whether its security certificate has run out, if it is known.
    #[must_use]
    pub fn certificate_has_ended(&self, time: Time) -> bool {
        self.security_certificate_until.is_some_and(|until| until <= time)
    }
}

/// Only who opened the subject describes it.
///
/// # Errors
/// [`Code::VesselOfAnother`].
pub fn opener_describes(context: &RecordContext<'_>, subject: &Subject) -> Result<(), Refusal> {
    if subject.opener == context.author.id {
        return Ok(());
    }
    let message = format!("{} opened this vessel and describes it", subject.opener);
    Err(Refusal::new(Code::VesselOfAnother, "author", message).naming(subject.record))
}

/// A first description comes once, a later one supersedes the newest.
///
/// # Errors
/// [`Code::VesselKnown`], [`Code::SupersededUnknown`].
pub fn takes_its_place(context: &RecordContext<'_>, newest: Option<&Vessel>) -> Result<(), Refusal> {
    match (context.superseded(), newest) {
        (None, None) => Ok(()),
        (None, Some(newest)) => {
            let refusal = Refusal::new(Code::VesselKnown, "subjects", "the vessel has its description");
            Err(refusal.naming(newest.record))
        }
        (Some(superseded), Some(newest)) if superseded == newest.record => Ok(()),
        (Some(_), newest) => {
            let message = "not the newest description of this vessel";
            let refusal = Refusal::new(Code::SupersededUnknown, "supersedes", message);
            Err(newest.map_or(refusal.clone(), |newest| refusal.naming(newest.record)))
        }
    }
}
