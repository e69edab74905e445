//! What travels between who gives a snapshot and who takes it.

use crate::limits::{SNAPSHOT_HEAD_BYTES_MAX, SNAPSHOT_LOG_PIECE_LEAVES};
use borsh::{BorshDeserialize, BorshSerialize};
use portolan_ledger::evidence::SetChange;
use portolan_ledger::{Certificate, Digest, Header, NetworkId};

/// First bytes of every head.
pub const HEAD_FIRST_LINE: &[u8] = b"portolan-snapshot/1\n";

/// What a snapshot is of, and what its pieces are checked against.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Head {
    /// The network.
    pub network: NetworkId,
    /// Every change of the validator set since genesis, oldest first.
    pub set_changes: Vec<SetChange>,
    /// The header of the block it stands after.
    pub header: Header,
    /// The quorum for it.
    pub certificate: Certificate,
    /// Root of each piece of the log.
    pub log_pieces: Vec<Digest>,
    /// Entries of the state.
    pub entries: u64,
    /// Pieces of the state.
    pub state_pieces: u32,
}

/// Some entries of the state.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StatePiece {
    /// Keys and values, by ascending key hash.
    pub entries: Vec<(Vec<u8>, Vec<u8>)>,
    /// Proof that with those before they are all there are up to the last.
    pub proof: Vec<u8>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Request {
    /// The head of a snapshot of about now.
    Head,
    /// A piece of the log.
    Log {
        /// Of which snapshot.
        snapshot: Digest,
        /// Its number.
        number: u32,
    },
    /// A piece of the state.
    State {
        /// Of which snapshot.
        snapshot: Digest,
        /// Its number.
        number: u32,
    },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Answer {
    /// The head or the piece.
    Here(Vec<u8>),
    /// It is being made.
    Making,
    /// There is none, or not any more.
    Gone,
    /// Too much is asked for.
    Busy,
}

impl Head {
    /// The one encoding of this head.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = HEAD_FIRST_LINE.to_vec();
        borsh::to_writer(&mut bytes, self).expect("writing to memory cannot fail");
        bytes
    }

    /// Read a head; says what is wrong with the bytes.
    ///
    /// # Errors
    /// They are not exactly one head of at most `limits::SNAPSHOT_HEAD_BYTES_MAX`.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > SNAPSHOT_HEAD_BYTES_MAX {
            return Err(format!("at most {SNAPSHOT_HEAD_BYTES_MAX} bytes, not {}", bytes.len()));
        }
        let rest = bytes.strip_prefix(HEAD_FIRST_LINE).ok_or("the first line is not portolan-snapshot/1")?;
        borsh::from_slice(rest).map_err(|error| error.to_string())
    }

    /// The name of the snapshot with this encoded head.
    #[must_use]
    pub fn name(encoded: &[u8]) -> Digest {
        Digest::of(encoded)
    }

    /// Pieces that a log of `size` leaves has.
    #[must_use]
    pub const fn log_pieces_of(size: u64) -> u64 {
        size.div_ceil(SNAPSHOT_LOG_PIECE_LEAVES)
    }
}
