//! What follows from the announcements of a container stay.

use super::{Announcement, Planned};
use crate::limits::STAY_ANNOUNCEMENTS_KEPT;
use crate::nouns::terminal_event::Stay;
use portolan_ledger::{Digest, OrganisationId};

impl Stay {
    /// What is to happen to it in the call, as last announced.
    #[must_use]
    pub fn planned(&self) -> Planned {
        let said = self.announced.iter().rev().map(|announced| announced.planned);
        said.into_iter().find(|planned| *planned != Planned::None).unwrap_or(Planned::None)
    }

    /// Put an announcement in its place by time, whoever came first; the oldest beyond the limit goes.
    pub fn announce(&mut self, announcement: Announcement) {
        let order = |announced: &Announcement| (announced.event_time, announced.record);
        let at = self.announced.partition_point(|other| order(other) < order(&announcement));
        self.announced.insert(at, announcement);
        if self.announced.len() > STAY_ANNOUNCEMENTS_KEPT {
            self.announced.remove(0);
        }
    }

    /// Take out the announcement that `record` made, if it is `author`'s and still counts.
    pub fn retract(&mut self, record: Digest, author: &OrganisationId) -> Option<Announcement> {
        let is_it = |announced: &Announcement| announced.record == record && announced.author == *author;
        let at = self.announced.iter().position(is_it)?;
        Some(self.announced.remove(at))
    }
}
