//! Ports on loopback that are free and stay ours: a row of fourteen, of which a network uses eight.
//!
//! They lie below the range from which the system takes ports for outgoing connections: a killed node must find its port
//! again. A lock file per row keeps other networks of this machine away from the moment of choosing.

use super::{LocalFault, Member};
use std::fs::{File, OpenOptions};
use std::net::{Ipv4Addr, TcpListener};

/// First port that may be taken.
const PORT_MIN: u16 = 10_240;
/// Outgoing connections take theirs from here on (Linux: 32768).
const PORT_END: u16 = 32_000;
/// Rows start at multiples of this.
const ROW_PORTS: u16 = 16;
/// Where a node's HTTP port stands from the first port on.
const HTTP_OFFSET: u16 = 10;
/// Rows that are tried before giving up.
const ROWS_TRIED_MAX: u16 = 200;

/// A row of ports. The lock ends with the value, or with the process.
#[derive(Debug)]
pub(super) struct PortBlock {
    first: u16,
    _lock: File,
}

impl PortBlock {
    /// The row at `wanted` if it is free, else any.
    pub fn take(wanted: Option<u16>) -> Result<Self, LocalFault> {
        let rows = (PORT_END - PORT_MIN) / ROW_PORTS;
        let start = rand::random::<u16>();
        let any = (0..ROWS_TRIED_MAX).map(|step| PORT_MIN + start.wrapping_add(step) % rows * ROW_PORTS);
        for first in wanted.into_iter().chain(any) {
            if let Some(lock) = lock(first)
                && is_free(first)
            {
                return Ok(Self { first, _lock: lock });
            }
        }
        Err(LocalFault::NoPorts(PORT_END))
    }

    /// The first port: agreement listens on this and the next three.
    pub const fn first(&self) -> u16 {
        self.first
    }

    /// The HTTP port of a member's node.
    pub const fn http(&self, member: Member) -> u16 {
        self.first + HTTP_OFFSET + member.index() as u16
    }
}

fn lock(first: u16) -> Option<File> {
    let path = std::env::temp_dir().join(format!("portolan-ports-{first}.lock"));
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

fn is_free(first: u16) -> bool {
    let used = (0..4).chain(HTTP_OFFSET..HTTP_OFFSET + 4);
    used.map(|offset| first + offset).all(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_networks_never_share_a_row_and_a_taken_port_is_seen() {
        let first = PortBlock::take(None).unwrap();
        let second = PortBlock::take(Some(first.first())).unwrap();
        assert_ne!(first.first(), second.first());
        let wanted = second.first();
        drop(second);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted + HTTP_OFFSET)).unwrap();
        assert_ne!(PortBlock::take(Some(wanted)).unwrap().first(), wanted);
        drop(listener);
        assert_eq!(PortBlock::take(Some(wanted)).unwrap().first(), wanted);
    }
}
