//! `portolan keys`: make key files, show their public sides, make bearer tokens; replace a member's keys.
//!
//! A key is replaced in three steps on up to three machines: where the node is, `next` makes the key and a request; where
//! the root key is, `authorise` signs it; where a node can be reached, `submit --signed` sends it.

mod authorise;
mod introduce;
mod list;
mod place;
mod request;

pub use request::KeyRequest;

use super::files;
use crate::exit::{Answer, CommandFault};
use crate::limits::{KEY_FILE_BYTES_MAX, TOKEN_LIFETIME_HOURS_DEFAULT, TOKEN_LIFETIME_HOURS_MAX};
use crate::signing::{Signer, now};
use crate::table::facts;
use crate::token;
use clap::{Args, Subcommand, ValueEnum};
use ed25519_dalek::VerifyingKey;
use portolan_api::token::{Role, TokenClaims};
use portolan_ledger::jose::{base64url, key_id};
use portolan_ledger::{NetworkId, OrganisationId};
use portolan_network_config::{MemberKeys, RootKey, Secret, TokenKey};
use rand::RngCore as _;
use rand::rngs::OsRng;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Make key files, show their public sides, make bearer tokens; replace a member's keys
#[derive(Args)]
pub struct Keys {
    #[command(subcommand)]
    pub action: Action,
}

#[derive(Subcommand)]
pub enum Action {
    /// Make a new key file that only its owner may read (mode 0600)
    New(New),
    /// Show whose keys a file holds and their public sides; nothing secret is printed
    Show {
        /// The key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Make a bearer token that opens the node of your organisation
    Token(Token),
    Next(request::Next),
    RequestRoot(request::RequestRoot),
    RequestEnd(request::RequestEnd),
    Authorise(authorise::Authorise),
    Place(place::PlaceKeys),
    Introduce(introduce::Introduce),
    List(list::List),
}

#[derive(Args)]
pub struct New {
    /// What the keys are for.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = KeyFile::Token)]
    r#for: KeyFile,
    /// Whose keys they are.
    #[arg(long, value_name = "ORGANISATION")]
    org: OrganisationId,
    /// File to write; by default `token.key`, `keys.toml` or `root-key.toml` here. What is there already stays.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KeyFile {
    /// Signs bearer tokens; its public side goes into the node's `token_issuers`.
    Token,
    /// All keys of a member; `portolan-node init` makes them too.
    Member,
    /// Authorises the member's other keys; keep it offline, never on a node.
    Root,
}

#[derive(Args)]
pub struct Token {
    /// The token key file, as `portolan keys new` makes it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The organisation whose node the token opens; it must be the key file's own.
    #[arg(long, value_name = "ORGANISATION")]
    org: Option<OrganisationId>,
    /// The network, 64 hexadecimal characters.
    #[arg(long, value_name = "ID", env = "PORTOLAN_NETWORK")]
    network: NetworkId,
    /// What the caller may do: reader, writer, auditor, admin.
    #[arg(long, value_name = "ROLES", value_delimiter = ',', required = true)]
    roles: Vec<Role>,
    /// The user or system that calls, as logs will name it.
    #[arg(long, value_name = "NAME", default_value = "portolan")]
    subject: String,
    /// Hours until it opens nothing any more.
    #[arg(long, value_name = "N", default_value_t = TOKEN_LIFETIME_HOURS_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(TOKEN_LIFETIME_HOURS_MAX)))]
    hours: u32,
    /// File to write it to (mode 0600) instead of printing it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Keys {
    /// Do what was asked; only `list` asks a node.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        match self.action {
            Action::New(new) => new.run(),
            Action::Show { key } => show(&key),
            Action::Token(token) => token.run(),
            Action::Next(next) => next.run(),
            Action::RequestRoot(request) => request.run(),
            Action::RequestEnd(request) => request.run(),
            Action::Authorise(authorise) => authorise.run(),
            Action::Place(place) => place.run(),
            Action::Introduce(introduce) => introduce.run(),
            Action::List(list) => list.run().await,
        }
    }
}

impl New {
    fn run(self) -> Result<Answer, CommandFault> {
        let mut seed = [0; 32];
        OsRng.fill_bytes(&mut seed);
        let seed = Secret::new(seed);
        let (name, text) = match self.r#for {
            KeyFile::Token => ("token.key", TokenKey::derive(self.org, &seed).to_toml()),
            KeyFile::Member => ("keys.toml", MemberKeys::derive(self.org, &seed).to_toml()),
            KeyFile::Root => ("root-key.toml", RootKey::derive(self.org, &seed).to_toml()),
        };
        let path = self.output.unwrap_or_else(|| name.into());
        files::write_secret(&path, &text)?;
        let shown = show(&path)?;
        let hint = match self.r#for {
            KeyFile::Token => {
                "\n  put the public key into the node's node.toml under [[token_issuers]], then: portolan keys token\n"
            }
            KeyFile::Member => "\n  give the public keys to the other members for the genesis\n",
            KeyFile::Root => {
                "\n  keep it offline with a copy in another place; a lost one is replaced by a vote of the others\n"
            }
        };
        Ok(Answer { text: shown.text + hint, ..shown })
    }
}

fn show(path: &Path) -> Result<Answer, CommandFault> {
    let text = read_secret(path)?;
    let shown = |bytes: &[u8; 32]| base64url(bytes);
    if let Ok(key) = TokenKey::parse(&text) {
        let public = key.public();
        let lines = [
            ("file", path.display().to_string()),
            ("organisation", key.organisation.to_string()),
            ("for", "tokens".to_owned()),
            ("public key", shown(&public.0)),
            ("key id", key_id_of(&public.0)),
        ];
        let json = json!({"file": lines[0].1, "organisation": key.organisation, "for": "token", "public_key": lines[3].1, "kid": lines[4].1});
        return Ok(Answer::yes(facts(&lines), json));
    }
    if let Ok(root) = RootKey::parse(&text) {
        let public = root.public();
        let lines = [
            ("file", path.display().to_string()),
            ("organisation", root.organisation.to_string()),
            ("for", "root".to_owned()),
            ("public key", shown(&public.0)),
            ("key id", key_id_of(&public.0)),
        ];
        let json = json!({"file": lines[0].1, "organisation": root.organisation, "for": "root", "public_key": lines[3].1, "kid": lines[4].1});
        return Ok(Answer::yes(facts(&lines), json));
    }
    let keys = MemberKeys::parse(&text).map_err(|fault| not_a_key_file(path, &fault))?;
    let public = keys.public();
    let sides = [
        ("consensus", public.consensus.0),
        ("transport", public.transport.0),
        ("signing", public.signing.0),
        ("sealing", public.sealing.0),
        ("log", public.log.0),
    ];
    let mut lines = vec![
        ("file", path.display().to_string()),
        ("organisation", keys.organisation.to_string()),
        ("for", "member".to_owned()),
        ("signing key id", key_id_of(&public.signing.0)),
    ];
    lines.extend(sides.map(|(purpose, key)| (purpose, shown(&key))));
    let keys_json: serde_json::Map<_, _> =
        sides.iter().map(|(purpose, key)| ((*purpose).to_owned(), Value::from(shown(key)))).collect();
    let json = json!({"file": lines[0].1, "organisation": keys.organisation, "for": "member", "kid": lines[3].1, "public_keys": keys_json});
    Ok(Answer::yes(facts(&lines), json))
}

fn key_id_of(public: &[u8; 32]) -> String {
    VerifyingKey::from_bytes(public).map_or_else(|_| "none".into(), |key| key_id(&key).to_string())
}

impl Token {
    fn run(self) -> Result<Answer, CommandFault> {
        let key = TokenKey::parse(&read_secret(&self.key)?).map_err(|fault| not_a_key_file(&self.key, &fault))?;
        if self.org.as_ref().is_some_and(|org| *org != key.organisation) {
            let message = format!("{} is the token key of {}", self.key.display(), key.organisation);
            return Err(CommandFault::usage(message, "use the token key of the organisation after --org"));
        }
        let now_s = now().0 / 1_000;
        let exp = now_s + u64::from(self.hours) * 60 * 60;
        let org = key.organisation.clone();
        let roles = self.roles.iter().copied().collect();
        let claims = TokenClaims { sub: self.subject, org, roles, aud: self.network, iat: now_s, exp };
        let next = "choose a shorter --subject";
        let token = token::sign(&claims, &key.signing_key()).map_err(|fault| CommandFault::usage(fault, next))?;
        let expires_at = portolan_ledger::Time(exp * 1_000);
        let Some(path) = self.output else {
            return Ok(Answer::yes(format!("{token}\n"), json!({"token": token, "expires_at": expires_at})));
        };
        files::write_secret(&path, &token)?;
        let file = path.display().to_string();
        let lines = [
            ("token", file.clone()),
            ("organisation", claims.org.to_string()),
            ("opens until", expires_at.to_string()),
        ];
        Ok(Answer::yes(facts(&lines), json!({"file": file, "expires_at": expires_at})))
    }
}

/// The keys of a member.
pub fn read_member(path: &Path) -> Result<MemberKeys, CommandFault> {
    MemberKeys::parse(&read_secret(path)?).map_err(|fault| not_a_key_file(path, &fault))
}

/// The root key of a member.
pub fn read_root(path: &Path) -> Result<RootKey, CommandFault> {
    request::root_of(&read_secret(path)?, path)
}

/// The member as it signs submissions.
pub fn signer_of(keys: &MemberKeys) -> Signer {
    Signer { key: keys.signing_key(), organisation: keys.organisation.clone() }
}

/// A key file's text; one that others could read is refused.
fn read_secret(path: &Path) -> Result<Zeroizing<String>, CommandFault> {
    let metadata = std::fs::metadata(path).map_err(|error| CommandFault::file("reading", path, &error))?;
    if metadata.len() > KEY_FILE_BYTES_MAX {
        let message = format!("{} has more than {KEY_FILE_BYTES_MAX} bytes", path.display());
        return Err(CommandFault::usage(message, "a key file is small: check the path"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if metadata.permissions().mode() & 0o077 != 0 {
            let message = format!("{} can be read by others than its owner", path.display());
            return Err(CommandFault::usage(message, format!("chmod 600 {}", path.display())));
        }
    }
    let text = std::fs::read_to_string(path).map_err(|error| CommandFault::file("reading", path, &error))?;
    Ok(Zeroizing::new(text))
}

fn not_a_key_file(path: &Path, fault: &portolan_network_config::ConfigFault) -> CommandFault {
    let next = "token keys: `portolan keys new`; a member's keys: `portolan-node init`";
    CommandFault::usage(format!("{}: {fault}", path.display()), next)
}
