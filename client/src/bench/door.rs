//! How a bench reaches one node: over a lean HTTP/1.1 connection where it can, through the SDK where it must (TLS).
//!
//! Why not the SDK always: it costs several times the CPU per request, and on one machine that CPU is taken from the
//! nodes that are measured. Requests and answers are the same bytes either way.
//!
//! Invariants
//! - A connection carries one request at a time and is kept for the next, unless anything about its answer was odd.

use crate::limits::{CONNECT_TIME_MAX, PROBLEM_BYTES_MAX, REQUEST_TIME_MAX};
use crate::sdk::{CallFault, Node, RefusedCall};
use portolan_api::paths;
use portolan_api::submission::{Receipt, Wait, WriteRequest};
use std::io;
use std::sync::{Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Why an attempt has no receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The problem's code, or what happened instead.
    pub code: String,
    /// Whether the same bytes can succeed later.
    pub can_retry: bool,
}

/// One node, ready for many submissions at once.
pub struct Door {
    node: Node,
    plain: Option<Plain>,
}

struct Plain {
    authority: String,
    head: String,
    idle: Mutex<Vec<TcpStream>>,
}

impl Door {
    /// The door of `node`.
    #[must_use]
    pub fn of(node: Node) -> Self {
        let plain = node.plain_authority().map(|authority| {
            let path = paths::SUBMISSIONS;
            let media_type = paths::SUBMISSION_MEDIA_TYPE;
            let mut head =
                format!("POST {path}?wait=final HTTP/1.1\r\nhost: {authority}\r\ncontent-type: {media_type}\r\n");
            if let Some(authorization) = node.authorization() {
                head += &format!("authorization: {authorization}\r\n");
            }
            Plain { authority, head: head + "content-length: ", idle: Mutex::default() }
        });
        Self { node, plain }
    }

    /// Send a submission and wait until it is final.
    ///
    /// # Errors
    /// [`Miss`].
    pub async fn submit(&self, body: &[u8]) -> Result<Receipt, Miss> {
        let Some(plain) = &self.plain else {
            let write = WriteRequest { wait: Wait::Final };
            return self.node.submit_encoded(body.to_vec(), write).await.map_err(|fault| Miss::of(&fault));
        };
        let exchange = tokio::time::timeout(REQUEST_TIME_MAX, plain.exchange(body)).await;
        let no_answer = |reason: String| Miss { code: format!("no answer: {reason}"), can_retry: true };
        let (status, answer) = match exchange {
            Ok(exchange) => exchange.map_err(|error| no_answer(error.to_string()))?,
            Err(_) => return Err(no_answer("it took too long".into())),
        };
        let foreign = |error: serde_json::Error| Miss { code: format!("not understood: {error}"), can_retry: false };
        if (200..300).contains(&status) {
            return serde_json::from_slice(&answer).map_err(foreign);
        }
        let refused: RefusedCall = serde_json::from_slice(&answer).map_err(foreign)?;
        Err(Miss::of(&CallFault::Refused(Box::new(RefusedCall { status, ..refused }))))
    }

    /// What became of a submission.
    ///
    /// # Errors
    /// [`Miss`].
    pub async fn ask(&self, submission: &str) -> Result<Receipt, Miss> {
        self.node.submission(submission).await.map_err(|fault| Miss::of(&fault))
    }
}

impl Miss {
    fn of(fault: &CallFault) -> Self {
        let code = match fault {
            CallFault::Refused(call) => match &call.rule {
                Some(rule) => format!("{} {:03}", call.code, rule.number),
                None => call.code.clone(),
            },
            CallFault::Unreachable { reason, .. } => format!("no answer: {reason}"),
            CallFault::Foreign { reason, .. } => format!("not understood: {reason}"),
            CallFault::Connection(reason) => reason.clone(),
        };
        Self { code, can_retry: fault.can_retry() }
    }
}

impl Plain {
    /// One request and its answer: status and body. A kept connection that the node has closed meanwhile is replaced
    /// once; what was sent twice by that is recorded once.
    async fn exchange(&self, body: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(connection) = kept
            && let Ok(answer) = self.exchange_over(connection, body).await
        {
            return Ok(answer);
        }
        let connection = tokio::time::timeout(CONNECT_TIME_MAX, TcpStream::connect(&self.authority)).await;
        let connection = connection.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        connection.set_nodelay(true)?;
        self.exchange_over(connection, body).await
    }

    async fn exchange_over(&self, mut connection: TcpStream, body: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        let mut request = Vec::with_capacity(self.head.len() + body.len() + 16);
        request.extend_from_slice(self.head.as_bytes());
        request.extend_from_slice(format!("{}\r\n\r\n", body.len()).as_bytes());
        request.extend_from_slice(body);
        connection.write_all(&request).await?;
        let mut answer = Vec::with_capacity(2_048);
        let head = loop {
            if connection.read_buf(&mut answer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match Head::read(&answer)? {
                Some(head) => break head,
                None if answer.len() > PROBLEM_BYTES_MAX => return Err(io::ErrorKind::InvalidData.into()),
                None => {}
            }
        };
        while answer.len() < head.bytes + head.body_bytes {
            if connection.read_buf(&mut answer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        if !head.closes && answer.len() == head.bytes + head.body_bytes {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        Ok((head.status, answer[head.bytes..head.bytes + head.body_bytes].to_vec()))
    }
}

/// What an HTTP/1.1 answer says before its body.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    bytes: usize,
    body_bytes: usize,
    closes: bool,
}

impl Head {
    /// Read the head, or none while it is not there in whole. Only answers with a `content-length` are understood.
    fn read(answer: &[u8]) -> io::Result<Option<Self>> {
        let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
        let odd = || io::Error::new(io::ErrorKind::InvalidData, "an answer that this load generator does not read");
        let text = std::str::from_utf8(&answer[..end]).map_err(|_| odd())?;
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).ok_or_else(odd)?;
        let field = |name: &str| {
            let fields = text.lines().skip(1).filter_map(|line| line.split_once(':'));
            fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
        };
        let body_bytes = field("content-length").and_then(|value| value.parse().ok());
        let body_bytes = body_bytes.filter(|bytes| *bytes <= crate::limits::ANSWER_BYTES_MAX).ok_or_else(odd)?;
        let closes = field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        Ok(Some(Self { status, bytes: end + 4, body_bytes, closes }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole_and_only_with_a_length() {
        let answer = b"HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\nx: y\r\n\r\nhello";
        for end in 0..answer.len() - 5 {
            assert_eq!(Head::read(&answer[..end]).unwrap(), None);
        }
        let head = Head { status: 202, bytes: answer.len() - 5, body_bytes: 5, closes: false };
        assert_eq!(Head::read(answer).unwrap(), Some(head));
        for odd in [
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/2 200\r\ncontent-length: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        ] {
            assert!(Head::read(odd.as_bytes()).is_err(), "{odd}");
        }
    }
}
