//! Tell when the last handle of a store is gone and its database is closed.
//!
//! A process must not end before that: at its exit the database library takes its own locks away, and a thread that is
//! still closing the database would abort the process.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How often it is looked whether the store is closed.
const POLL: Duration = Duration::from_millis(2);

/// The last thing that a store lets go of.
#[derive(Default)]
pub(super) struct Held(Arc<()>);

/// Outlives a store.
pub struct Closing(Weak<()>);

impl Held {
    /// What tells that this is gone.
    pub fn watch(&self) -> Closing {
        Closing(Arc::downgrade(&self.0))
    }
}

impl Closing {
    /// Wait until the store is closed; false when it is still held after `time_max`.
    #[must_use]
    pub fn wait(&self, time_max: Duration) -> bool {
        let deadline = Instant::now() + time_max;
        while self.0.strong_count() > 0 {
            if Instant::now() > deadline {
                return false;
            }
            std::thread::sleep(POLL);
        }
        true
    }
}
