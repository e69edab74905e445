//! A member whose transport key was replaced is listed under both for one change, and under the new one alone after that.

use super::*;
use crate::settings::Timing;
use ed25519_dalek::SigningKey;
use portolan_ledger::NetworkId;

fn key(seed: u8) -> [u8; 32] {
    SigningKey::from_bytes(&[seed; 32]).verifying_key().to_bytes()
}

fn peer(seed: u8) -> Peer {
    peer_of(&key(seed)).expect("a key")
}

fn id(name: &str) -> OrganisationId {
    OrganisationId::parse(name).expect("an id")
}

fn roster(members: &[(&str, u8)]) -> Roster {
    let settings = Settings {
        network: NetworkId(Digest([1; 32])),
        organisation: id("customs"),
        consensus_key: SigningKey::from_bytes(&[100; 32]),
        transport_key: SigningKey::from_bytes(&[101; 32]),
        listen: ([127, 0, 0, 1], 0).into(),
        timing: Timing::default(),
        wal: "wal".into(),
        silent: false,
        cut: Default::default(),
    };
    let member = |(name, seed): &(&str, u8)| Member {
        organisation: id(name),
        role: Role::Validator,
        transport_key: key(*seed),
        consensus_keys: vec![key(*seed + 50)],
        address: Some("127.0.0.1:1".into()),
    };
    Roster::new(&settings, &members.iter().map(member).collect::<Vec<_>>()).expect("a roster")
}

#[test]
fn a_replaced_key_is_listed_until_the_next_change_and_is_not_dialled() {
    let before = roster(&[("terminal", 1), ("pcs", 2)]);
    let now = roster(&[("terminal", 3), ("pcs", 2)]).with_leaving(&before);
    let old = now.get(&peer(1)).expect("the old key is still heard");
    assert!(old.is_leaving && old.address.is_none());
    assert!(now.get(&peer(3)).is_some_and(|new| !new.is_leaving));
    assert_eq!(now.peer_of_voter(&voter_of(&key(53))), Some(&peer(3)));
    assert!(now.get(&peer(2)).is_some_and(|unchanged| !unchanged.is_leaving));

    let next = roster(&[("terminal", 3), ("pcs", 2)]).with_leaving(&now);
    assert!(next.get(&peer(1)).is_none());
}

#[test]
fn the_new_keys_first_word_ends_the_old_one_and_a_removed_member_has_no_time_at_all() {
    let before = roster(&[("terminal", 1), ("pcs", 2)]);
    let now = roster(&[("terminal", 3)]).with_leaving(&before);
    assert!(now.get(&peer(2)).is_none(), "it is no member any more");
    assert!(now.get(&peer(1)).is_some());
    assert!(now.without_leaving(&id("pcs")).get(&peer(1)).is_some());
    let arrived = now.without_leaving(&id("terminal"));
    assert!(arrived.get(&peer(1)).is_none() && arrived.get(&peer(3)).is_some());
}
