//! How fast a member may send on one stream: who is faster is read more slowly, never dropped.

use crate::limits::BAD_FRAME_WEIGHT;
use std::time::Duration;
use tokio::time::{Instant, sleep};

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
