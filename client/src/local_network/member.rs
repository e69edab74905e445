//! The four members of the sample network.

use std::fmt;

/// A member of the sample network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Customs of the port.
    Customs,
    /// The port authority.
    PortAuthority,
    /// The container terminal.
    Terminal,
    /// The port community system.
    Pcs,
}

impl Member {
    /// All four, in the order of their ports.
    pub const ALL: [Self; 4] = [Self::Customs, Self::PortAuthority, Self::Terminal, Self::Pcs];

    /// Its organisation id.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customs => "customs",
            Self::PortAuthority => "port-authority",
            Self::Terminal => "terminal",
            Self::Pcs => "pcs",
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_has_the_place_it_stands_at() {
        for (at, member) in Member::ALL.into_iter().enumerate() {
            assert_eq!(member.index(), at, "{member}");
        }
    }
}
