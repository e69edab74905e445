//! Where a relay listens and where it hands on: a TCP address, or a socket file that two network namespaces can share.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use tokio::io::{self, AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

/// A TCP address, or a socket file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// `tcp:host:port`; port 0 takes a free one.
    Tcp(SocketAddr),
    /// `unix:path`.
    Unix(PathBuf),
}

/// A text that is no address.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no address: tcp:host:port or unix:path")]
pub struct NotAnAddress(String);

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let other = || NotAnAddress(text.to_owned());
        match text.split_once(':') {
            Some(("tcp", address)) => address.parse().map(Self::Tcp).map_err(|_| other()),
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            _ => Err(other()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// One side of a connection, for reading.
pub type Reading = Box<dyn AsyncRead + Send + Unpin>;
/// One side of a connection, for writing.
pub type Writing = Box<dyn AsyncWrite + Send + Unpin>;

/// What takes connections.
pub enum Listening {
    /// On TCP.
    Tcp(TcpListener),
    /// On a socket file.
    Unix(UnixListener),
}

impl Address {
    /// Listen, and say where.
    ///
    /// # Errors
    /// The system's.
    pub async fn listen(&self) -> io::Result<(Listening, Self)> {
        match self {
            Self::Tcp(address) => {
                let listener = TcpListener::bind(address).await?;
                let address = Self::Tcp(listener.local_addr()?);
                Ok((Listening::Tcp(listener), address))
            }
            Self::Unix(path) => Ok((Listening::Unix(UnixListener::bind(path)?), self.clone())),
        }
    }

    /// Connect.
    ///
    /// # Errors
    /// The system's.
    pub async fn connect(&self) -> io::Result<(Reading, Writing)> {
        match self {
            Self::Tcp(address) => halves(TcpStream::connect(address).await?),
            Self::Unix(path) => {
                let (reading, writing) = UnixStream::connect(path).await?.into_split();
                Ok((Box::new(reading), Box::new(writing)))
            }
        }
    }
}

impl Listening {
    /// Take the next connection.
    ///
    /// # Errors
    /// The system's.
    pub async fn accept(&self) -> io::Result<(Reading, Writing)> {
        match self {
            Self::Tcp(listener) => halves(listener.accept().await?.0),
            Self::Unix(listener) => {
                let (reading, writing) = listener.accept().await?.0.into_split();
                Ok((Box::new(reading), Box::new(writing)))
            }
        }
    }
}

fn halves(stream: TcpStream) -> io::Result<(Reading, Writing)> {
    stream.set_nodelay(true)?;
    let (reading, writing) = stream.into_split();
    Ok((Box::new(reading), Box::new(writing)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written_and_nothing_else_is_one() {
        for text in ["tcp:127.0.0.1:7100", "unix:/run/node.sock"] {
            assert_eq!(text.parse::<Address>().expect("an address").to_string(), text);
        }
        for text in ["", "7100", "tcp:", "tcp:nowhere", "unix:", "udp:127.0.0.1:7100"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
