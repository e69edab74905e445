//! One thread that checks and writes what arrived together.

use super::{AdmissionRefusal, Admitted, Publish, Source};
use crate::clock;
use crate::limits::{HTTP_WAIT_STORED_MAX, INTAKE_BATCH_MAX, INTAKE_LINGER, INTAKE_QUEUE_MAX};
use crate::mempool::Mempool;
use crate::storage::{PrivateWrites, StateAt, Store};
use ed25519_dalek::VerifyingKey;
use portolan_contracts::parameters::edition_at;
use portolan_contracts::{BlockContext, Execution};
use portolan_ledger::key::{MemberKey, state_key};
use portolan_ledger::{Address, NetworkId, StateView, UnverifiedSubmission, VerifiedSubmission};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, oneshot};

type Answer = Result<Admitted, AdmissionRefusal>;

struct Job {
    submission: UnverifiedSubmission,
    source: Source,
    private: PrivateWrites,
    answer: oneshot::Sender<Answer>,
}

/// The door. Clones share one queue.
#[derive(Clone)]
pub struct Admission {
    queue: mpsc::Sender<Job>,
    work: Arc<Notify>,
    publish: Arc<OnceLock<Arc<dyn Publish>>>,
    /// Members that are to have a submission on disk before it counts as admitted, this one included.
    holders: usize,
}

pub(super) struct Checker {
    network: NetworkId,
    pub(super) store: Store,
    mempool: Arc<Mempool>,
    work: Arc<Notify>,
    publish: Arc<OnceLock<Arc<dyn Publish>>>,
}

impl Admission {
    /// Open the door: starts its thread, which ends when the last clone is dropped.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start(network: NetworkId, holders: usize, store: Store, mempool: Arc<Mempool>) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel(INTAKE_QUEUE_MAX);
        let (work, publish) = (Arc::new(Notify::new()), Arc::new(OnceLock::new()));
        let checker = Checker { network, store, mempool, work: work.clone(), publish: publish.clone() };
        std::thread::Builder::new().name("admission".into()).spawn(move || checker.run(jobs))?;
        Ok(Self { queue, work, publish, holders })
    }

    /// Say how admitted submissions reach the other members. Only the first call counts.
    pub fn publish_with(&self, publish: Arc<dyn Publish>) {
        let _ = self.publish.set(publish);
    }

    /// Completes when something was admitted.
    pub async fn work_arrived(&self) {
        self.work.notified().await;
    }

    /// Admit a submission; `private` becomes durable with it.
    ///
    /// # Errors
    /// [`AdmissionRefusal`].
    pub async fn admit(&self, submission: UnverifiedSubmission, source: Source, private: PrivateWrites) -> Answer {
        let (answer, answered) = oneshot::channel();
        let job = Job { submission, source, private, answer };
        match source {
            // The edge answers overload at once; a member's stream is slowed down instead.
            Source::Edge => self.queue.try_send(job).map_err(|_| AdmissionRefusal::Overload)?,
            Source::Member | Source::Named | Source::Decided => {
                self.queue.send(job).await.map_err(|_| AdmissionRefusal::Overload)?
            }
        }
        answered.await.unwrap_or(Err(AdmissionRefusal::Overload))
    }

    /// Wait until enough members have an admitted submission on disk.
    ///
    /// # Errors
    /// [`AdmissionRefusal::NotStored`] when they have not said so in time; it stays in line all the same.
    pub async fn stored(&self, admitted: Admitted) -> Result<(), AdmissionRefusal> {
        let Some(mut publication) = admitted.publication else { return Ok(()) };
        let stored = publication.stored_by(self.holders.saturating_sub(1));
        let in_time = tokio::time::timeout(HTTP_WAIT_STORED_MAX, stored).await;
        in_time.map_err(|_| AdmissionRefusal::NotStored(self.holders))
    }
}

impl Checker {
    fn run(self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(INTAKE_BATCH_MAX);
        while jobs.blocking_recv_many(&mut batch, INTAKE_BATCH_MAX) > 0 {
            if batch.len() < INTAKE_BATCH_MAX {
                std::thread::sleep(linger(&batch));
                while batch.len() < INTAKE_BATCH_MAX {
                    match jobs.try_recv() {
                        Ok(job) => batch.push(job),
                        Err(_) => break,
                    }
                }
            }
            self.check_all(std::mem::take(&mut batch));
        }
    }

    fn check_all(&self, jobs: Vec<Job>) {
        let view = self.store.state();
        // One trial for all that came together: what follows in the batch may build on what stands before it.
        let time = clock::now().max(view.time().plus_ms(1));
        let (network, height, proposer) = (self.network, view.height().next(), Address::NOBODY);
        let edition = edition_at(&view, height).expect("the store has its genesis");
        let mut trial = Execution::begin(&view, BlockContext { network, edition, height, time, proposer });
        let mut good = Vec::with_capacity(jobs.len());
        for Job { submission, source, private, answer } in jobs {
            match self.check(&view, &mut trial, submission, source) {
                Ok((submission, repeated)) => good.push((submission, repeated, source, private, answer)),
                Err(refusal) => drop(answer.send(Err(refusal))),
            }
        }
        let fresh: Vec<_> = good.iter().filter(|(_, repeated, ..)| !repeated).collect();
        let kept = fresh.iter().map(|(submission, _, _, private, _)| (&**submission, private)).collect::<Vec<_>>();
        if let Err(fault) = self.store.keep_bodies(&kept) {
            let text = fault.to_string();
            good.into_iter().for_each(|(.., answer)| drop(answer.send(Err(AdmissionRefusal::Storage(text.clone())))));
            return;
        }
        for (submission, repeated, source, _, answer) in good {
            drop(answer.send(self.put_in_line(submission, repeated, source)));
        }
        self.work.notify_one();
    }

    fn put_in_line(&self, submission: Arc<VerifiedSubmission>, repeated: bool, source: Source) -> Answer {
        let mut publication = None;
        if !repeated || self.store.submission_place(&submission.digest()).ok().flatten().is_none() {
            let inserted = self.mempool.insert(submission.clone(), submission.encoded_length());
            if let (Err(full), Source::Edge | Source::Member) = (inserted, source) {
                return Err(full.into());
            }
            if let (Source::Edge, Some(publish)) = (source, self.publish.get()) {
                publication = Some(publish.publish(submission.digest(), submission.encode()));
            }
        }
        Ok(Admitted { submission, repeated, publication })
    }

    fn check(
        &self,
        view: &StateAt<'_>,
        trial: &mut Execution<'_>,
        submission: UnverifiedSubmission,
        source: Source,
    ) -> Result<(Arc<VerifiedSubmission>, bool), AdmissionRefusal> {
        let digest = submission.digest();
        let held = self.store.holds(&digest).map_err(|fault| AdmissionRefusal::Storage(fault.to_string()))?;
        if held {
            return Ok((Arc::new(submission.already_verified()), true));
        }
        if matches!(source, Source::Edge | Source::Member) {
            self.mempool.check_room(&submission.claims().submitter, submission.encoded_length())?;
        }
        if submission.claims().network != self.network {
            return Err(AdmissionRefusal::OtherNetwork);
        }
        let submission = match self.signing_key(view, &submission, source) {
            Err(AdmissionRefusal::UnknownKey(_)) if source == Source::Decided => submission.already_verified(),
            key => submission.verify(&key?)?,
        };
        self.check_id(&submission, source)?;
        if source == Source::Edge {
            trial.submission(&submission).map_err(AdmissionRefusal::Rules)?;
        }
        Ok((Arc::new(submission), false))
    }

    fn signing_key(
        &self,
        view: &StateAt<'_>,
        submission: &UnverifiedSubmission,
        source: Source,
    ) -> Result<VerifyingKey, AdmissionRefusal> {
        let unknown = || AdmissionRefusal::UnknownKey(submission.kid().clone());
        let entry = view.get(&state_key(submission.kid())).ok_or_else(unknown)?;
        let key: MemberKey = borsh::from_slice(&entry).map_err(|_| unknown())?;
        let height = view.height().next();
        // Whether it was good at the height of a decided block is for the rules, which know that height.
        let types = submission.records().iter().map(|record| &record.record_type);
        let is_good = source == Source::Decided || key.may_sign(types, height);
        if key.organisation != submission.claims().submitter || !is_good {
            return Err(unknown());
        }
        VerifyingKey::from_bytes(&key.public_key).map_err(|_| unknown())
    }
}

/// A lone submission is not kept waiting; company arrives only under load, when a sync is worth sharing.
fn linger(batch: &[Job]) -> Duration {
    if batch.len() > 1 { INTAKE_LINGER } else { Duration::ZERO }
}
