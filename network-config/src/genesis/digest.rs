//! The network id: the digest of what a genesis says (`docs/specs/genesis.md` §3).
//!
//! The structs below are the encoding. They hold texts rather than the rules' own types, so that a change of those
//! types cannot change the name of a network that runs.

use super::{GenesisContent, Predecessor};
use crate::audience::Audience;
use crate::member::Member;
use crate::organisation::{Mandate, Organisation};
use crate::parameters::{Parameters, Quota, Thresholds, Timeouts};
use borsh::BorshSerialize;
use portolan_ledger::{Digest, NetworkId};
use std::fmt::Display;

/// First bytes of what is hashed to a network id.
const DIGEST_PREFIX: &[u8] = b"portolan/genesis/v1\n";

#[derive(BorshSerialize)]
struct GenesisCode {
    name: String,
    time_ms: u64,
    edition: u16,
    parameters: ParametersCode,
    organisations: Vec<OrganisationCode>,
    members: Vec<MemberCode>,
    mandates: Vec<MandateCode>,
    audiences: Vec<AudienceCode>,
}

#[derive(BorshSerialize)]
struct ParametersCode {
    ports: Vec<String>,
    pickup_validity_ms: u64,
    hold_override_roles: Vec<String>,
    block_clock_ahead_ms_max: u64,
    heartbeat_ms: u64,
    required_lights: Vec<(String, Vec<String>)>,
    timeouts_ms: [u64; 5],
    quota: [u64; 2],
    thresholds: [String; 5],
    gate_requires: Vec<String>,
    papers_kept: Vec<String>,
}

#[derive(BorshSerialize)]
struct OrganisationCode {
    id: String,
    name: String,
    status: String,
    roles: Vec<String>,
}

#[derive(BorshSerialize)]
struct MemberCode {
    organisation: String,
    power: u64,
    consensus_key: [u8; 32],
    transport_key: [u8; 32],
    sealing_key: [u8; 32],
    log_key: [u8; 32],
    root_key: [u8; 32],
    signing_keys: Vec<[u8; 32]>,
}

#[derive(BorshSerialize)]
struct MandateCode {
    from: String,
    to: String,
    record_types: Vec<String>,
    valid_from_ms: u64,
    valid_until_ms: Option<u64>,
}

#[derive(BorshSerialize)]
struct AudienceCode {
    id: String,
    epoch: u32,
    members: Vec<String>,
    key_commitment: [u8; 32],
}

/// The bytes that are hashed after the prefix.
pub(super) fn encode(content: &GenesisContent) -> Vec<u8> {
    let code = GenesisCode {
        name: content.name.clone(),
        time_ms: content.time.0,
        edition: content.edition,
        parameters: parameters(&content.parameters),
        organisations: content.organisations.iter().map(organisation).collect(),
        members: content.members.iter().map(member).collect(),
        mandates: content.mandates.iter().map(mandate).collect(),
        audiences: content.audiences.iter().map(audience).collect(),
    };
    let mut bytes = borsh::to_vec(&code).expect("writing to memory cannot fail");
    // Behind an encoding that ends by itself, and only where there is one: most networks follow nobody.
    if let Some(Predecessor { network, height, header, log_size, log_root }) = &content.succeeds {
        let follows = (network.0, height, header, log_size, log_root);
        borsh::to_writer(&mut bytes, &follows).expect("writing to memory cannot fail");
    }
    bytes
}

/// The network id of checked content.
pub(super) fn network_id(content: &GenesisContent) -> NetworkId {
    NetworkId(Digest::of_pieces(&[DIGEST_PREFIX, &encode(content)]))
}

/// Entries as texts in ascending order of their bytes, whatever order their types have.
fn texts<T: Display>(entries: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut texts: Vec<String> = entries.into_iter().map(|entry| entry.to_string()).collect();
    texts.sort();
    texts
}

fn parameters(parameters: &Parameters) -> ParametersCode {
    let Timeouts { propose_ms, prevote_ms, precommit_ms, round_delta_ms, rebroadcast_ms } = parameters.timeouts;
    let Quota { records_per_hour_max, bytes_per_hour_max } = parameters.quota;
    let Thresholds { membership, roles, parameters: decided_parameters, edition, keys } = parameters.thresholds;
    let lights = parameters.required_lights.by_category().into_iter();
    let lights = lights.map(|(category, lights)| (category.to_string(), texts(lights)));
    let mut required_lights: Vec<_> = lights.collect();
    required_lights.sort();
    ParametersCode {
        ports: texts(&parameters.ports),
        pickup_validity_ms: parameters.pickup_validity_ms,
        hold_override_roles: texts(&parameters.hold_override_roles),
        block_clock_ahead_ms_max: parameters.block_clock_ahead_ms_max,
        heartbeat_ms: parameters.heartbeat_ms,
        required_lights,
        timeouts_ms: [propose_ms, prevote_ms, precommit_ms, round_delta_ms, rebroadcast_ms],
        quota: [records_per_hour_max, bytes_per_hour_max],
        thresholds: [membership, roles, decided_parameters, edition, keys].map(|share| share.to_string()),
        gate_requires: texts(&parameters.gate_requires),
        papers_kept: texts(&parameters.papers_kept),
    }
}

fn organisation(entry: &Organisation) -> OrganisationCode {
    let Organisation { id, name, status, roles } = entry;
    OrganisationCode { id: id.to_string(), name: name.clone(), status: status.to_string(), roles: texts(roles) }
}

fn member(entry: &Member) -> MemberCode {
    MemberCode {
        organisation: entry.organisation.to_string(),
        power: entry.power,
        consensus_key: entry.consensus_key.0,
        transport_key: entry.transport_key.0,
        sealing_key: entry.sealing_key.0,
        log_key: entry.log_key.0,
        root_key: entry.root_key.0,
        signing_keys: entry.signing_keys.iter().map(|key| key.0).collect(),
    }
}

fn mandate(entry: &Mandate) -> MandateCode {
    MandateCode {
        from: entry.from.to_string(),
        to: entry.to.to_string(),
        record_types: texts(&entry.record_types),
        valid_from_ms: entry.valid_from.0,
        valid_until_ms: entry.valid_until.map(|until| until.0),
    }
}

fn audience(entry: &Audience) -> AudienceCode {
    AudienceCode {
        id: entry.id.to_string(),
        epoch: entry.epoch,
        members: texts(&entry.members),
        key_commitment: entry.key_commitment.0,
    }
}
