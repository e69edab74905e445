//! Who takes part, with which keys, and the proposals that change it.

use super::caller::Caller;
use super::problems::Refused;
use super::service::Service;
use crate::storage::StateAt;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use portolan_api::governance::{
    KeyEntry, MemberEntry, MembersAnswer, NodeEntry, PlannedEditionEntry, PreviewAnswer, PreviewRefusal,
    PreviewRequest, ProposalAnswer, ProposalEntry, ProposalsAnswer, SetEntry, TallyAnswer, ValidatorEntry, VoteEntry,
    WaitingEntry,
};
use portolan_api::submission::RuleLabel;
use portolan_api::token::Role::{Admin, Auditor, Reader, Writer};
use portolan_api::{Code, Problem};
use portolan_contracts::membership::{self, ValidatorSchedule};
use portolan_contracts::nouns::node;
use portolan_contracts::nouns::organisation::{self, Organisation};
use portolan_contracts::nouns::proposal::action::PlannedEdition;
use portolan_contracts::nouns::proposal::words::effect_in_words;
use portolan_contracts::nouns::proposal::{self, Action, Proposal, Standing, effects, rules};
use portolan_contracts::{EDITIONS, Edition, Parameters, query};
use portolan_ledger::jose::base64url;
use portolan_ledger::key::MemberKey;
use portolan_ledger::{Digest, Height, KeyId, Time, ValidatorSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every proposal, the newest first.
pub async fn proposals(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<ProposalsAnswer>, Refused> {
    caller.must_be(&[Reader, Auditor, Admin])?;
    let view = service.store.state();
    let parameters = parameters(&view)?;
    let entries = proposal::all(&view).iter().map(|(record, found)| entry(&view, &parameters, record, found)).collect();
    Ok(Json(ProposalsAnswer { height: view.height(), time: view.time(), proposals: entries }))
}

/// One proposal, by the digest of its record.
pub async fn proposal(
    State(service): State<Arc<Service>>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ProposalAnswer>, Refused> {
    caller.must_be(&[Reader, Auditor, Admin])?;
    let named = || Problem::new(Code::Malformed, "a proposal is named by the digest of its record").at("id");
    let record: Digest = id?.0.parse().map_err(|_| named())?;
    let view = service.store.state();
    let unknown = || Problem::new(Code::UnknownRecord, format!("no proposal {record} is on this node"));
    let found = proposal::find(&view, &record).ok_or_else(unknown)?;
    let proposal = entry(&view, &parameters(&view)?, &record, &found);
    Ok(Json(ProposalAnswer { height: view.height(), time: view.time(), proposal }))
}

/// What an action would do, on the state of now; writes nothing.
pub async fn preview(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Json<PreviewRequest>, JsonRejection>,
) -> Result<Json<PreviewAnswer>, Refused> {
    caller.must_be(&[Reader, Writer, Admin])?;
    let Json(PreviewRequest { action }) = request?;
    let malformed = |error: serde_json::Error| Problem::new(Code::Malformed, error.to_string()).at("action");
    let action: Action = serde_json::from_value(action).map_err(malformed)?;
    let view = service.store.state();
    let parameters = parameters(&view)?;
    let (height, time) = (view.height().next(), view.time());
    let decision = effects::Decision { network: service.network, height, time, record: Digest::default() };
    let refusal = effects::of(&view, &decision, &action).err().map(|refusal| PreviewRefusal {
        rule: RuleLabel { number: refusal.code().number(), name: refusal.code().name().to_owned() },
        field: refusal.field(),
        detail: refusal.message().to_owned(),
        next_step: refusal.code().next_step().to_owned(),
    });
    Ok(Json(PreviewAnswer {
        height: view.height(),
        time,
        port: parameters.ports.first().map(ToString::to_string).unwrap_or_default(),
        effect: effect_in_words(&view, edition(&parameters), &action),
        threshold: action.threshold(&parameters.thresholds).to_string(),
        total: membership::validators_at(&view, height).total_power(),
        refusal,
    }))
}

/// Who takes part: organisations, nodes, keys, validator sets.
pub async fn members(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<MembersAnswer>, Refused> {
    caller.must_be(&[Reader, Auditor, Admin])?;
    let view = service.store.state();
    let parameters = parameters(&view)?;
    let schedule = membership::schedule(&view);
    let connected: BTreeSet<_> = membership::connected_nodes(&view).into_iter().map(|node| node.organisation).collect();
    let member = |found: &Organisation| member_entry(&view, found, connected.contains(&found.id));
    Ok(Json(MembersAnswer {
        height: view.height(),
        time: view.time(),
        edition: parameters.edition,
        planned_edition: query::planned_edition(&view).map(planned_entry),
        members: organisation::all(&view).iter().map(member).collect(),
        sets: schedule.sets().iter().map(|set| set_entry(set.from, &set.validators)).collect(),
        waiting: waiting(&schedule),
        parameters: serde_json::to_value(&parameters).expect("parameters are plain JSON"),
    }))
}

fn parameters(view: &StateAt<'_>) -> Result<Parameters, Refused> {
    query::parameters(view).ok_or_else(|| Problem::new(Code::NotReady, "the node has no genesis").into())
}

fn planned_entry(planned: PlannedEdition) -> PlannedEditionEntry {
    let PlannedEdition { edition, from } = planned;
    PlannedEditionEntry { edition, from, in_program: EDITIONS.of(edition).is_some() }
}

/// The edition that decided the last block.
fn edition(parameters: &Parameters) -> &'static Edition {
    EDITIONS.of(parameters.edition).expect("a node commits blocks of editions that it has")
}

fn entry(view: &StateAt<'_>, parameters: &Parameters, record: &Digest, found: &Proposal) -> ProposalEntry {
    // While it is open, the next block's set counts its votes; afterwards nothing does.
    let tally = rules::tally(view, found, view.height().next());
    let (closed_in, reason) = match &found.standing {
        Standing::Open => (None, None),
        Standing::Moot { height, reason, .. } => (Some(*height), Some(reason.clone())),
        Standing::Executed { height } | Standing::Rejected { height } | Standing::Expired { height } => {
            (Some(*height), None)
        }
    };
    let vote = |(voter, cast): (&portolan_ledger::OrganisationId, &proposal::CastVote)| VoteEntry {
        voter: voter.clone(),
        vote: cast.vote.as_str().to_owned(),
        record: cast.record,
        height: cast.height,
    };
    ProposalEntry {
        proposal: *record,
        subject: found.subject,
        proposer: found.proposer.clone(),
        port: parameters.ports.first().map(ToString::to_string).unwrap_or_default(),
        action: serde_json::to_value(&found.action).expect("an action is plain JSON"),
        // What a closed one did cannot be told from the state of today.
        effect: if found.standing == Standing::Open {
            effect_in_words(view, edition(parameters), &found.action)
        } else {
            Vec::new()
        },
        proposed_in: found.height,
        proposed_at: found.proposed_at,
        ends_at: found.ends_at,
        state: found.standing.in_words().to_owned(),
        closed_in,
        reason,
        votes: found.votes.iter().map(vote).collect(),
        tally: TallyAnswer {
            yes: tally.yes,
            no: tally.no,
            total: tally.total,
            threshold: found.action.threshold(&parameters.thresholds).to_string(),
        },
    }
}

fn member_entry(view: &StateAt<'_>, found: &Organisation, may_connect: bool) -> MemberEntry {
    let node = node::find(view, &found.id).map(|node| NodeEntry {
        kind: node.kind.to_string(),
        power: node.power,
        address: node.address.as_ref().map(ToString::to_string),
        may_connect,
    });
    let keys = membership::keys_of(view, &found.id);
    MemberEntry {
        organisation: found.id.clone(),
        name: found.name.clone(),
        status: found.status.to_string(),
        roles: found.roles.iter().map(ToString::to_string).collect(),
        node,
        keys: keys.into_iter().map(|(kid, key)| key_entry(kid, &key, view.height().next(), view.time())).collect(),
    }
}

/// The key as it stands for the next block.
fn key_entry(kid: KeyId, key: &MemberKey, height: Height, time: Time) -> KeyEntry {
    let state = match key {
        key if key.until.is_some_and(|until| until <= height) => "ended",
        key if key.from > height => "to come",
        key if key.expires_at.is_some_and(|expires_at| expires_at <= time) => "expired",
        _ => "in force",
    };
    KeyEntry {
        kid,
        purpose: key.purpose,
        public_key: base64url(&key.public_key),
        from: key.from,
        until: key.until,
        expires_at: key.expires_at,
        state: state.to_owned(),
    }
}

fn set_entry(from: Height, set: &ValidatorSet) -> SetEntry {
    let validator = |validator: &portolan_ledger::Validator| ValidatorEntry {
        organisation: validator.organisation.clone(),
        power: validator.power,
        public_key: base64url(&validator.public_key),
    };
    SetEntry { from, hash: set.hash(), validators: set.as_slice().iter().map(validator).collect() }
}

fn waiting(schedule: &ValidatorSchedule) -> Vec<WaitingEntry> {
    let entry = |change: &membership::SetChange| WaitingEntry {
        organisation: change.organisation.clone(),
        power: change.validator.as_ref().map_or(0, |validator| validator.power),
        record: change.record,
    };
    schedule.waiting().iter().map(entry).collect()
}
