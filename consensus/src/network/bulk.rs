//! The bulk stream: submissions with their parts one way, receipts for those that were stored the other.

use super::Peer;
use super::blame::Blame;
use super::board::Count;
use super::frame;
use super::lanes::Class;
use super::pace::Pace;
use super::reader::Reading;
use crate::application::Body;
use crate::intake::Waiting;
use crate::limits::INTAKE_BODIES_MAX;
use bytes::Bytes;
use futures::io::{AsyncReadExt as _, AsyncWriteExt as _};
use libp2p::Stream;
use portolan_ledger::{Digest, OrganisationId};
use std::io;
use tokio::sync::mpsc;

/// A bulk frame: the digest a body is announced under, then the body.
pub fn encode(digest: &Digest, body: &[u8]) -> Bytes {
    [digest.as_ref(), body].concat().into()
}

/// Read bodies into the intake and write receipts until either ends.
pub async fn read(
    reading: &Reading,
    stream: Stream,
    from: Peer,
    member: &OrganisationId,
    pace: &mut Pace,
) -> io::Result<()> {
    let blame = Blame { from, heard: reading.heard.clone() };
    let (mut reader, mut writer) = stream.split();
    writer.write_all(&[frame::READY]).await?;
    writer.flush().await?;
    let (receipts, mut stored) = mpsc::channel::<Digest>(INTAKE_BODIES_MAX);
    let acknowledge = async {
        while let Some(digest) = stored.recv().await {
            writer.write_all(digest.as_ref()).await?;
            while let Ok(digest) = stored.try_recv() {
                writer.write_all(digest.as_ref()).await?;
            }
            writer.flush().await?;
        }
        Ok(())
    };
    let take = async {
        while let Some(bytes) = frame::read(&mut reader, Class::Bulk.frame_bytes_max()).await? {
            pace.frame(bytes.len()).await;
            reading.board.add(Count::BulkIn, 1);
            let digest = bytes.first_chunk::<32>().map(|digest| Digest(*digest));
            let digest = digest.ok_or(io::ErrorKind::InvalidData)?;
            let body = Body { digest, bytes: bytes.slice(32..) };
            reading.intake.push(member, Waiting { body, receipts: receipts.clone(), blame: blame.clone() }).await;
        }
        Ok(())
    };
    tokio::select! {
        result = take => result,
        result = acknowledge => result,
    }
}
