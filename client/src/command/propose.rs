//! `portolan propose`: ask the validators for a change, after looking at what it would do.

use super::codelist::{EditionFiles, root_of};
use super::confirm::Confirm;
use super::connect::NodeOptions;
use super::keys::KeyRequest;
use super::{files, keys, receipts};
use crate::exit::{Answer, CommandFault};
use crate::governance::Statement;
use crate::limits::{PROPOSAL_DAYS_DEFAULT, PROPOSAL_DAYS_MAX, SUBMISSION_LIFETIME_MINUTES_DEFAULT};
use crate::signing::{self, now};
use clap::{Args, Subcommand};
use portolan_api::governance::{PreviewAnswer, PreviewRequest};
use portolan_api::submission::{Wait, WriteRequest};
use portolan_contracts::nouns::code_list::CodeListEdition;
use portolan_contracts::nouns::key::NewKey;
use portolan_contracts::nouns::node::NodeKind;
use portolan_contracts::nouns::proposal::Action;
use portolan_contracts::nouns::proposal::action::{
    Admission, Named, PlannedEdition, PowerSetting, RoleSetting, RootKeyReplacement,
};
use portolan_contracts::roles::RoleGrant;
use portolan_ledger::{Height, Locode, OrganisationId, Time};
use serde::de::DeserializeOwned;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Propose a change of members, roles, parameters, code lists or edition; the validators vote on it
#[derive(Args)]
#[command(after_help = "\
What the proposal would do is shown first, on the state of now. h is the block in which it passes.
Afterwards: portolan vote, portolan proposals.")]
pub struct Propose {
    #[command(subcommand)]
    change: Change,
}

#[derive(Subcommand)]
enum Change {
    /// Admit a member with its node
    Admit {
        #[command(flatten)]
        newcomer: Newcomer,
        #[command(flatten)]
        how: How,
    },
    /// Refuse a member's writes for now; it no longer votes
    Suspend {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        how: How,
    },
    /// Let a suspended member write and vote again
    Readmit {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        how: How,
    },
    /// End a member's part in the network; its history stays
    Remove {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        how: How,
    },
    /// Change a validator's voting power
    Power {
        #[command(flatten)]
        who: Who,
        /// Its voting power to be.
        #[arg(long, value_name = "N")]
        power: u64,
        #[command(flatten)]
        how: How,
    },
    /// Set all roles of an organisation
    Roles {
        #[command(flatten)]
        who: Who,
        /// A role with its jurisdiction, for example CUS@GB or TER@GBFXT/TCT1; all of them, those left out end.
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<RoleGrant>,
        #[command(flatten)]
        how: How,
    },
    /// Change parameters of the rules
    Parameters {
        /// JSON file with the parameters that change; those left out stay.
        #[arg(long, value_name = "FILE")]
        change: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// Activate the next edition of the rules from a height on
    Edition {
        /// The edition.
        #[arg(long, value_name = "N")]
        edition: u16,
        /// First height that is decided by it.
        #[arg(long, value_name = "HEIGHT")]
        from: u64,
        #[command(flatten)]
        how: How,
    },
    /// Adopt an edition of a code list, as its official file holds it
    CodeList {
        #[command(flatten)]
        edition: Box<NewEdition>,
        #[command(flatten)]
        how: How,
    },
    /// Give a member that lost its root key a new one
    RootKey {
        /// The member's request for a new root key, as `portolan keys request-root` makes it.
        #[arg(long, value_name = "FILE")]
        request: PathBuf,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Args)]
struct Who {
    /// The organisation.
    #[arg(long, value_name = "ORGANISATION")]
    org: OrganisationId,
}

#[derive(Args)]
struct NewEdition {
    #[command(flatten)]
    files: EditionFiles,
    /// The publisher's name of the edition, for example 2024-2.
    #[arg(long, value_name = "NAME")]
    edition: String,
    /// Who keeps the list, for example UNECE.
    #[arg(long, value_name = "NAME")]
    publisher: String,
    /// From when on it is in force, for example 2026-12-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    valid_from: Time,
}

#[derive(Args)]
struct Newcomer {
    #[command(flatten)]
    who: Who,
    /// Its name as people write it.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// A role with its jurisdiction, for example PHA@GBSOU; repeat it for several.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<RoleGrant>,
    /// What its node does: validator, observer, auditor.
    #[arg(long, value_name = "KIND", default_value = "validator", value_parser = node_kind)]
    kind: NodeKind,
    /// Its voting power; 0 unless it is a validator.
    #[arg(long, value_name = "N", default_value_t = 1)]
    power: u64,
    /// What it handed over, as `portolan keys introduce` makes it.
    #[arg(long, value_name = "FILE")]
    introduction: PathBuf,
}

#[derive(Args)]
struct How {
    /// Key file of your member (keys.toml), to sign with.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Days for which votes are taken.
    #[arg(long, value_name = "N", default_value_t = PROPOSAL_DAYS_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(PROPOSAL_DAYS_MAX)))]
    days: u32,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    node: NodeOptions,
}

fn node_kind(word: &str) -> Result<NodeKind, String> {
    NodeKind::from_word(word).ok_or_else(|| "validator, observer or auditor".to_owned())
}

impl Change {
    fn action(self) -> Result<(Action, How), CommandFault> {
        let named = |who: Who| Named { organisation: who.org };
        Ok(match self {
            Self::Admit { newcomer, how } => (newcomer.admission()?, how),
            Self::Suspend { who, how } => (Action::Suspend(named(who)), how),
            Self::Readmit { who, how } => (Action::Readmit(named(who)), how),
            Self::Remove { who, how } => (Action::Remove(named(who)), how),
            Self::Power { who, power, how } => (Action::SetPower(PowerSetting { organisation: who.org, power }), how),
            Self::Roles { who, roles, how } => (Action::SetRoles(RoleSetting { organisation: who.org, roles }), how),
            Self::Parameters { change, how } => {
                let next = "its fields are those of `set_parameters`: docs/specs/governance.md §4";
                (Action::SetParameters(read_json(&change, next)?), how)
            }
            Self::Edition { edition, from, how } => {
                (Action::ActivateEdition(PlannedEdition { edition, from: Height(from) }), how)
            }
            Self::CodeList { edition, how } => (edition.adoption()?, how),
            Self::RootKey { request, how } => {
                let KeyRequest { organisation, key, .. } = KeyRequest::read(&request)?;
                let missing = || CommandFault::usage("the request names no new key", "let the member make it anew");
                let public_key = key.public_key.ok_or_else(missing)?;
                let root = NewKey { public_key, possession: key.possession, expires_at: key.expires_at };
                (Action::ReplaceRootKey(RootKeyReplacement { organisation, root }), how)
            }
        })
    }
}

impl NewEdition {
    fn adoption(self) -> Result<Action, CommandFault> {
        let (root, pages) = root_of(&self.files.read()?)?;
        let Self { files, edition, publisher, valid_from } = self;
        let list = files.list();
        Ok(Action::AdoptCodeList(Box::new(CodeListEdition { list, edition, publisher, valid_from, pages, root })))
    }
}

impl Newcomer {
    fn admission(self) -> Result<Action, CommandFault> {
        let next = "let the newcomer make it with `portolan keys introduce`";
        let power = if self.kind == NodeKind::Validator { self.power } else { 0 };
        Ok(Action::Admit(Box::new(Admission {
            organisation: self.who.org,
            name: self.name,
            roles: self.roles,
            kind: self.kind,
            power,
            introduction: read_json(&self.introduction, next)?,
        })))
    }
}

fn read_json<T: DeserializeOwned>(path: &Path, next: &str) -> Result<T, CommandFault> {
    serde_json::from_slice(&files::read(path)?)
        .map_err(|error| CommandFault::usage(format!("{}: {error}", path.display()), next))
}

impl Propose {
    /// Look, ask, sign, send.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let (action, how) = self.change.action()?;
        let signer = keys::signer_of(&keys::read_member(&how.key)?);
        let node = how.node.node()?;
        let request = PreviewRequest { action: serde_json::to_value(&action).expect("an action is plain JSON") };
        let preview = node.preview(&request).await?;
        if let Some(refusal) = &preview.refusal {
            let message = format!(
                "this cannot be proposed now: R-{:03} {} at {}: {}",
                refusal.rule.number, refusal.rule.name, refusal.field, refusal.detail
            );
            return Err(CommandFault::usage(message, refusal.next_step.clone()));
        }
        let shown = in_words(&preview);
        how.confirm.ask(&shown, "Propose this?")?;
        let statement = Statement {
            network: node.network().await?,
            author: signer.organisation.clone(),
            port: port_of(&preview.port)?,
            time: preview.time.max(now()),
        };
        let ends_at = statement.time.plus_ms(u64::from(how.days) * 24 * 60 * 60 * 1_000);
        let record = statement.proposal(action, ends_at);
        let record =
            record.map_err(|refusal| CommandFault::usage(refusal, "shorten the list of roles or parameters"))?;
        let digest = record.digest();
        let lifetime_ms = u64::from(SUBMISSION_LIFETIME_MINUTES_DEFAULT) * 60 * 1_000;
        let submission = signing::sign(&signer, statement.network, &[record], Vec::new(), lifetime_ms);
        let submission =
            submission.map_err(|refusal| CommandFault::usage(refusal, "tell who maintains this program"))?;
        let receipt = [node.submit(&submission, WriteRequest { wait: Wait::Final }).await?];
        let text =
            format!("{shown}\n{}  proposal {digest}\n  next: portolan vote {digest} yes\n", receipts::text(&receipt));
        let json = serde_json::json!({"proposal": digest, "ends_at": ends_at, "effect": preview.effect, "receipt": receipt[0]});
        Ok(Answer { text, json, exit: receipts::exit(&receipt) })
    }
}

/// A port as the node named it.
pub fn port_of(text: &str) -> Result<Locode, CommandFault> {
    Locode::parse(text).map_err(|error| CommandFault::usage(error, "upgrade this program or the node"))
}

fn in_words(preview: &PreviewAnswer) -> String {
    let mut text = String::from("If it passes in block h:\n");
    for line in &preview.effect {
        let _ = writeln!(text, "  {}", crate::verify::printable(line));
    }
    let _ = writeln!(
        text,
        "It passes when more than {} of the validators' power ({}) says yes.",
        preview.threshold, preview.total
    );
    text
}
