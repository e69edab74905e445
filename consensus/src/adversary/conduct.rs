//! The ways in which a member can lie.

use std::str::FromStr;

macro_rules! conducts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// How a lying member behaves.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Conduct { $($(#[$doc])* $variant,)* }

        impl Conduct {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

conducts!(
    /// Votes for a block and for none in the same round, to everybody.
    DoubleVoter = "double-voter",
    /// Proposes a block, and another that does not exist, in the same round, to everybody.
    DoubleProposer = "double-proposer",
    /// Proposes one good block to some and another good block to the others, and votes for each where it was proposed.
    TwoBlocks = "two-blocks",
    /// Is connected and says nothing.
    Silent = "silent",
    /// Speaks with one member only: its votes, blocks and submissions reach nobody else.
    Selective = "selective",
    /// Proposes blocks that name a submission which nobody can fetch.
    Withholding = "withholding",
    /// Proposes blocks that lead to another state than they say.
    WrongStateRoot = "wrong-state-root",
    /// Proposes blocks of the year 2100.
    Year2100 = "year-2100",
    /// Says old things again, all the time.
    StaleReplays = "stale-replays",
    /// Says that it has heights which do not exist, and hands out blocks under certificates that nobody signed.
    ForgedCertificates = "forged-certificates",
    /// Gives those that join a state with something in it that never was.
    LyingSnapshot = "lying-snapshot",
);

/// A word that is no conduct.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no conduct")]
pub struct NotAConduct(String);

impl FromStr for Conduct {
    type Err = NotAConduct;

    fn from_str(text: &str) -> Result<Self, NotAConduct> {
        Self::ALL.iter().copied().find(|conduct| conduct.as_str() == text).ok_or_else(|| NotAConduct(text.to_owned()))
    }
}
