//! The sources that a node knows: the one its operator names, then the members of its genesis.

use super::{Source, SourceFault};
use crate::snapshot::format::Request;
use async_trait::async_trait;
use ed25519_dalek::SigningKey;
use portolan_consensus::{AskFault, Member, SnapshotLink};
use portolan_ledger::{NetworkId, OrganisationId};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Times that a question is asked again over a connection that ended.
const ASKED_AGAIN_MAX: usize = 3;

/// What is needed to connect with a member's node.
pub struct Access {
    /// The network.
    pub network: NetworkId,
    /// This node's own.
    pub transport_key: SigningKey,
    /// Those that the genesis and the configuration know.
    pub members: Vec<Member>,
}

/// The node at one address. Connected when first asked.
struct At {
    access: Arc<Access>,
    address: String,
    link: OnceCell<SnapshotLink>,
}

/// The node at `first`, then the nodes of the other members, each once.
#[must_use]
pub fn sources(access: Access, first: Option<String>, own: &OrganisationId) -> Vec<Arc<dyn Source>> {
    let others = access.members.iter().filter(|member| member.organisation != *own);
    let mut addresses: Vec<String> =
        first.into_iter().chain(others.filter_map(|other| other.address.clone())).collect();
    let mut seen = std::collections::BTreeSet::new();
    addresses.retain(|address| seen.insert(address.clone()));
    let access = Arc::new(access);
    let at = |address| Arc::new(At { access: access.clone(), address, link: OnceCell::new() }) as Arc<dyn Source>;
    addresses.into_iter().map(at).collect()
}

#[async_trait]
impl Source for At {
    fn name(&self) -> String {
        let member = self.link.get().and_then(SnapshotLink::member);
        let listed = self.access.members.iter().find(|member| member.address.as_ref() == Some(&self.address));
        match member.or(listed.map(|member| &member.organisation)) {
            Some(organisation) => format!("{organisation} ({})", self.address),
            None => self.address.clone(),
        }
    }

    fn member(&self) -> Option<OrganisationId> {
        self.link.get().and_then(SnapshotLink::member).cloned()
    }

    async fn ask(&self, request: Request) -> Result<Vec<u8>, SourceFault> {
        let Access { network, transport_key, members } = &*self.access;
        let away = |fault: AskFault| SourceFault::Away(fault.to_string());
        let open = || SnapshotLink::open(network, transport_key, members, &self.address);
        let link = self.link.get_or_try_init(open).await.map_err(away)?;
        let bytes = borsh::to_vec(&request).expect("writing to memory cannot fail");
        let mut failed = None;
        for _ in 0..ASKED_AGAIN_MAX {
            match link.ask(bytes.clone().into()).await {
                Ok(answer) => return Ok(answer.into()),
                Err(fault) => failed = Some(fault),
            }
        }
        Err(failed.map_or(SourceFault::Gone, away))
    }
}
