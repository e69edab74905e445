//! A genesis reads and prints the same, names its network by what counts, and names the field of every fault.

use super::*;
use crate::audience::{Defect, Wrap};
use crate::dev::{self, DevNetwork, Options};
use crate::organisation::Grant;
use crate::public_key::PublicKey;
use crate::secret::Secret;
use portolan_contracts::EDITION;
use portolan_contracts::light::Light;
use portolan_contracts::membership::{self, Share};
use portolan_contracts::nouns::organisation::OrganisationStatus;
use portolan_contracts::nouns::{mandate, organisation};
use portolan_contracts::parameters::{GateRequirement, Paper};
use portolan_contracts::roles::Role;
use portolan_ledger::jose::key_id;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::merkle::empty_root;
use portolan_ledger::{AudienceId, AudienceKey, Digest, Height, Locode, RecordType};
use std::collections::{BTreeMap, BTreeSet};

fn network_of(seed: u8) -> DevNetwork {
    let time = "2026-11-23T08:00:00Z".parse().unwrap();
    dev::network(&Secret::new([seed; 32]), time, &Options::on_loopback(7_100)).unwrap()
}

fn content() -> GenesisContent {
    GenesisContent::clone(&network_of(1).genesis)
}

fn changed(change: impl Fn(&mut GenesisContent)) -> Result<Genesis, ConfigFault> {
    let mut content = content();
    change(&mut content);
    Genesis::check(content)
}

fn key(byte: u8) -> PublicKey {
    let secret = Secret::new([byte; 32]);
    crate::MemberKeys::derive(OrganisationId::parse("spare").unwrap(), &secret).public().signing
}

fn predecessor(height: u64, log_size: u64) -> Predecessor {
    let (network, header, log_root) = (NetworkId(Digest([1; 32])), Digest([2; 32]), Digest([3; 32]));
    Predecessor { network, height: Height(height), header, log_size, log_root }
}

type Change = (&'static str, fn(&mut GenesisContent));

/// Every field that the network id covers, each changed alone to something that is also allowed.
const COVERED: &[Change] = &[
    ("name", |g| g.name = "dev-2".into()),
    ("time", |g| g.time = Time(g.time.0 + 1)),
    ("predecessor", |g| g.succeeds = Some(predecessor(1, 2))),
    ("height of the predecessor", |g| g.succeeds = Some(predecessor(2, 2))),
    ("log of the predecessor", |g| g.succeeds = Some(predecessor(1, 3))),
    ("ports", |g| g.parameters.ports.push(Locode::parse("NLRTM").unwrap())),
    ("pickup_validity_ms", |g| g.parameters.pickup_validity_ms += 1),
    ("hold_override_roles", |g| g.parameters.hold_override_roles.push(Role::PortAuthority)),
    ("gate_requires", |g| g.parameters.gate_requires.push(GateRequirement::ReleaseRight)),
    ("papers_kept", |g| g.parameters.papers_kept.push(Paper::Manifest)),
    ("block_clock_ahead_ms_max", |g| g.parameters.block_clock_ahead_ms_max -= 1),
    ("heartbeat_ms", |g| g.parameters.heartbeat_ms += 1),
    ("required_lights", |g| g.parameters.required_lights.import.push(Light::Port)),
    ("propose_ms", |g| g.parameters.timeouts.propose_ms += 1),
    ("prevote_ms", |g| g.parameters.timeouts.prevote_ms += 1),
    ("precommit_ms", |g| g.parameters.timeouts.precommit_ms += 1),
    ("round_delta_ms", |g| g.parameters.timeouts.round_delta_ms += 1),
    ("rebroadcast_ms", |g| g.parameters.timeouts.rebroadcast_ms += 1),
    ("records_per_hour_max", |g| g.parameters.quota.records_per_hour_max += 1_000),
    ("bytes_per_hour_max", |g| g.parameters.quota.bytes_per_hour_max += 4 << 20),
    ("threshold of membership", |g| g.parameters.thresholds.membership = Share::HALF),
    ("threshold of roles", |g| g.parameters.thresholds.roles = Share::HALF),
    ("threshold of parameters", |g| g.parameters.thresholds.parameters = Share::HALF),
    ("threshold of editions", |g| g.parameters.thresholds.edition = Share::HALF),
    ("threshold of keys", |g| g.parameters.thresholds.keys = Share::HALF),
    ("organisation id", |g| {
        g.organisations[0].id = OrganisationId::parse("line").unwrap();
        g.mandates[0].from = OrganisationId::parse("line").unwrap();
    }),
    ("one organisation more", |g| {
        let line = Organisation { id: OrganisationId::parse("line").unwrap(), ..g.organisations[0].clone() };
        g.organisations.push(line);
    }),
    ("organisation name", |g| g.organisations[0].name.push('s')),
    ("organisation status", |g| g.organisations[0].status = OrganisationStatus::Suspended),
    ("organisation role", |g| g.organisations[0].roles = vec!["CAR@GB".parse().unwrap()]),
    ("one member less", |g| {
        let gone = g.members.remove(3).organisation;
        for audience in &mut g.audiences {
            audience.members.retain(|member| *member != gone);
            audience.wraps.remove(&gone);
        }
    }),
    ("power", |g| g.members[0].power = 2),
    ("consensus key", |g| g.members[0].consensus_key = key(9)),
    ("transport key", |g| g.members[0].transport_key = key(9)),
    ("sealing key", |g| g.members[0].sealing_key = key(9)),
    ("log key", |g| g.members[0].log_key = key(9)),
    ("root key", |g| g.members[0].root_key = key(9)),
    ("signing key", |g| g.members[0].signing_keys[0] = key(9)),
    ("one signing key more", |g| g.members[0].signing_keys.push(key(9))),
    ("mandate from", |g| g.mandates[0].from = OrganisationId::parse("customs").unwrap()),
    ("mandate to", |g| g.mandates[0].to = OrganisationId::parse("customs").unwrap()),
    ("mandate types", |g| g.mandates[0].record_types.push(RecordType::parse("Subject").unwrap())),
    ("mandate begin", |g| g.mandates[0].valid_from = Time(7)),
    ("mandate end", |g| g.mandates[0].valid_until = Some(Time(g.time.0 + 9))),
    ("audience id", |g| g.audiences[0].id = AudienceId::parse("agencies").unwrap()),
    ("audience epoch", |g| g.audiences[0].epoch = 2),
    ("audience members", |g| {
        let gone = g.audiences[0].members.pop().unwrap();
        g.audiences[0].wraps.remove(&gone);
    }),
    ("audience key", |g| g.audiences[0].key_commitment = Digest([7; 32])),
];

#[test]
fn the_network_id_changes_with_every_field_it_covers() {
    let mut ids = BTreeSet::from([network_of(1).genesis.network()]);
    for (field, change) in COVERED {
        let genesis = changed(change).unwrap_or_else(|fault| panic!("{field}: {fault}"));
        assert!(ids.insert(genesis.network()), "{field}");
    }
    // Another edition is refused by this program, so its id is asked for directly.
    let next = GenesisContent { edition: EDITION + 1, ..content() };
    assert!(ids.insert(digest::network_id(&next)), "edition");
}

#[test]
fn the_network_id_does_not_change_with_addresses_wraps_or_order() {
    let expected = network_of(1).genesis.network();
    let moved =
        network_of(1).genesis.with_addresses(|member| format!("{}.example:7100", member.organisation).parse().unwrap());
    assert_eq!(moved.network(), expected);
    assert_eq!(Genesis::parse(&moved.to_toml()).unwrap().network(), expected);
    let changes: &[fn(&mut GenesisContent)] = &[
        |g| g.audiences[0].wraps.values_mut().for_each(|wrap| *wrap = Wrap([0; 80])),
        |g| g.organisations.reverse(),
        |g| g.members.reverse(),
        |g| g.audiences.reverse(),
        |g| g.audiences[1].members.reverse(),
        |g| g.mandates[0].record_types.reverse(),
        |g| g.parameters.required_lights.import.reverse(),
    ];
    for change in changes {
        assert_eq!(changed(change).unwrap().network(), expected);
    }
}

#[test]
fn a_genesis_reads_as_it_was_written_and_two_seeds_make_two_networks() {
    let genesis = network_of(1).genesis;
    assert_eq!(Genesis::parse(&genesis.to_toml()).unwrap(), genesis);
    assert_eq!(network_of(1).genesis, genesis);
    let successor = changed(|g| g.succeeds = Some(predecessor(1, 2))).unwrap();
    assert_eq!(Genesis::parse(&successor.to_toml()).unwrap(), successor);
    assert_ne!(network_of(2).genesis.network(), genesis.network());
}

/// A change that is not allowed, and the field that the fault names.
const FAULTS: &[Change] = &[
    ("name", |g| g.name = "Dev".into()),
    ("edition", |g| g.edition = 0),
    ("edition", |g| g.edition = EDITION + 1),
    ("succeeds.height", |g| g.succeeds = Some(predecessor(0, 1))),
    ("parameters.ports", |g| g.parameters.ports.clear()),
    ("parameters.ports[1]", |g| g.parameters.ports.push(Locode::parse("GBFXT").unwrap())),
    ("parameters.pickup_validity_ms", |g| g.parameters.pickup_validity_ms = 59_999),
    ("parameters.block_clock_ahead_ms_max", |g| g.parameters.block_clock_ahead_ms_max = 2_001),
    ("parameters.heartbeat_ms", |g| g.parameters.heartbeat_ms = 0),
    ("parameters.required_lights.import[3]", |g| {
        g.parameters.required_lights.import.push(Light::Customs);
    }),
    ("parameters.timeouts.propose_ms", |g| g.parameters.timeouts.propose_ms = 10_001),
    ("parameters.timeouts.rebroadcast_ms", |g| g.parameters.timeouts.rebroadcast_ms = 0),
    ("organisations", |g| g.organisations.clear()),
    ("organisations[5].id", |g| g.organisations.push(g.organisations[0].clone())),
    ("organisations[1].name", |g| g.organisations[1].name = "Customs\n".into()),
    ("organisations[1].roles", |g| g.organisations[1].roles.clear()),
    ("organisations[1].roles[1]", |g| g.organisations[1].roles.push("CUS@GBFXT".parse::<Grant>().unwrap())),
    ("members", |g| g.members.clear()),
    ("members[4].organisation", |g| g.members.push(g.members[0].clone())),
    ("members[0].organisation", |g| g.members[0].organisation = OrganisationId::parse("stranger").unwrap()),
    ("members[0].organisation", |g| g.organisations[1].status = OrganisationStatus::Suspended),
    ("members[1].address", |g| g.members[1].address = g.members[0].address.clone()),
    ("members[0].power", |g| g.members[0].power = 0),
    ("members[0].consensus_key", |g| g.members[0].consensus_key = PublicKey([0; 32])),
    ("members[0].sealing_key", |g| g.members[0].sealing_key = PublicKey([0; 32])),
    ("members[0].signing_keys", |g| g.members[0].signing_keys.clear()),
    ("members[1].log_key", |g| g.members[1].log_key = g.members[0].transport_key),
    ("members[0].transport_key", |g| g.members[0].transport_key = g.members[0].consensus_key),
    ("mandates[1]", |g| g.mandates.push(g.mandates[0].clone())),
    ("mandates[0].from", |g| g.mandates[0].from = OrganisationId::parse("stranger").unwrap()),
    ("mandates[0].to", |g| g.mandates[0].to = OrganisationId::parse("carrier").unwrap()),
    ("mandates[0].to", |g| g.mandates[0].from = g.mandates[0].to.clone()),
    ("mandates[0].record_types", |g| g.mandates[0].record_types.clear()),
    ("mandates[0].record_types[3]", |g| g.mandates[0].record_types.push(RecordType::parse("Gossip").unwrap())),
    ("mandates[0].record_types[3]", |g| g.mandates[0].record_types.push(RecordType::parse("Hold").unwrap())),
    ("mandates[0].valid_until", |g| g.mandates[0].valid_until = Some(g.mandates[0].valid_from)),
    ("audiences[2].id", |g| g.audiences.push(g.audiences[0].clone())),
    ("audiences[1].key_commitment", |g| g.audiences[1].key_commitment = g.audiences[0].key_commitment),
    ("audiences[0].epoch", |g| g.audiences[0].epoch = 0),
    ("audiences[0].members", |g| g.audiences[0].members.clear()),
    ("audiences[0].members[2]", |g| g.audiences[0].members.push(OrganisationId::parse("carrier").unwrap())),
    ("audiences[0].wraps.terminal", |g| g.audiences[0].members.push(OrganisationId::parse("terminal").unwrap())),
    ("audiences[1].wraps.pcs", |g| g.audiences[1].members.retain(|member| member.as_str() != "pcs")),
];

#[test]
fn every_fault_of_what_a_genesis_says_names_its_field() {
    for (at, (field, change)) in FAULTS.iter().enumerate() {
        let fault = changed(change).expect_err(&format!("change {at} of {field}"));
        assert_eq!(fault.field, *field, "change {at}: {fault}");
    }
}

#[test]
fn every_fault_of_the_text_names_its_field() {
    let text = network_of(1).genesis.to_toml();
    for (field, from, to) in [
        ("format", "portolan-genesis/1", "portolan-genesis/2"),
        ("time", "2026-11-23T08:00:00Z\"\nedition", "2026-11-23 08:00\"\nedition"),
        ("edition", "edition = 1", "edition = \"1\""),
        ("edition", "edition = 1\n", ""),
        ("colour", "edition = 1", "edition = 1\ncolour = \"red\""),
        ("parameters.thresholds.roles", "roles = \"2/3\"", "roles = \"1/3\""),
        ("parameters.thresholds.edition", "edition = \"2/3\"\n", ""),
        ("parameters.heartbeat", "heartbeat_ms = 10000", "heartbeat = 10000"),
        ("parameters.heartbeat_ms", "heartbeat_ms = 10000", "heartbeat_ms = -1"),
        ("parameters.required_lights.import[1]", "\"COMMERCIAL\", \"CUSTOMS\"", "\"COMMERCIAL\", \"BLUE\""),
        ("parameters.required_lights.empty", "empty = [\"TERMINAL\"]", ""),
        ("organisations[0].roles[0]", "CAR@GBFXT", "CAR"),
        ("members[0].address", "127.0.0.1:7100", "127.0.0.1"),
        ("members[0].consensus_key", "consensus_key = \"", "consensus_key = \"A"),
        ("audiences[0].wraps.customs", "customs = \"", "customs = \"A"),
        (".", "edition = 1", "edition = 1\nedition = 1"),
        (".", "edition = 1", "edition = "),
    ] {
        assert!(text.contains(from), "{from}");
        let fault = Genesis::parse(&text.replacen(from, to, 1)).expect_err(to);
        assert_eq!(fault.field, field, "{fault}");
    }
}

#[test]
fn audience_keys_open_for_their_members_and_for_nobody_else() {
    let DevNetwork { genesis, members, .. } = network_of(1);
    let audiences = |member: &dev::DevMember| -> Vec<String> {
        let keys = genesis.open_audiences(&member.organisation, &[&member.keys.sealing]).unwrap();
        keys.iter().map(|key| key.audience.to_string()).collect()
    };
    let open: Vec<_> = members.iter().map(|member| (member.organisation.as_str(), audiences(member))).collect();
    let both = vec!["authorities".to_owned(), "community".to_owned()];
    let one = vec!["community".to_owned()];
    let expected = [("customs", both.clone()), ("port-authority", both), ("terminal", one.clone()), ("pcs", one)];
    assert_eq!(open, expected);
    let commitments = |at: usize| -> Vec<_> {
        let keys = genesis.open_audiences(&members[at].organisation, &[&members[at].keys.sealing]).unwrap();
        keys.iter().map(AudienceKey::commitment).collect()
    };
    assert_eq!(commitments(0), commitments(1));
    // The terminal that pretends to be customs holds another sealing key.
    let defect = genesis.open_audiences(&members[0].organisation, &[&members[2].keys.sealing]).unwrap_err();
    assert_eq!((defect.audience.as_str(), defect.defect), ("authorities", Defect::Closed));
}

#[test]
fn a_wrap_of_another_key_and_a_changed_one_are_found_out() {
    let DevNetwork { genesis, members, .. } = network_of(1);
    let customs = &members[0];
    let recipient = genesis.member(&customs.organisation).unwrap().sealing_key.0;
    let forge = |network: NetworkId, epoch: u32, secret: [u8; 32]| -> Wrap {
        let key = AudienceKey::new(AudienceId::parse("authorities").unwrap(), epoch, secret);
        Wrap(key.wrap(&network, &recipient, [3; 32]).unwrap().try_into().unwrap())
    };
    let mut bent = genesis.audiences[0].wraps[&customs.organisation];
    bent.0[40] ^= 1;
    let elsewhere = network_of(2).genesis.network();
    for (wrap, expected) in [
        (forge(genesis.network(), 1, [5; 32]), Defect::OtherKey),
        (forge(genesis.network(), 2, [5; 32]), Defect::Closed),
        (forge(elsewhere, 1, [5; 32]), Defect::Closed),
        (bent, Defect::Closed),
    ] {
        let mut content = GenesisContent::clone(&genesis);
        content.audiences[0].wraps.insert(customs.organisation.clone(), wrap);
        let forged = Genesis::check(content).unwrap();
        assert_eq!(forged.network(), genesis.network(), "wraps are not what names the network");
        let defect = forged.open_audiences(&customs.organisation, &[&customs.keys.sealing]).unwrap_err();
        assert_eq!((defect.audience.as_str(), defect.defect), ("authorities", expected));
    }
}

#[test]
fn the_first_state_holds_what_the_rules_and_a_proof_of_a_signer_ask_for() {
    let DevNetwork { genesis, members, .. } = network_of(1);
    let state: BTreeMap<_, _> = genesis.state().into_iter().map(|(key, value)| (key, value.unwrap())).collect();
    let kid = key_id(&members[3].keys.signing_key().verifying_key());
    let key = organisation::find_key(&state, &kid).expect("the signing key of the pcs");
    assert!(key.organisation.as_str() == "pcs" && key.is_good(KeyPurpose::Signing, Height(1)));
    let find = |id: &str| organisation::find(&state, &OrganisationId::parse(id).unwrap()).expect(id);
    assert!(find("pcs").holds_signing_key && !find("carrier").holds_signing_key);
    let port = Locode::parse("GBFXT").unwrap();
    assert!(find("customs").has_role(&[Role::Customs], &port, genesis.time));
    let (carrier, pcs) = (OrganisationId::parse("carrier").unwrap(), OrganisationId::parse("pcs").unwrap());
    let mandate = mandate::find(&state, &carrier, &pcs).expect("the carrier's mandate");
    assert!(mandate::rules::covers(&mandate, &RecordType::parse("Release").unwrap(), genesis.time));
    let root = key_id(&members[3].root_key.signing_key().verifying_key());
    let root = organisation::find_key(&state, &root).expect("the root key of the pcs");
    assert!(root.is_good(KeyPurpose::Root, Height(1)) && !root.is_good(KeyPurpose::Signing, Height(1)));
    // One entry for each of: parameters, last block, schedule of validators, 5 organisations, 4 nodes, 4 members × 6 keys
    // and the same again to find them by member, mandate, 2 audiences.
    assert_eq!(state.len(), 1 + 1 + 1 + 5 + 4 + 24 + 24 + 1 + 2);
}

#[test]
fn the_first_state_says_who_validates_and_who_may_connect_and_no_address() {
    let DevNetwork { genesis, .. } = network_of(1);
    let state: BTreeMap<_, _> = genesis.state().into_iter().map(|(key, value)| (key, value.unwrap())).collect();
    for height in 0..=2 {
        assert_eq!(membership::validators_at(&state, Height(height)), genesis.validators());
    }
    let nodes = membership::connected_nodes(&state);
    let names: Vec<_> = nodes.iter().map(|node| node.organisation.as_str()).collect();
    assert_eq!(names, ["customs", "pcs", "port-authority", "terminal"]);
    for node in &nodes {
        let member = genesis.member(&node.organisation).unwrap();
        assert_eq!((node.transport_key, node.address.as_ref()), (member.transport_key.0, None));
        let keys = membership::keys_of(&state, &node.organisation);
        assert_eq!(keys.len(), 6, "one key for each purpose");
    }
    let moved = genesis.clone().with_addresses(|member| format!("{}.example:1", member.organisation).parse().unwrap());
    assert_eq!(moved.state(), genesis.state(), "what the network id leaves out is not in the state");
}

#[test]
fn header_policy_and_validators_agree() {
    let DevNetwork { genesis, policy, .. } = network_of(1);
    let header = genesis.header0(Digest([4; 32]));
    assert_eq!(header.validators, genesis.validators().hash());
    assert_eq!((header.network, header.time, header.state_root), (genesis.network(), genesis.time, Digest([4; 32])));
    assert_eq!(policy.anchor.validators, genesis.validators());
    assert_eq!((policy.network, policy.anchor.size, policy.anchor.root), (genesis.network(), 0, empty_root()));
    assert_eq!(genesis.validators().total_power(), 4);
}

#[test]
fn text_without_end_or_bottom_is_refused() {
    for text in ["a = ".to_owned() + &"[".repeat(100_000), "a.".repeat(100_000) + "b = 1", "[".repeat(200_000)] {
        assert_eq!(Genesis::parse(&text).unwrap_err().field, ".");
    }
    let long = "# ".repeat(GENESIS_BYTES_MAX);
    assert!(Genesis::parse(&long).unwrap_err().reason.contains("at most"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\[\\[?[a-z.]{0,12}\\]?\\]|[a-z_]{0,8} ?= ?[\"0-9a-z\\[\\]]{0,12}|\\PC{0,10}|\n){0,30}") {
        let _ = Genesis::parse(&text);
        let _ = crate::MemberKeys::parse(&text);
        let _ = crate::NodeConfig::parse(&text);
    }

    #[test]
    fn a_genesis_with_one_byte_changed_is_refused_or_still_whole(at in 0usize..4_000, byte in 32u8..127) {
        let mut bytes = network_of(1).genesis.to_toml().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(genesis) = Genesis::parse(&String::from_utf8(bytes).unwrap()) {
            proptest::prop_assert_eq!(Genesis::parse(&genesis.to_toml()).unwrap(), genesis);
        }
    }
}
