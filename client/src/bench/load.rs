//! Send submissions, open or closed loop, and follow each to its end.

use super::Plan;
use super::door::Door;
use super::stock::{Prepared, Stock};
use super::tally::Tally;
use crate::limits::{BENCH_ASK_AGAIN, BENCH_END_TIME_MAX, BENCH_RETRY_WAIT, BENCH_WATCH};
use crate::sdk::Node;
use portolan_api::submission::{Receipt, ReceiptState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// One run over some nodes.
pub struct Load {
    doors: Arc<Vec<Door>>,
    plan: Plan,
    tally: Arc<Mutex<Tally>>,
}

impl Load {
    /// Prepare a run.
    #[must_use]
    pub fn new(nodes: Vec<Node>, plan: Plan) -> Self {
        Self { doors: Arc::new(nodes.into_iter().map(Door::of).collect()), plan, tally: Arc::default() }
    }

    /// Send until the time is over or the stock is empty, wait for what is on its way, and give the counts with the time
    /// from the first send to the last answer.
    pub async fn run(self, stock: Stock, watch: impl Fn(&Tally) + Send) -> (Tally, Duration) {
        let start = Instant::now();
        let sending = self.send(stock, start);
        tokio::pin!(sending);
        let mut beat = tokio::time::interval(BENCH_WATCH);
        loop {
            tokio::select! {
                () = &mut sending => break,
                _ = beat.tick() => watch(&locked(&self.tally)),
            }
        }
        let took = start.elapsed();
        let tally = std::mem::take(&mut *locked(&self.tally));
        (tally, took)
    }

    async fn send(&self, mut stock: Stock, start: Instant) {
        let records = stock.records_per_submission();
        let on_their_way = Arc::new(Semaphore::new(self.plan.in_flight_max));
        let gap = self.plan.rate.map(|rate| Duration::from_secs(1).mul_f64(records as f64 / f64::from(rate.max(1))));
        let most = self.plan.submissions_max.unwrap_or(u64::MAX);
        for number in 0..most {
            let due = gap.map(|gap| start + gap.mul_f64(number as f64));
            if due.is_some_and(|due| due.duration_since(start) >= self.plan.duration) {
                break;
            }
            // Only an open loop waits for a moment: even a moment that has come costs a tick of the timer, and a closed loop
            // that paid it could send no more than one submission per millisecond.
            if let Some(due) = due {
                tokio::time::sleep_until(due.into()).await;
            }
            let permit = on_their_way.clone().acquire_owned().await.expect("the semaphore is never closed");
            // In a closed loop the clock of a submission starts when there is room for it.
            let due = due.unwrap_or_else(Instant::now);
            if start.elapsed() >= self.plan.duration {
                break;
            }
            let Some(prepared) = stock.next().await else { break };
            let (doors, tally) = (self.doors.clone(), self.tally.clone());
            tokio::spawn(async move {
                follow(&doors[prepared.node], prepared, due, records, &tally).await;
                drop(permit);
            });
        }
        let all = u32::try_from(self.plan.in_flight_max).unwrap_or(u32::MAX);
        let _ = tokio::time::timeout(BENCH_END_TIME_MAX, on_their_way.acquire_many(all)).await;
    }
}

/// Send one submission until it is final or has failed.
async fn follow(door: &Door, prepared: Prepared, due: Instant, records: usize, tally: &Mutex<Tally>) {
    locked(tally).sent += 1;
    let deadline = due + BENCH_END_TIME_MAX;
    let mut answer = door.submit(&prepared.body).await;
    loop {
        match answer {
            Ok(Receipt { state: ReceiptState::Final, .. }) => {
                let mut tally = locked(tally);
                tally.final_count += 1;
                tally.records_final += records as u64;
                tally.latencies.add(due.elapsed());
                return;
            }
            Ok(Receipt { state: ReceiptState::Refused | ReceiptState::Unknown, refusal, .. }) => {
                let code = refusal.map_or_else(|| "unknown".into(), |refusal| refusal.code.to_string());
                return count(&mut locked(tally).errors, &code);
            }
            Ok(Receipt { state: ReceiptState::Admitted, .. }) if Instant::now() < deadline => {
                locked(tally).asked_again += 1;
                tokio::time::sleep(BENCH_ASK_AGAIN).await;
                answer = door.ask(&prepared.submission).await;
            }
            Ok(_) => return count(&mut locked(tally).errors, "not final in time"),
            Err(miss) if miss.can_retry && Instant::now() < deadline => {
                count(&mut locked(tally).retries, &miss.code);
                tokio::time::sleep(BENCH_RETRY_WAIT).await;
                answer = door.submit(&prepared.body).await;
            }
            Err(miss) => return count(&mut locked(tally).errors, &miss.code),
        }
    }
}

fn count(counts: &mut std::collections::BTreeMap<String, u64>, code: &str) {
    *counts.entry(code.to_owned()).or_default() += 1;
}

/// The counts hold after a panic elsewhere: each is one addition.
fn locked(tally: &Mutex<Tally>) -> MutexGuard<'_, Tally> {
    tally.lock().unwrap_or_else(PoisonError::into_inner)
}
