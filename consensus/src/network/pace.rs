//! How fast a member may send, open streams and ask: who is faster is read more slowly or waits for its turn.

use crate::limits::{BAD_FRAME_WEIGHT, TURN_WAIT_MAX};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// The pace of all streams of one class that one member opens: a new stream is no fresh start.
pub type SharedPace = Arc<Mutex<Pace>>;

/// Two buckets, of frames and of bytes, each holding one second's worth.
pub struct Pace {
    frames: Bucket,
    bytes: Bucket,
}

/// Tokens that come back at a steady rate.
#[derive(Debug)]
pub struct Bucket {
    per_second: u32,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    /// A full bucket: one second's worth.
    pub fn new(per_second: u32) -> Self {
        Self { per_second, tokens: f64::from(per_second), filled: Instant::now() }
    }

    /// Take `count` if they are there.
    pub fn try_take(&mut self, count: u32) -> bool {
        self.fill();
        let enough = self.tokens >= f64::from(count);
        if enough {
            self.tokens -= f64::from(count);
        }
        enough
    }

    /// Take one and say how long to wait for its turn; `None` when that is longer than anybody may be ahead of its pace.
    pub fn turn(&mut self) -> Option<Duration> {
        let wait = self.take(1);
        if wait <= TURN_WAIT_MAX {
            return Some(wait);
        }
        self.tokens += 1.0;
        None
    }

    /// Take `count` for what no honest node does, up to a debt that is paid off after `longest`.
    pub fn charge(&mut self, count: u32, longest: Duration) {
        self.fill();
        let debt_max = f64::from(self.per_second) * longest.as_secs_f64();
        self.tokens = (self.tokens - f64::from(count)).max(-debt_max);
    }

    fn fill(&mut self) {
        let now = Instant::now();
        let rate = f64::from(self.per_second);
        self.tokens = rate.min(self.tokens + rate * now.duration_since(self.filled).as_secs_f64());
        self.filled = now;
    }

    /// Take `count` and say how long to wait until the bucket is not in debt.
    pub fn take(&mut self, count: u32) -> Duration {
        self.fill();
        self.tokens -= f64::from(count);
        if self.tokens >= 0.0 {
            Duration::ZERO
        } else {
            Duration::from_secs_f64(-self.tokens / f64::from(self.per_second))
        }
    }
}

impl Pace {
    /// Full buckets.
    pub fn new(frames_per_second: u32, bytes_per_second: u32) -> Self {
        Self { frames: Bucket::new(frames_per_second), bytes: Bucket::new(bytes_per_second) }
    }

    /// Account for a frame that no honest node sends: it weighs as much as many, so that a member that sends nothing else
    /// is hardly listened to, and one that does it once is not cut off.
    pub async fn bad_frame(&mut self) {
        let wait = self.frames.take(BAD_FRAME_WEIGHT.min(self.frames.per_second));
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }

    /// Account for a frame, and wait while its sender is too fast.
    pub async fn frame(&mut self, length: usize) {
        let wait = self.frames.take(1).max(self.bytes.take(u32::try_from(length).unwrap_or(u32::MAX)));
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As if this long had passed.
    fn pass(bucket: &mut Bucket, time: Duration) {
        bucket.filled -= time;
    }

    #[test]
    fn one_second_s_worth_is_free_then_each_waits_its_turn_and_who_is_too_far_ahead_is_refused() {
        let mut bucket = Bucket::new(10);
        for _ in 0..10 {
            assert_eq!(bucket.turn(), Some(Duration::ZERO));
        }
        let waits: Vec<_> = std::iter::from_fn(|| bucket.turn()).collect();
        assert!((19..=21).contains(&waits.len()), "a turn each tenth of a second for {TURN_WAIT_MAX:?}: {waits:?}");
        assert!(waits.iter().all(|wait| !wait.is_zero() && *wait <= TURN_WAIT_MAX) && waits.is_sorted(), "{waits:?}");
        assert_eq!(bucket.turn(), None);
        // A refusal costs nothing more.
        pass(&mut bucket, Duration::from_millis(110));
        assert!(bucket.turn().is_some());
    }

    #[test]
    fn a_debt_is_paid_off_after_the_longest_penance_however_much_was_charged() {
        let mut bucket = Bucket::new(10);
        for _ in 0..1_000 {
            bucket.charge(10, Duration::from_secs(30));
        }
        assert_eq!(bucket.turn(), None);
        pass(&mut bucket, Duration::from_secs(29));
        assert!(bucket.turn().is_some_and(|wait| !wait.is_zero()));
        pass(&mut bucket, Duration::from_secs(2));
        assert_eq!(bucket.turn(), Some(Duration::ZERO));
    }
}
