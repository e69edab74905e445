//! One lane's writer: opens the stream, waits for the ready byte, writes what is queued, opens again when it fails.

use super::lanes::{Class, Queue};
use super::publications::Publications;
use super::{Peer, frame};
use crate::limits::{READY_TIMEOUT, REOPEN_PAUSE, WRITE_BUFFER_BYTES, WRITE_TIMEOUT};
use futures::io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufWriter};
use libp2p::{Stream, StreamProtocol};
use libp2p_stream::Control;
use portolan_ledger::Digest;
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

/// A lane's stream stands: the far side reads it.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// The far side.
    pub peer: Peer,
    /// The lane.
    pub class: Class,
}

/// What a writer needs.
pub struct Writer {
    /// Opens streams.
    pub control: Control,
    /// The far side.
    pub peer: Peer,
    /// The lane.
    pub class: Class,
    /// The lane's protocol.
    pub protocol: StreamProtocol,
    /// What to write.
    pub queue: Queue,
    /// Where to say that the stream stands.
    pub opened: mpsc::Sender<Opened>,
    /// Where receipts go.
    pub publications: Arc<Publications>,
}

impl Writer {
    /// Write until the lane is closed; whoever closes the connection aborts this.
    pub async fn run(mut self) {
        loop {
            match self.open().await {
                Ok(stream) => {
                    if self.opened.send(Opened { peer: self.peer, class: self.class }).await.is_err() {
                        return;
                    }
                    match self.speak(stream).await {
                        Ok(()) => return,
                        Err(error) => tracing::debug!(peer = %self.peer, class = ?self.class, %error, "stream ended"),
                    }
                }
                Err(error) => tracing::debug!(peer = %self.peer, class = ?self.class, %error, "stream not opened"),
            }
            sleep(REOPEN_PAUSE).await;
        }
    }

    /// Open the stream. The far side may drop one that arrives while it accepts another, so only its ready byte counts.
    async fn open(&mut self) -> io::Result<Stream> {
        let opening = self.control.open_stream(self.peer, self.protocol.clone());
        let mut stream = timeout(READY_TIMEOUT, opening).await?.map_err(io::Error::other)?;
        let mut ready = [0];
        timeout(READY_TIMEOUT, stream.read_exact(&mut ready)).await??;
        if ready == [frame::READY] { Ok(stream) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    async fn speak(&mut self, stream: Stream) -> io::Result<()> {
        let (mut reader, writer) = stream.split();
        let mut writer = BufWriter::with_capacity(WRITE_BUFFER_BYTES, writer);
        let receipts = async {
            loop {
                let mut digest = [0; 32];
                reader.read_exact(&mut digest).await?;
                if self.class != Class::Bulk {
                    return Err::<(), _>(io::Error::from(io::ErrorKind::InvalidData));
                }
                self.publications.receipt(self.peer, &Digest(digest));
            }
        };
        let queue = &mut self.queue;
        tokio::select! {
            result = write_all(queue, &mut writer) => result,
            result = receipts => result,
        }
    }
}

/// Write all that is queued, flush when the queue is empty, until it closes.
async fn write_all<W: AsyncWrite + Unpin>(queue: &mut Queue, writer: &mut W) -> io::Result<()> {
    while let Some(first) = queue.next().await {
        let mut next = Some(first);
        while let Some(bytes) = next {
            timeout(WRITE_TIMEOUT, frame::write(writer, &bytes)).await??;
            next = queue.next_now();
        }
        timeout(WRITE_TIMEOUT, writer.flush()).await??;
    }
    Ok(())
}
