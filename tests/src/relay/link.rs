//! One link: takes connections, opens their other half, and carries bytes both ways through the weather.

use super::address::{Address, Listening, Reading, Writing};
use super::weather::Weather;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// Bytes taken at once.
const PIECE_BYTES: usize = 16 * 1024;
/// Pieces under way in one direction of one connection: the far side of a slow link is held back beyond it.
const PIECES_MAX: usize = 256;

/// A link that was opened.
pub struct Link {
    target: Address,
    weather: watch::Receiver<Weather>,
    seed: u64,
}

/// Bytes and when they arrive.
type Piece = (Instant, Vec<u8>);

impl Link {
    /// A link to `target` under `weather`, whose chances follow from `seed`.
    #[must_use]
    pub const fn new(target: Address, weather: watch::Receiver<Weather>, seed: u64) -> Self {
        Self { target, weather, seed }
    }

    /// Carry every connection that comes, until the process ends.
    pub async fn run(self, listening: Listening) {
        let mut count = 0_u64;
        loop {
            // A connection that cannot be taken (too many files, say) is as good as one that broke.
            let Ok(near) = listening.accept().await else { continue };
            count += 1;
            let (target, weather) = (self.target.clone(), self.weather.clone());
            let seed = self.seed ^ count.rotate_left(32);
            tokio::spawn(carry(near, target, weather, seed));
        }
    }
}

async fn carry(near: (Reading, Writing), target: Address, weather: watch::Receiver<Weather>, seed: u64) {
    let breaks = weather.borrow().breaks;
    let both = async {
        pass(&mut weather.clone()).await;
        let Ok(far) = target.connect().await else { return };
        let there = direction(near.0, far.1, weather.clone(), seed);
        let back = direction(far.0, near.1, weather.clone(), !seed);
        // When one side ends, so does the other: a node that was killed has closed both.
        tokio::select! {
            () = there => {}
            () = back => {}
        }
    };
    let mut watched = weather.clone();
    tokio::select! {
        () = both => {}
        _ = watched.wait_for(|now| now.breaks != breaks) => {}
    }
}

async fn direction(mut from: Reading, mut to: Writing, mut weather: watch::Receiver<Weather>, seed: u64) {
    let (pieces, mut under_way) = mpsc::channel::<Piece>(PIECES_MAX);
    let known = weather.clone();
    let take = async move {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut last = Instant::now();
        let mut buffer = vec![0; PIECE_BYTES];
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            let now = *known.borrow();
            // What was sent later never arrives earlier.
            last = last.max(Instant::now() + delay(&now, &mut chance));
            if pieces.send((last, buffer[..length].to_vec())).await.is_err() {
                break;
            }
        }
    };
    let give = async move {
        while let Some((due, bytes)) = under_way.recv().await {
            sleep_until(due).await;
            pass(&mut weather).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
        }
    };
    tokio::join!(take, give);
}

fn delay(weather: &Weather, chance: &mut StdRng) -> Duration {
    let spread = u64::try_from(weather.spread.as_micros()).unwrap_or(u64::MAX);
    let more = Duration::from_micros(chance.gen_range(0..=spread.saturating_mul(2)));
    (weather.delay + more).saturating_sub(weather.spread)
}

/// Wait until the link lets something pass.
async fn pass(weather: &mut watch::Receiver<Weather>) {
    loop {
        let now = *weather.borrow_and_update();
        let changed = match (now.is_cut, now.stalled_until.filter(|until| *until > Instant::now())) {
            (false, None) => return,
            (true, _) => weather.changed().await,
            (false, Some(until)) => tokio::select! {
                () = sleep_until(until) => Ok(()),
                changed = weather.changed() => changed,
            },
        };
        if changed.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
