//! What a newcomer hands over so that it can be proposed: its address, its public keys, and that it holds them.

use super::files;
use super::request::{possession, public_of};
use crate::exit::{Answer, CommandFault};
use crate::table::facts;
use clap::Args;
use portolan_contracts::nouns::key::{NewKey, PublicKeyText};
use portolan_contracts::nouns::node::Endpoint;
use portolan_contracts::nouns::proposal::action::Introduction;
use portolan_ledger::NetworkId;
use portolan_ledger::key::KeyPurpose;
use portolan_network_config::Secret;
use std::path::PathBuf;

/// Write what your organisation hands over to be admitted; nothing secret is in it
#[derive(Args)]
pub struct Introduce {
    /// The key file of the newcomer (keys.toml).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Its root key file (root-key.toml).
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,
    /// The network, 64 hexadecimal characters.
    #[arg(long, value_name = "ID", env = "PORTOLAN_NETWORK")]
    network: NetworkId,
    /// Where the others reach its node, host:port.
    #[arg(long, value_name = "ADDRESS")]
    address: Endpoint,
    /// It does not vote: an observer or an auditor.
    #[arg(long)]
    without_vote: bool,
    /// File to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Introduce {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let (keys, root) = (super::read_member(&self.key)?, super::read_root(&self.root_key)?);
        if keys.organisation != root.organisation {
            let message = format!("the keys are of {}, the root key of {}", keys.organisation, root.organisation);
            return Err(CommandFault::usage(message, "use the files of one organisation"));
        }
        let key = |purpose: KeyPurpose, secret: &Secret| NewKey {
            public_key: PublicKeyText(public_of(purpose, secret)),
            possession: possession(&self.network, &keys.organisation, purpose, secret),
            expires_at: None,
        };
        let introduction = Introduction {
            address: self.address.clone(),
            root: key(KeyPurpose::Root, &root.root),
            signing: vec![key(KeyPurpose::Signing, &keys.signing)],
            consensus: (!self.without_vote).then(|| key(KeyPurpose::Consensus, &keys.consensus)),
            transport: key(KeyPurpose::Transport, &keys.transport),
            sealing: key(KeyPurpose::Sealing, &keys.sealing),
            log: key(KeyPurpose::Log, &keys.log),
        };
        let json = serde_json::to_value(&introduction).expect("an introduction is plain JSON");
        files::write(&self.output, format!("{json:#}\n").as_bytes())?;
        let lines = [
            ("introduction", self.output.display().to_string()),
            ("organisation", keys.organisation.to_string()),
            ("address", self.address.to_string()),
        ];
        let hint = "\n  next: give it to a member: portolan propose admit --introduction FILE\n";
        Ok(Answer::yes(facts(&lines) + hint, json))
    }
}
