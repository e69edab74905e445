//! Requests for key records: made where the new key is, carried to where the root key is.

use super::files;
use crate::exit::{Answer, CommandFault};
use crate::table::facts;
use clap::Args;
use portolan_contracts::nouns::key::{KeyAction, KeyBody, PublicKeyText, SignatureText};
use portolan_ledger::audience::public_key_of;
use portolan_ledger::key::{KeyPurpose, key_id, prove_possession};
use portolan_ledger::{KeyId, Locode, NetworkId, OrganisationId, Time};
use portolan_network_config::{MemberKeys, RootKey, Secret};
use rand::RngCore as _;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What a request file begins with.
const FORMAT: &str = "portolan-key-request/1";

/// A key record that waits for the root key's signature. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// Always `portolan-key-request/1`.
    pub format: String,
    /// The network it is for.
    pub network: NetworkId,
    /// Whose key it is.
    pub organisation: OrganisationId,
    /// A port of the network.
    pub port: Locode,
    /// The record's body.
    pub key: KeyBody,
}

/// For which network a request is made.
#[derive(Args)]
pub struct Place {
    /// The network, 64 hexadecimal characters.
    #[arg(long, value_name = "ID", env = "PORTOLAN_NETWORK")]
    network: NetworkId,
    /// A port of the network, which every record names.
    #[arg(long, value_name = "LOCODE")]
    port: Locode,
    /// File to write the request to.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Put a key that is to follow into a key file, and ask for the record that brings it into force
#[derive(Args)]
pub struct Next {
    /// The key file (keys.toml); the present key stays until it is replaced.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// What the new key is for: signing, consensus, sealing, transport, log.
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    r#for: KeyPurpose,
    /// Blocks for which a replaced signing key counts beside the new one.
    #[arg(long, value_name = "N")]
    overlap: Option<u64>,
    /// When you mean to replace it; warns and stops nothing.
    #[arg(long, value_name = "TIME")]
    expires_at: Option<Time>,
    #[command(flatten)]
    place: Place,
}

/// Ask for a new root key: by the old one's signature, or by vote when that is lost
#[derive(Args)]
pub struct RequestRoot {
    /// The new root key file, as `portolan keys new --for root` makes it.
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,
    /// Key id of the root key it replaces; left out, the members vote on it (`portolan propose root-key`).
    #[arg(long, value_name = "KEY-ID")]
    ends: Option<KeyId>,
    #[command(flatten)]
    place: Place,
}

/// Ask for the end of a signing key, after it was stolen or is no longer needed
#[derive(Args)]
pub struct RequestEnd {
    /// The signing key, by its id.
    #[arg(value_name = "KEY-ID")]
    kid: KeyId,
    /// Whose key it is.
    #[arg(long, value_name = "ORGANISATION")]
    org: OrganisationId,
    #[command(flatten)]
    place: Place,
}

pub fn purpose(word: &str) -> Result<KeyPurpose, String> {
    serde_json::from_value(serde_json::Value::from(word))
        .map_err(|_| "signing, consensus, sealing, transport or log".to_owned())
}

impl KeyRequest {
    /// Read a request file.
    pub fn read(path: &Path) -> Result<Self, CommandFault> {
        let next = "let it be made with `portolan keys next`, `request-root` or `request-end`";
        let fault = |reason: String| CommandFault::usage(format!("{}: {reason}", path.display()), next);
        let request: Self = serde_json::from_slice(&files::read(path)?).map_err(|error| fault(error.to_string()))?;
        if request.format == FORMAT { Ok(request) } else { Err(fault(format!("`format` is {FORMAT}"))) }
    }

    fn write(place: &Place, organisation: OrganisationId, key: KeyBody) -> Result<Self, CommandFault> {
        let Place { network, port, output } = place;
        let request = Self { format: FORMAT.to_owned(), network: *network, organisation, port: port.clone(), key };
        let text = serde_json::to_string_pretty(&request).expect("a request is plain JSON") + "\n";
        files::write(output, text.as_bytes())?;
        Ok(request)
    }

    /// What it asks for, as a person reads it before signing.
    pub fn in_words(&self) -> String {
        let new = self.key.public_key.map(|key| key.to_string());
        let ends = self.key.ends.as_ref().map(ToString::to_string);
        match (self.key.action, new, ends) {
            (KeyAction::Revoke, _, Some(ends)) => {
                format!("{}: {} key {ends} ends", self.organisation, self.key.purpose)
            }
            (_, Some(new), Some(ends)) => {
                let overlap = self.key.overlap.map_or(String::new(), |heights| format!(", both for {heights} blocks"));
                format!("{}: {} key {new} takes the place of {ends}{overlap}", self.organisation, self.key.purpose)
            }
            (_, Some(new), None) => format!("{}: {} key {new} is added", self.organisation, self.key.purpose),
            _ => format!("{}: nothing", self.organisation),
        }
    }

    fn answer(&self, place: &Place, hint: &str) -> Answer {
        let lines = [("request", place.output.display().to_string()), ("asks for", self.in_words())];
        let json = serde_json::to_value(self).expect("a request is plain JSON");
        Answer::yes(format!("{}\n  {hint}\n", facts(&lines)), json)
    }
}

impl Next {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let keys = super::read_member(&self.key)?;
        let ends = present_id(&keys, self.r#for)?;
        let mut seed = [0; 32];
        OsRng.fill_bytes(&mut seed);
        let both = keys.with_next_for(self.r#for, &Secret::new(seed)).map_err(|fault| {
            CommandFault::usage(
                format!("{}: {fault}", self.key.display()),
                "authorise it, or `portolan keys place` first",
            )
        })?;
        let secret = both.next_of(self.r#for).expect("it was just made");
        let body = KeyBody {
            action: KeyAction::Replace,
            purpose: self.r#for,
            public_key: Some(PublicKeyText(public_of(self.r#for, secret))),
            possession: possession(&self.place.network, &both.organisation, self.r#for, secret),
            ends: Some(ends),
            overlap: self.overlap,
            expires_at: self.expires_at,
        };
        // The secret is on disk before anybody can put its public side into force.
        files::replace_secret(&self.key, &both.to_toml())?;
        let request = KeyRequest::write(&self.place, both.organisation.clone(), body)?;
        Ok(request.answer(&self.place, "next: carry it to the root key: portolan keys authorise"))
    }
}

impl RequestRoot {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let root = super::read_root(&self.root_key)?;
        let hint = match self.ends {
            Some(_) => "next: sign it with the old root key: portolan keys authorise",
            None => "next: give it to another member: portolan propose root-key",
        };
        let body = KeyBody {
            action: KeyAction::Replace,
            purpose: KeyPurpose::Root,
            public_key: Some(PublicKeyText(root.public().0)),
            possession: possession(&self.place.network, &root.organisation, KeyPurpose::Root, &root.root),
            ends: self.ends,
            overlap: None,
            expires_at: None,
        };
        let request = KeyRequest::write(&self.place, root.organisation, body)?;
        Ok(request.answer(&self.place, hint))
    }
}

impl RequestEnd {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let body = KeyBody {
            action: KeyAction::Revoke,
            purpose: KeyPurpose::Signing,
            public_key: None,
            possession: None,
            ends: Some(self.kid),
            overlap: None,
            expires_at: None,
        };
        let request = KeyRequest::write(&self.place, self.org, body)?;
        Ok(request.answer(&self.place, "next: carry it to the root key: portolan keys authorise"))
    }
}

/// The public side of a secret by what it is for.
pub fn public_of(purpose: KeyPurpose, secret: &Secret) -> [u8; 32] {
    match purpose {
        KeyPurpose::Sealing => public_key_of(secret.expose()).expect("every 32 bytes are an X25519 secret"),
        _ => ed25519_dalek::SigningKey::from_bytes(secret.expose()).verifying_key().to_bytes(),
    }
}

/// The proof that the holder registers the key; a sealing key makes none.
pub fn possession(
    network: &NetworkId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    secret: &Secret,
) -> Option<SignatureText> {
    let sign = || {
        let key = ed25519_dalek::SigningKey::from_bytes(secret.expose());
        SignatureText(prove_possession(network, organisation, purpose, &key))
    };
    (purpose != KeyPurpose::Sealing).then(sign)
}

/// The id of the key that a key file has for a purpose now.
fn present_id(keys: &MemberKeys, purpose: KeyPurpose) -> Result<KeyId, CommandFault> {
    let public = keys.public();
    let key = match purpose {
        KeyPurpose::Signing => public.signing,
        KeyPurpose::Consensus => public.consensus,
        KeyPurpose::Sealing => public.sealing,
        KeyPurpose::Transport => public.transport,
        KeyPurpose::Log => public.log,
        KeyPurpose::Root => {
            return Err(CommandFault::usage("the root key is in no key file", "use `portolan keys request-root`"));
        }
    };
    Ok(key_id(purpose, &key.0).expect("the key file was checked when it was read"))
}

/// The root key of a file.
pub fn root_of(text: &str, path: &Path) -> Result<RootKey, CommandFault> {
    RootKey::parse(text).map_err(|fault| {
        CommandFault::usage(format!("{}: {fault}", path.display()), "root keys: `portolan keys new --for root`")
    })
}
