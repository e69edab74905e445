//! Readers of the streams that members open to this node: frames in, judged messages out.

use super::board::{Board, Count};
use super::lanes::Class;
use super::pace::{Pace, SharedPace};
use super::speech::{Measure, Standing, judge, judge_part};
use super::{Peer, bulk, frame};
use crate::codec::{Message, decode_message, decode_part};
use crate::context::{Part, Validators};
use crate::intake::Intake;
use crate::limits::{BAD_FRAME_STREAM_WEIGHT, MALFORMED_STREAM_WEIGHT, SILENCE_MAX};
use crate::signing::Checker;
use bytes::Bytes;
use futures::io::AsyncWriteExt as _;
use libp2p::Stream;
use portolan_ledger::{Height, OrganisationId};
use std::io;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

/// What a reader hands to the swarm's task.
pub enum Heard {
    /// A message worth looking at.
    Message {
        /// Who handed it over.
        from: Peer,
        /// The message.
        message: Message,
        /// Its bytes.
        frame: Bytes,
        /// Whether it was checked, and so may be sent on.
        is_checked: bool,
    },
    /// A proposed block worth looking at.
    Part {
        /// Who handed it over.
        from: Peer,
        /// The part.
        part: Box<Part>,
        /// Its bytes.
        frame: Bytes,
        /// Whether it was checked, and so may be sent on.
        is_checked: bool,
    },
    /// Something of this height came, too far ahead to be kept.
    Early {
        /// Who handed it over.
        from: Peer,
        /// The height.
        height: Height,
    },
    /// Nothing came for too long: the connection is dead.
    Silence(Peer),
    /// A frame came that no honest node sends.
    Breach {
        /// Who sent it.
        from: Peer,
        /// How many beginnings of streams it counts as.
        weight: u32,
    },
}

/// What readers share.
pub struct Reading {
    /// Checks signatures.
    pub checker: Checker,
    /// The validators of the height that is being decided, or that comes next.
    pub validators: watch::Receiver<Arc<Validators>>,
    /// Where messages go.
    pub heard: mpsc::Sender<Heard>,
    /// Where bodies go.
    pub intake: Arc<Intake>,
    /// Counts.
    pub board: Arc<Board>,
}

/// Read a stream until it ends or breaks a rule.
pub async fn read(
    reading: Arc<Reading>,
    stream: Stream,
    from: Peer,
    member: OrganisationId,
    class: Class,
    pace: SharedPace,
) {
    // Another stream's reader may hold it, but no longer than until it is ended for this one.
    let mut pace = pace.lock().await;
    let result = match class {
        Class::Bulk => bulk::read(&reading, stream, from, &member, &mut pace).await,
        Class::Consensus | Class::Part | Class::Status => listen(&reading, stream, from, class, &mut pace).await,
    };
    let Err(error) = result else { return };
    tracing::debug!(%member, ?class, %error, "stopped reading a stream");
    if error.kind() == io::ErrorKind::InvalidData {
        let _ = reading.heard.send(Heard::Breach { from, weight: MALFORMED_STREAM_WEIGHT }).await;
    }
}

async fn listen(reading: &Reading, mut stream: Stream, from: Peer, class: Class, pace: &mut Pace) -> io::Result<()> {
    stream.write_all(&[frame::READY]).await?;
    stream.flush().await?;
    loop {
        let next = frame::read(&mut stream, class.frame_bytes_max());
        let bytes = match class {
            Class::Consensus | Class::Status => match timeout(SILENCE_MAX, next).await {
                Ok(read) => read?,
                Err(_) => {
                    let _ = reading.heard.send(Heard::Silence(from)).await;
                    return Err(io::ErrorKind::TimedOut.into());
                }
            },
            Class::Part | Class::Bulk => next.await?,
        };
        let Some(bytes) = bytes else { return Ok(()) };
        pace.frame(bytes.len()).await;
        let validators = reading.validators.borrow().clone();
        let (standing, heard) = judged(reading, from, class, bytes, &validators)?;
        match standing {
            Standing::Good | Standing::Unknown => {
                if reading.heard.send(heard).await.is_err() {
                    return Ok(());
                }
            }
            Standing::Untimely => reading.board.add(Count::Untimely, 1),
            Standing::Early(height) => {
                reading.board.add(Count::Untimely, 1);
                if reading.heard.send(Heard::Early { from, height }).await.is_err() {
                    return Ok(());
                }
            }
            Standing::Bad => {
                reading.board.add(Count::Refused, 1);
                let _ = reading.heard.send(Heard::Breach { from, weight: BAD_FRAME_STREAM_WEIGHT }).await;
                pace.bad_frame().await;
            }
        }
    }
}

/// Decode and judge one frame. A frame that does not decode ends the stream: no honest node sends one.
fn judged(
    reading: &Reading,
    from: Peer,
    class: Class,
    frame: Bytes,
    validators: &Validators,
) -> io::Result<(Standing, Heard)> {
    let (_, round) = reading.board.position();
    let measure = Measure { validators, round, checker: &reading.checker };
    let malformed = |error| {
        reading.board.add(Count::Refused, 1);
        io::Error::new(io::ErrorKind::InvalidData, error)
    };
    if class == Class::Consensus {
        reading.board.add(Count::ConsensusIn, 1);
        let message = decode_message(&frame).map_err(malformed)?;
        let standing = judge(&message, &measure);
        return Ok((standing, Heard::Message { from, message, frame, is_checked: standing == Standing::Good }));
    }
    if class == Class::Status {
        let message = decode_message(&frame).map_err(malformed)?;
        let standing = if matches!(message, Message::Status { .. }) { Standing::Good } else { Standing::Bad };
        return Ok((standing, Heard::Message { from, message, frame, is_checked: true }));
    }
    reading.board.add(Count::PartIn, 1);
    let part = decode_part(&frame).map_err(malformed)?;
    let standing = judge_part(&part, &measure);
    Ok((standing, Heard::Part { from, part: Box::new(part), frame, is_checked: standing == Standing::Good }))
}
