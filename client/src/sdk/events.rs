//! What becomes final, as it becomes final: server-sent events (WHATWG HTML §9.2), resumable by cursor.

use super::{CallFault, Node};
use crate::limits::{EVENT_BYTES_MAX, EVENT_SILENCE_MAX};
use portolan_api::event::EventsRequest;
use portolan_api::paths;
use reqwest::header::ACCEPT;

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// Its cursor.
    pub id: Option<String>,
    /// Its name; `message` when the stream does not say.
    pub name: Option<String>,
    /// Its data, lines joined by line feeds.
    pub data: String,
}

/// Takes a stream's bytes in pieces of any size and gives its events.
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
    event: Event,
}

/// An event longer than `limits::EVENT_BYTES_MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event of more than {EVENT_BYTES_MAX} bytes")]
pub struct EventTooLong;

impl EventReader {
    /// Read the next bytes of the stream; every event that they complete is pushed to `events`.
    ///
    /// # Errors
    /// [`EventTooLong`].
    pub fn read(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> Result<(), EventTooLong> {
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                if self.line.len() + self.event.data.len() > EVENT_BYTES_MAX {
                    return Err(EventTooLong);
                }
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(&line));
            if let Some(event) = self.line(&line) {
                events.push(event);
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return (!event.data.is_empty()).then_some(event);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.event.id = Some(value.to_owned()),
            "event" => self.event.name = Some(value.to_owned()),
            "data" => {
                if !self.event.data.is_empty() {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            // Comments keep the connection alive; unknown fields are for readers to come.
            _ => {}
        }
        None
    }
}

/// An open stream of events.
pub struct EventStream {
    node: Node,
    response: reqwest::Response,
    reader: EventReader,
}

impl Node {
    /// Follow what becomes final.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn events(&self, request: &EventsRequest) -> Result<EventStream, CallFault> {
        let request = self.get_stream(paths::EVENTS).query(request).header(ACCEPT, "text/event-stream");
        let response = self.send(request).await?;
        Ok(EventStream { node: self.clone(), response, reader: EventReader::default() })
    }
}

impl EventStream {
    /// The next events, at least one; none when the node ended the stream.
    ///
    /// # Errors
    /// [`CallFault`] when the stream breaks, stays silent for too long, or carries an event that is too long.
    pub async fn next(&mut self) -> Result<Vec<Event>, CallFault> {
        let mut events = Vec::new();
        while events.is_empty() {
            let chunk = tokio::time::timeout(EVENT_SILENCE_MAX, self.response.chunk())
                .await
                .map_err(|_| self.node.foreign(format!("no event for {} s", EVENT_SILENCE_MAX.as_secs())))?;
            let Some(chunk) = chunk.map_err(|error| self.node.unreachable(error))? else { break };
            self.reader.read(&chunk, &mut events).map_err(|error| self.node.foreign(error.to_string()))?;
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_arrive_whole_in_pieces_of_any_size() {
        let stream =
            b": hello\nid: e7\nevent: record\ndata: {\"a\":\ndata:1}\n\nid: e8\r\ndata: x\r\n\r\n\ndata: never ended";
        for size in 1..stream.len() {
            let mut reader = EventReader::default();
            let mut events = Vec::new();
            for piece in stream.chunks(size) {
                reader.read(piece, &mut events).unwrap();
            }
            let first = Event { id: Some("e7".into()), name: Some("record".into()), data: "{\"a\":\n1}".into() };
            let second = Event { id: Some("e8".into()), name: None, data: "x".into() };
            assert_eq!(events, [first, second], "pieces of {size}");
        }
    }

    #[test]
    fn an_event_without_end_is_cut() {
        let mut reader = EventReader::default();
        let line = vec![b'x'; EVENT_BYTES_MAX + 1];
        assert_eq!(reader.read(&line, &mut Vec::new()), Err(EventTooLong));
    }
}
