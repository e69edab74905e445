//! What becomes final, as server-sent events: one per record, in the order of the log, resumable by cursor.
//!
//! The cursor is the record's leaf. A stream reads the store from its cursor on and waits for new blocks; it never holds
//! more than one block's worth in memory, so a slow reader costs nothing but its own lag.

use super::answers;
use super::caller::Caller;
use super::problems::{Refused, not_here};
use super::service::Service;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use futures::stream::unfold;
use portolan_api::event::{EVENT_RECORD, EventAnswer, EventsRequest};
use portolan_api::page::{Cursor, Listing};
use portolan_api::token::Role::{Auditor, Reader};
use portolan_api::{Code, Problem};
use portolan_ledger::{Height, SubjectId};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

struct Reading {
    service: Arc<Service>,
    record_type: Option<String>,
    subject: Option<SubjectId>,
    /// Leaf from which on the reader wants to know.
    from: u64,
    height: Height,
    ready: VecDeque<Event>,
    changes: tokio::sync::broadcast::Receiver<Arc<crate::decisions::NewBlock>>,
    _place: tokio::sync::OwnedSemaphorePermit,
}

/// Follow what becomes final, from a cursor on or from now on.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    headers: HeaderMap,
    request: Result<Query<EventsRequest>, QueryRejection>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    caller.must_be(&[Reader, Auditor])?;
    let Query(EventsRequest { after, record_type, subject }) = request?;
    let resumed = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let after = resumed.or(after).map(|text| Cursor::parse(Listing::Events, &text));
    let after = after.transpose().map_err(answers::bad_cursor)?;
    let bad_subject = |_| Problem::new(Code::Malformed, "a subject is named by its id").at("subject");
    let subject = subject.map(|subject| subject.parse()).transpose().map_err(bad_subject)?;
    let place = service.places.stream()?;
    // Subscribe before reading the tip: a block decided in between is then read from the store, not missed.
    let changes = service.decisions.blocks();
    let size = service.store.tip().map_or(0, |tip| tip.header.log_size);
    let from = after.map_or(size, |cursor| cursor.position.saturating_add(1));
    if service.store.base()?.is_some_and(|base| from < base.header.log_size) {
        // Going on later would skip what the reader has not seen, without a word.
        let gone = Problem::new(Code::UnknownBlock, format!("leaf {from} is not held here"));
        return Err(not_here(&service.store, gone));
    }
    let height = block_of(&service, from)?;
    let ready = VecDeque::new();
    let reading = Reading { service, record_type, subject, from, height, ready, changes, _place: place };
    let stream = unfold(reading, |mut reading| async move {
        let event = reading.next().await?;
        Some((Ok(event), reading))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Height of the block that holds, or will hold, `leaf`.
fn block_of(service: &Service, leaf: u64) -> Result<Height, Refused> {
    let (mut low, mut high) = (1, answers::height(service).0 + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let size = service.store.header(Height(middle))?.map_or(0, |header| header.log_size);
        if size > leaf { high = middle } else { low = middle + 1 }
    }
    Ok(Height(low))
}

impl Reading {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.height <= answers::height(&self.service) {
                if let Err(refused) = self.read_block() {
                    tracing::warn!(?refused, "an event stream ends");
                    return None;
                }
                continue;
            }
            // Lagging behind the channel is no loss: blocks are read from the store.
            if let Err(tokio::sync::broadcast::error::RecvError::Closed) = self.changes.recv().await {
                return None;
            }
        }
    }

    fn read_block(&mut self) -> Result<(), Refused> {
        for (digest, ..) in self.service.store.records_of_block(self.height)? {
            let Some(entry) = answers::entry(&self.service, &digest)? else { continue };
            let wanted_type = self.record_type.as_deref().is_none_or(|wanted| wanted == entry.record_type.as_str());
            let about = |id: &SubjectId| entry.subjects.iter().any(|subject| subject.id == *id);
            if entry.leaf < self.from || !wanted_type || !self.subject.as_ref().is_none_or(about) {
                continue;
            }
            let cursor = Cursor { listing: Listing::Events, position: entry.leaf }.to_string();
            let exceptions = super::subjects::exceptions_of(&self.service, &entry)?;
            let answer = EventAnswer { cursor: cursor.clone(), entry, exceptions };
            let data = serde_json::to_string(&answer).expect("an event is plain JSON");
            self.ready.push_back(Event::default().id(cursor).event(EVENT_RECORD).data(data));
        }
        self.height = self.height.next();
        Ok(())
    }
}
