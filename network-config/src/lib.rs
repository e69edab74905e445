//! Say who takes part: genesis, members, parameters, trust policy; and the files of the sample networks.
//!
//! Stands between the files that people write and the node that runs on them: text in, checked types out, and back. The
//! node and the client read and write the files; this crate sees their text only.
//!
//! Invariants
//! - Nothing unknown is read over: an unknown field, a key that stands twice, a value out of range is a fault, and every
//!   fault names its field.
//! - The network id covers everything that members must agree on (`docs/specs/genesis.md`).
//! - Secrets are zeroed when dropped and never printed.
//!
//! Pure: no file, clock or randomness; seeds and times are arguments. Files: `genesis.toml`, `member.toml`, `node.toml`
//! and the secret `keys.toml`, `root-key.toml` and `token.key`, field by field in `docs/reference/configuration.md`.

pub mod audience;
pub mod dev;
pub mod fault;
pub mod founding;
pub mod genesis;
pub mod keys;
pub mod limits;
pub mod member;
pub mod node_config;
pub mod organisation;
pub mod parameters;
pub mod public_key;
pub mod root_key;
pub mod secret;
mod strict_toml;
pub mod token_key;

pub use audience::AudienceDefect;
pub use fault::ConfigFault;
pub use genesis::{Genesis, GenesisContent, Predecessor};
pub use keys::MemberKeys;
pub use member::Member;
pub use node_config::NodeConfig;
pub use portolan_contracts::nouns::node::Endpoint;
pub use root_key::RootKey;
pub use secret::Secret;
pub use token_key::TokenKey;
