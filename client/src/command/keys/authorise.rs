//! Sign key records with the root key, on a machine that need not be connected to anything.

use super::files;
use super::request::KeyRequest;
use crate::command::confirm::Confirm;
use crate::exit::{Answer, CommandFault};
use crate::governance::Statement;
use crate::limits::{AUTHORISATION_HOURS_DEFAULT, AUTHORISATION_HOURS_MAX};
use crate::signing::{self, Signer, now};
use crate::table::facts;
use clap::Args;
use portolan_contracts::nouns::key::{PublicKeyText, SignatureText};
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::key::is_possession_proven;
use serde_json::json;
use std::path::PathBuf;

/// Sign requests for keys with the root key; the file that comes out is sent with `portolan submit --signed`
#[derive(Args)]
pub struct Authorise {
    /// The requests, as `portolan keys next`, `request-root` and `request-end` make them; all become one submission.
    #[arg(value_name = "REQUEST", required = true)]
    requests: Vec<PathBuf>,
    /// The root key file. It needs no network: carry requests in and the signed file out.
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,
    /// Hours within which the signed file must be on the ledger.
    #[arg(long, value_name = "N", default_value_t = AUTHORISATION_HOURS_DEFAULT,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(AUTHORISATION_HOURS_MAX)))]
    hours: u32,
    /// File to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    confirm: Confirm,
}

impl Authorise {
    pub fn run(self) -> Result<Answer, CommandFault> {
        let root = super::read_root(&self.root_key)?;
        let mut words = Vec::new();
        let mut records = Vec::new();
        let mut network = None;
        for path in &self.requests {
            let request = KeyRequest::read(path)?;
            let refuse = |reason: String| {
                let next = "let the request be made for this member and network";
                Err(CommandFault::usage(format!("{}: {reason}", path.display()), next))
            };
            if request.organisation != root.organisation {
                return refuse(format!("is of {}, the root key of {}", request.organisation, root.organisation));
            }
            if *network.get_or_insert(request.network) != request.network {
                return refuse("is for another network than the first request".to_owned());
            }
            if !is_proven(&request) {
                return refuse("`key.possession` does not prove that the requester holds the new key".to_owned());
            }
            words.push(request.in_words());
            let KeyRequest { network, organisation, port, key, .. } = request;
            let statement = Statement { network, author: organisation, port, time: now() };
            let next = "make the request anew";
            records.push(statement.key(&key).map_err(|refusal| CommandFault::usage(refusal, next))?);
        }
        self.confirm.ask(&words.join("\n"), &format!("Sign this with the root key of {}?", root.organisation))?;
        let network = network.expect("there is a request");
        let signer = Signer { organisation: root.organisation.clone(), key: root.signing_key() };
        let lifetime_ms = u64::from(self.hours) * 60 * 60 * 1_000;
        let submission = signing::sign(&signer, network, &records, Vec::new(), lifetime_ms);
        let submission = submission.map_err(|refusal| CommandFault::usage(refusal, "sign fewer requests at once"))?;
        files::write(&self.output, &submission.encode())?;
        let mut lines = vec![("signed", self.output.display().to_string())];
        lines.extend(words.iter().map(|line| ("says", line.clone())));
        lines.push(("counts until", submission.claims().expires_at.to_string()));
        let hint = "\n  next: portolan submit --signed FILE, on a machine that reaches a node\n";
        let json = json!({"file": self.output, "says": words, "submission": submission.digest(),
            "expires_at": submission.claims().expires_at});
        Ok(Answer::yes(facts(&lines) + hint, json))
    }
}

fn is_proven(request: &KeyRequest) -> bool {
    match (&request.key.public_key, &request.key.possession) {
        (None, proof) => proof.is_none(),
        (Some(_), None) => request.key.purpose == KeyPurpose::Sealing,
        (Some(PublicKeyText(key)), Some(SignatureText(proof))) => {
            is_possession_proven(&request.network, &request.organisation, request.key.purpose, key, proof)
        }
    }
}
