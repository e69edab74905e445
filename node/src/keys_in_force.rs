//! Which of this member's keys the ledger has in force: a node may hold a key and the one that is to follow it.
//!
//! Signing keys change while the node runs. A consensus or transport key is of the whole of agreement, its log on disk among
//! it: when the ledger puts another one that this node holds in its place, the node begins again with that one.
//!
//! The others follow the ledger too, and close the connections of a replaced transport key with the block that replaces it. A
//! node that did not get that block before is let in by nobody under the key that its own tip names; so while it holds
//! another, it tries that one.

use crate::storage::Store;
use ed25519_dalek::SigningKey;
use portolan_contracts::membership;
use portolan_contracts::nouns::node;
use portolan_ledger::OrganisationId;
use portolan_ledger::key::KeyPurpose;
use portolan_network_config::MemberKeys;

/// The keys that agreement runs with.
#[derive(Clone, PartialEq, Eq)]
pub struct AgreementKeys {
    /// Signs votes and proposals.
    pub consensus: SigningKey,
    /// Authenticates connections.
    pub transport: SigningKey,
}

/// The keys to run agreement with on the state at the tip. Where the ledger names none that is held, the first one: such a
/// node follows and does not vote.
#[must_use]
pub fn of_agreement(store: &Store, organisation: &OrganisationId, keys: &MemberKeys) -> AgreementKeys {
    let view = store.state();
    let held = |keys: Vec<SigningKey>, public: &[u8; 32]| {
        keys.into_iter().find(|key| key.verifying_key().as_bytes() == public)
    };
    let set = membership::validators_at(&view, view.height().next());
    let voting = set.as_slice().iter().find(|validator| validator.organisation == *organisation);
    let node = node::find(&view, organisation);
    let named = voting.map(|validator| validator.public_key).or(node.as_ref().and_then(|node| node.consensus_key));
    let consensus = named.and_then(|public| held(keys.consensus_keys(), &public));
    let transport = node.and_then(|node| held(keys.transport_keys(), &node.transport_key));
    AgreementKeys {
        consensus: consensus.unwrap_or_else(|| keys.consensus_key()),
        transport: transport.unwrap_or_else(|| keys.transport_key()),
    }
}

impl AgreementKeys {
    /// The same with another of the held transport keys, one further with each attempt to be let in.
    #[must_use]
    pub fn for_attempt(self, attempt: usize, keys: &MemberKeys) -> Self {
        let held = keys.transport_keys();
        let named = held.iter().position(|key| *key == self.transport).unwrap_or_default();
        Self { transport: held[(named + attempt) % held.len()].clone(), ..self }
    }
}

/// The key to sign submissions with: of those held that the ledger knows as good for the next block, the newest.
#[must_use]
pub fn of_signing(store: &Store, organisation: &OrganisationId, keys: &[SigningKey]) -> SigningKey {
    let view = store.state();
    let next = view.height().next();
    let good = membership::keys_of(&view, organisation)
        .into_iter()
        .map(|(_, key)| key)
        .filter(|key| key.is_good(KeyPurpose::Signing, next));
    let newest = good
        .filter_map(|known| {
            let held = keys.iter().find(|key| key.verifying_key().as_bytes() == &known.public_key)?;
            Some((known.from, held))
        })
        .max_by_key(|(from, _)| *from);
    newest.map_or(&keys[0], |(_, key)| key).clone()
}
