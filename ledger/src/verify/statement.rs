//! Check one statement: from the record's bytes to the certified log, and back to who signed it.

use super::Link;
use crate::certificate::Certificate;
use crate::digest::Digest;
use crate::evidence::Statement;
use crate::header::Header;
use crate::identity::{Height, KeyId, NetworkId, OrganisationId};
use crate::key::{MemberKey, state_key};
use crate::log::{leaf_of_header, leaf_of_record};
use crate::merkle::{leaf_hash, root_from_path};
use crate::part::{Binding, Opened};
use crate::record::{Authority, Record};
use crate::submission::Envelope;
use crate::time::Time;
use crate::validators::ValidatorSet;
use ed25519_dalek::VerifyingKey;

/// Who answers for a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// Signed by the author.
    Author(OrganisationId),
    /// Signed by a member under a mandate of the author.
    Mandated {
        /// Whose statement it is.
        author: OrganisationId,
        /// Who signed.
        signer: OrganisationId,
    },
    /// Stated by a member for an author without a key, not signed by the author.
    Stated {
        /// Whose statement it is said to be.
        author: OrganisationId,
        /// Who signed.
        signer: OrganisationId,
    },
}

/// A record that is proven, with where and when it became final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenStatement {
    /// The record.
    pub record: Record,
    /// Its submission.
    pub submission: Digest,
    /// Who answers for it.
    pub speaker: Speaker,
    /// The key it was signed with.
    pub kid: KeyId,
    /// Height of its block.
    pub height: Height,
    /// Block time.
    pub time: Time,
    /// Its position in the record log.
    pub leaf: u64,
    /// Its opened parts, by their index in the record.
    pub opened: Vec<(usize, Opened)>,
}

type Broken = (Link, String);

fn broken(link: Link, reason: impl ToString) -> Broken {
    (link, reason.to_string())
}

pub(super) fn check(
    statement: &Statement,
    certificate: &Certificate,
    set: &ValidatorSet,
    network: &NetworkId,
) -> Result<ProvenStatement, Broken> {
    let record = Record::decode(&statement.record).map_err(|error| broken(Link::Record, error))?;
    let envelope = Envelope::parse(&statement.jws).map_err(|error| broken(Link::Submission, error))?;
    let submission = Digest::of(statement.jws.as_bytes());
    if envelope.claims.network != *network {
        return Err(broken(Link::Submission, "it is for another network"));
    }
    records_path(statement, &record, &envelope)?;
    header_in_log(statement, certificate, set, network)?;
    let key = signer_key(statement, &envelope, &record)?;
    envelope.verify(&statement.jws, &key).map_err(|error| broken(Link::Signature, error))?;
    let speaker = speaker(&record, &envelope.claims.submitter)?;
    leaf_in_log(statement, &record, &submission, certificate)?;
    let opened = openings(statement, &record, network)?;
    Ok(ProvenStatement {
        record,
        submission,
        speaker,
        kid: envelope.kid,
        height: statement.header.height,
        time: statement.header.time,
        leaf: statement.leaf,
        opened,
    })
}

fn records_path(statement: &Statement, record: &Record, envelope: &Envelope) -> Result<(), Broken> {
    let leaf = leaf_hash(record.digest().as_ref());
    let claims = &envelope.claims;
    let (index, count) = (u64::from(statement.index), u64::from(claims.count));
    if root_from_path(leaf, index, count, &statement.records_path) == Some(claims.records_root) {
        return Ok(());
    }
    Err(broken(Link::RecordsPath, "the record is not one of those that were signed"))
}

fn header_in_log(
    statement: &Statement,
    certificate: &Certificate,
    set: &ValidatorSet,
    network: &NetworkId,
) -> Result<(), Broken> {
    let Header { height, log_size, .. } = statement.header;
    if statement.header.network != *network || height.0 == 0 {
        return Err(broken(Link::Header, "it is no block's header of this network"));
    }
    let block = &certificate.block;
    let holds = match &statement.header_path {
        None => certificate.is_of(&statement.header) && statement.header.validators == set.hash(),
        // Header h is the first leaf of block h+1, so it stands right after the leaves of block h.
        Some(path) => {
            let leaf = leaf_of_header(&statement.header.digest());
            root_from_path(leaf, log_size, block.log_size, path) == Some(block.log_root)
        }
    };
    if holds { Ok(()) } else { Err(broken(Link::Header, format!("header {height} is not in the certified log"))) }
}

fn signer_key(statement: &Statement, envelope: &Envelope, record: &Record) -> Result<VerifyingKey, Broken> {
    let MemberKey { organisation, public_key, .. } = &statement.signer;
    let value = borsh::to_vec(&statement.signer).expect("writing to memory cannot fail");
    if !statement.signer_proof.verify(&statement.header.state_root, &state_key(&envelope.kid), Some(&value)) {
        return Err(broken(Link::SignerKey, format!("key {} is not in the state with this entry", envelope.kid)));
    }
    if *organisation != envelope.claims.submitter {
        return Err(broken(
            Link::SignerKey,
            format!("key {} is of {organisation}, not of the submitter", envelope.kid),
        ));
    }
    if !statement.signer.may_sign([&record.record_type], statement.header.height) {
        let message = format!("key {} may not sign a {} at this height", envelope.kid, record.record_type);
        return Err(broken(Link::SignerKey, message));
    }
    VerifyingKey::from_bytes(public_key).map_err(|error| broken(Link::SignerKey, error))
}

fn speaker(record: &Record, submitter: &OrganisationId) -> Result<Speaker, Broken> {
    let (author, signer) = (record.author.clone(), submitter.clone());
    match record.authority {
        Authority::Own if author == signer => Ok(Speaker::Author(author)),
        Authority::Mandate if author != signer => Ok(Speaker::Mandated { author, signer }),
        Authority::Gateway if author != signer => Ok(Speaker::Stated { author, signer }),
        _ => Err(broken(Link::Record, "its authority does not fit author and submitter")),
    }
}

fn leaf_in_log(
    statement: &Statement,
    record: &Record,
    submission: &Digest,
    certificate: &Certificate,
) -> Result<(), Broken> {
    let Header { log_size, record_count, height, .. } = statement.header;
    let first = log_size.saturating_sub(u64::from(record_count));
    if !(first..log_size).contains(&statement.leaf) {
        return Err(broken(Link::Leaf, format!("leaf {} is not one of block {height}", statement.leaf)));
    }
    let leaf = leaf_of_record(&record.digest(), submission, statement.index);
    let block = &certificate.block;
    if root_from_path(leaf, statement.leaf, block.log_size, &statement.leaf_path) == Some(block.log_root) {
        return Ok(());
    }
    Err(broken(Link::Leaf, "the record is not in the certified log at this position"))
}

fn openings(statement: &Statement, record: &Record, network: &NetworkId) -> Result<Vec<(usize, Opened)>, Broken> {
    let binding = Binding::of(network, record);
    if statement.openings.windows(2).any(|pair| pair[0].part >= pair[1].part) {
        return Err(broken(Link::Opening, "the openings are not in ascending order of part"));
    }
    let open = |opening: &crate::evidence::Opening| {
        let index = usize::try_from(opening.part).unwrap_or(usize::MAX);
        let reference = record.parts.get(index).ok_or_else(|| broken(Link::Opening, "the record has no such part"))?;
        opening.opened.check(&binding, reference).map_err(|error| broken(Link::Opening, error))?;
        Ok((index, opening.opened.clone()))
    };
    statement.openings.iter().map(open).collect()
}

/// The statements after the first stand once each and in order of leaf, and every one is tied to the first by subjects
/// they share, directly or through others: evidence carries what names the proven record's subjects and nothing else.
pub(super) fn check_relations(statements: &[ProvenStatement]) -> Result<(), (usize, String)> {
    let names = statements.get(1..).unwrap_or_default();
    for (at, statement) in names.iter().enumerate() {
        let in_order = at == 0 || names[at - 1].leaf < statement.leaf;
        if !in_order || statement.leaf == statements[0].leaf {
            return Err((at + 1, "it stands twice or out of order".into()));
        }
    }
    let mut tied = vec![false; statements.len()];
    let mut reached = vec![0];
    tied[0] = true;
    while let Some(from) = reached.pop() {
        let subjects = &statements[from].record.subjects;
        for at in 1..statements.len() {
            if !tied[at] && statements[at].record.subjects.iter().any(|subject| subjects.contains(subject)) {
                tied[at] = true;
                reached.push(at);
            }
        }
    }
    match tied.iter().position(|tied| !tied) {
        Some(at) => Err((at, "it shares no subject with the others".into())),
        None => Ok(()),
    }
}
