//! Who takes part, as the state at the tip says: the validators of the heights to come, and whose nodes may connect.

use super::{Chain, ChainParameters};
use crate::clock;
use crate::storage::{StorageFault, StoredMisbehaviour};
use portolan_consensus::{LineUp, Member, Misbehaviour, Role};
use portolan_contracts::limits::SET_CHANGE_DELAY;
use portolan_contracts::membership;
use portolan_contracts::nouns::node::{Node, NodeKind};
use portolan_ledger::{Height, ValidatorSet};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Chain {
    /// The validators of `height`: the tip's, its next, or the one after that; none for any other.
    #[must_use]
    pub fn validators(&self, height: Height) -> Option<ValidatorSet> {
        let view = self.store.state();
        let ahead = height.0.checked_sub(view.height().0)?;
        (ahead <= SET_CHANGE_DELAY).then(|| membership::validators_at(&view, height))
    }

    /// The validators of the height after the tip.
    #[must_use]
    pub fn next_validators(&self) -> ValidatorSet {
        let view = self.store.state();
        membership::validators_at(&view, view.height().next())
    }

    /// Who takes part in `height`, the tip's next; none for any other.
    #[must_use]
    pub fn line_up(&self, height: Height) -> Option<LineUp> {
        let view = self.store.state();
        let line_up =
            || LineUp { validators: membership::validators_at(&view, height), turns: membership::turns(&view) };
        (height == view.height().next()).then(line_up)
    }

    /// Whose nodes may hold a connection now, with the keys of every set they are in.
    #[must_use]
    pub fn members(&self) -> Arc<[Member]> {
        let view = self.store.state();
        let mut voters = BTreeMap::<_, Vec<[u8; 32]>>::new();
        let heights = [view.height(), view.height().next(), view.height().next().next()];
        for validator in heights.iter().flat_map(|height| membership::validators_at(&view, *height).as_slice().to_vec())
        {
            let keys = voters.entry(validator.organisation).or_default();
            if !keys.contains(&validator.public_key) {
                keys.push(validator.public_key);
            }
        }
        let member = |node: Node| {
            let mut consensus_keys = voters.remove(&node.organisation).unwrap_or_default();
            if let Some(key) = node.consensus_key.filter(|key| !consensus_keys.contains(key)) {
                consensus_keys.push(key);
            }
            let ChainParameters { told_addresses, founding_addresses, .. } = &self.parameters;
            let told = told_addresses.get(&node.organisation).cloned();
            let recorded = || node.address.as_ref().map(ToString::to_string);
            let address = told.or_else(recorded).or_else(|| founding_addresses.get(&node.organisation).cloned());
            Member {
                role: if node.kind == NodeKind::Validator { Role::Validator } else { Role::Observer },
                transport_key: node.transport_key,
                consensus_keys,
                address,
                organisation: node.organisation,
            }
        };
        membership::connected_nodes(&view).into_iter().map(member).collect()
    }

    /// Keep a breach of the protocol that agreement saw, and tell the operator the first time.
    ///
    /// # Errors
    /// [`StorageFault`].
    pub fn misbehaved(&self, seen: Misbehaviour) -> Result<(), StorageFault> {
        let Misbehaviour { kind, member, height, round, says, proof } = seen;
        let proof = proof.into_iter().map(|signed| (signed.text, signed.signature.to_vec())).collect();
        let (kind, seen_at) = (kind.name().to_owned(), clock::now());
        let stored = StoredMisbehaviour { kind, member, height, round, says, seen_at, proof };
        if self.store.keep_misbehaviour(&stored)? {
            let StoredMisbehaviour { kind, member, height, says, .. } = stored;
            tracing::warn!(%member, %kind, %height, %says, "a member broke the protocol; `portolan-node status` shows the proof");
        }
        Ok(())
    }
}
