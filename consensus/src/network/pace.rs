//! How fast a member may send on one stream: who is faster is read more slowly, never dropped.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Two buckets, of frames and of bytes, each holding one second's worth.
pub struct Pace {
    frames: Bucket,
    bytes: Bucket,
}

struct Bucket {
    per_second: u32,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    fn new(per_second: u32) -> Self {
        Self { per_second, tokens: f64::from(per_second), filled: Instant::now() }
    }

    /// Take `count` and say how long to wait until the bucket is not in debt.
    fn take(&mut self, count: u32) -> Duration {
        let now = Instant::now();
        let rate = f64::from(self.per_second);
        self.tokens = rate.min(self.tokens + rate * now.duration_since(self.filled).as_secs_f64()) - f64::from(count);
        self.filled = now;
        if self.tokens >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-self.tokens / rate) }
    }
}

impl Pace {
    /// Full buckets.
    pub fn new(frames_per_second: u32, bytes_per_second: u32) -> Self {
        Self { frames: Bucket::new(frames_per_second), bytes: Bucket::new(bytes_per_second) }
    }

    /// Account for a frame, and wait while its sender is too fast.
    pub async fn frame(&mut self, length: usize) {
        let wait = self.frames.take(1).max(self.bytes.take(u32::try_from(length).unwrap_or(u32::MAX)));
        if !wait.is_zero() {
            sleep(wait).await;
        }
    }
}
