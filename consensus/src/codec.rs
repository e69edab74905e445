//! Bytes of everything that agreement sends or logs: bincode, with fixed-width integers, in this module alone.
//!
//! Nothing signed is encoded here: signatures cover texts (`signing`), and what lives longer than a height (headers,
//! certificates) has the ledger's own encoding. bincode is complete and no longer maintained, so its encodings are pinned
//! by vectors (`codec/tests.rs`) and every decoding has a size limit.
//!
//! Invariants
//! - One value has one encoding: fixed-width integers, no trailing bytes.
//! - Decoding allocates no more than its limit and never panics.

mod engine;
mod message;
#[cfg(test)]
mod tests;
mod wire;

pub use engine::EngineCodec;
pub use message::{
    Message, decode_message, decode_part, decode_proposal, encode_message, encode_part, encode_proposal,
};
pub use wire::{FetchRequest, FetchResponse};

use bincode::config::{Configuration, Fixint, Limit, LittleEndian};
use bincode::{Decode, Encode};
use bytes::Bytes;

/// Bytes that are not what they should be, or a value that has no bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed {0}")]
pub struct Malformed(pub &'static str);

fn configuration<const LIMIT: usize>() -> Configuration<LittleEndian, Fixint, Limit<LIMIT>> {
    bincode::config::standard().with_fixed_int_encoding().with_limit::<LIMIT>()
}

/// Encode a wire value. The limit applies when it is decoded.
///
/// # Panics
/// Never: wire values own their data, and writing to memory cannot fail.
pub fn encode<T: Encode>(value: &T) -> Bytes {
    let configuration = bincode::config::standard().with_fixed_int_encoding();
    bincode::encode_to_vec(value, configuration).expect("a wire value always has bytes").into()
}

/// Decode exactly one value from `bytes`.
///
/// # Errors
/// [`Malformed`] for anything else, or beyond the limit.
pub fn decode<T: Decode<()>, const LIMIT: usize>(bytes: &[u8], what: &'static str) -> Result<T, Malformed> {
    if bytes.len() > LIMIT {
        return Err(Malformed(what));
    }
    match bincode::decode_from_slice(bytes, configuration::<LIMIT>()) {
        Ok((value, length)) if length == bytes.len() => Ok(value),
        _ => Err(Malformed(what)),
    }
}
