//! Where a node can be reached: `host:port`, the host being a DNS name, an IPv4 address or an IPv6 address in brackets.

use crate::limits::ENDPOINT_BYTES_MAX;
use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A host and a port, by form; whether anybody answers there is the network's business.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, BorshSerialize)]
pub struct Endpoint(String);

/// A text that is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an address is host:port, for example node.port.example:7100, 10.0.0.7:7100 or [fd00::7]:7100")]
pub struct NotAnEndpoint;

impl Endpoint {
    /// The text, `host:port`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        let (host, _) = self.0.rsplit_once(':').expect("an endpoint has a port");
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port, 1 to 65535.
    #[must_use]
    pub fn port(&self) -> u16 {
        let (_, port) = self.0.rsplit_once(':').expect("an endpoint has a port");
        port.parse().expect("the port of an endpoint was checked")
    }
}

fn is_dns_name(host: &str) -> bool {
    let label = |label: &str| {
        let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    // The last label of a name is never all digits: that is how a broken IPv4 address is told from a name.
    let last_is_a_word = host.rsplit('.').next().is_some_and(|last| last.bytes().any(|b| b.is_ascii_lowercase()));
    host.split('.').all(label) && last_is_a_word
}

impl FromStr for Endpoint {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        if text.len() > ENDPOINT_BYTES_MAX {
            return Err(NotAnEndpoint);
        }
        let (host, port) = text.rsplit_once(':').ok_or(NotAnEndpoint)?;
        let number: u16 = port.parse().map_err(|_| NotAnEndpoint)?;
        let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => host.parse::<Ipv4Addr>().is_ok() || is_dns_name(host),
        };
        if number != 0 && number.to_string() == port && host_fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnEndpoint)
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl BorshDeserialize for Endpoint {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let text = String::deserialize_reader(reader)?;
        text.parse()
            .map_err(|error: NotAnEndpoint| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, error.to_string()))
    }
}

impl serde::Serialize for Endpoint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Endpoint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_ports_are_read_and_printed() {
        for (text, host, port) in [
            ("127.0.0.1:7101", "127.0.0.1", 7101),
            ("node-1.port.example:65535", "node-1.port.example", 65535),
            ("localhost:1", "localhost", 1),
            ("[::1]:7101", "::1", 7101),
        ] {
            let endpoint: Endpoint = text.parse().expect(text);
            assert_eq!((endpoint.host(), endpoint.port(), endpoint.to_string().as_str()), (host, port, text));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            ":7101",
            "host",
            "host:0",
            "host:65536",
            "host:07",
            "host:+7",
            "::1:7101",
            "256.0.0.1:1",
            "Host:1",
            "a_b:1",
            "-a:1",
            "a..b:1",
            "http://a:1",
            "a b:1",
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(NotAnEndpoint), "{text}");
        }
    }
}
