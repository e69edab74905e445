//! What the moments of a call show, and where their times contradict.

use super::{Moment, Said, Statement, Times, keys};
use crate::limits::MOMENTS_READ_MAX;
use crate::nouns::exception::{ExceptionRule, Finding};
use crate::nouns::port_call::rules::{are_disputed, contradict};
use crate::state::decode;
use portolan_ledger::{StateView, SubjectId};
use std::collections::BTreeMap;

/// The moments of a call with all that is said of them.
#[must_use]
pub fn of_call(view: &dyn StateView, call: &SubjectId) -> BTreeMap<Moment, Times> {
    let entries = view.scan(&keys::of_call(call), MOMENTS_READ_MAX);
    entries.iter().map(|(key, value)| (keys::moment_of(key), decode(value))).collect()
}

/// an actual arrival or departure contradicts another source's; the finding is about the one that counts most.
/// What is a report of the call too is compared there.
#[must_use]
pub fn contradicting_times(id: SubjectId, moment: Moment, times: &Times, statement: &Statement) -> Option<Finding> {
    let compared = moment.is_of_the_vessel() && moment.status().is_none() && statement.said == Said::Actual;
    let others = times.that_count().filter(|other| other.said == Said::Actual && other.author != statement.author);
    let other = others.into_iter().find(|other| contradict(other.time, statement.time)).filter(|_| compared)?;
    Some(Finding { rule: ExceptionRule::TimesContradict, subjects: vec![id], about: Some(other.record) })
}

impl Times {
    /// Whether sources mean different moments by their actual times.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let Some(shown) = self.actual() else { return false };
        let mut others = self.that_count().filter(|other| other.said == Said::Actual);
        others.any(|other| are_disputed(other.time, shown.time))
    }
}
