//! Frames on a stream: four bytes of length, little-endian, then the bytes; and the ready byte that comes before them.

use bytes::Bytes;
use futures::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use std::io;

/// What the side that reads a stream sends first, so that the side that opened it knows that it is read.
pub const READY: u8 = 0x01;

/// Read one frame of at most `bytes_max`; `None` at the end of the stream.
pub async fn read<R: AsyncRead + Unpin>(reader: &mut R, bytes_max: usize) -> io::Result<Option<Bytes>> {
    let mut length = [0; 4];
    if let Err(error) = reader.read_exact(&mut length).await {
        return if error.kind() == io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(error) };
    }
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > bytes_max {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the frame is longer than its class allows"));
    }
    let mut bytes = Vec::new();
    // Grows as bytes arrive: a length alone reserves no memory.
    let read = reader.take(length as u64).read_to_end(&mut bytes).await?;
    if read == length { Ok(Some(bytes.into())) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Write one frame; the caller flushes.
pub async fn write<W: AsyncWrite + Unpin>(writer: &mut W, frame: &[u8]) -> io::Result<()> {
    let length = u32::try_from(frame.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    writer.write_all(&length.to_le_bytes()).await?;
    writer.write_all(frame).await
}
