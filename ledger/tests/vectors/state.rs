//! State roots, member keys, proofs of presence and of both kinds of absence.

use super::{bytes, list, parsed, text};
use crate::chain::Block;
use crate::chain::story::Story;
use crate::chain::tree::Tree;
use portolan_ledger::Digest;
use portolan_ledger::key::MemberKey;
use portolan_ledger::state::{EMPTY_STATE_ROOT, StateProof, StateWrites, key_hash};
use portolan_ledger::state_tree::{MemoryPages, prove, update};
use serde_json::{Value, json};

/// Keys of the small tree whose proofs are listed; every third is in it.
const ASKED: u8 = 24;

fn proof(tree: &Tree, version: u64, key: &[u8]) -> Value {
    let (value, proof) = tree.prove(version, key);
    json!({
        "key": hex::encode(key),
        "value": value.map(hex::encode),
        "proof": hex::encode(borsh::to_vec(&proof).expect("writing to memory cannot fail")),
    })
}

pub fn build(story: &Story) -> Value {
    let mut tree = Tree::default();
    let entries: StateWrites =
        (0..ASKED).step_by(3).map(|at| (vec![0xff, 0xff, at], Some(vec![at; usize::from(at)]))).collect();
    let root = tree.write(&entries);
    let Block { header, state_version, .. } = story.chain.tip();
    let members =
        story.chain.members.iter().map(|member| proof(&story.chain.tree, *state_version, &member.key_entry()));
    json!({
        "empty_root": EMPTY_STATE_ROOT,
        "small": {
            "entries": entries.iter().map(|(key, value)| (hex::encode(key), json!(value.as_ref().map(hex::encode)))).collect::<serde_json::Map<_, _>>(),
            "root": root,
            "proofs": (0..ASKED).map(|at| proof(&tree, 0, &[0xff, 0xff, at])).collect::<Vec<_>>(),
        },
        "member_keys": {"root": header.state_root, "proofs": members.collect::<Vec<_>>()},
    })
}

pub fn check(file: &Value) {
    assert_eq!(EMPTY_STATE_ROOT.to_string(), text(file, "empty_root"));
    let (mut present, mut absent_beside_a_leaf, mut absent) = (0, 0, 0);
    for tree in ["small", "member_keys"].map(|tree| &file[tree]) {
        let root: Digest = parsed(tree, "root");
        for vector in list(tree, "proofs") {
            let value = vector["value"].as_str().map(|text| hex::decode(text).expect("hexadecimal"));
            let proof: StateProof = borsh::from_slice(&bytes(vector, "proof")).expect("a proof");
            assert!(proof.verify(&root, &bytes(vector, "key"), value.as_deref()));
            assert!(!proof.verify(&root, &bytes(vector, "key"), Some(b"another value")));
            match (value, proof.other_leaf) {
                (Some(_), _) => present += 1,
                (None, Some(_)) => absent_beside_a_leaf += 1,
                (None, None) => absent += 1,
            }
        }
    }
    assert!(present > 0 && absent_beside_a_leaf > 0 && absent > 0);
    for vector in list(&file["member_keys"], "proofs") {
        borsh::from_slice::<MemberKey>(&bytes(vector, "value")).expect("a member key");
    }
    check_pages(&file["small"]);
}

/// The tree in pages has the same root and gives the same proofs.
fn check_pages(tree: &Value) {
    let hex = |text: &str| hex::decode(text).expect("hexadecimal");
    let hashed = |value: &Value| value.as_str().map(|text| Digest::of(&hex(text)));
    let entries = tree["entries"].as_object().expect("entries").iter();
    let mut writes: Vec<_> = entries.map(|(key, value)| (key_hash(&hex(key)), hashed(value))).collect();
    writes.sort_unstable();
    let mut pages = MemoryPages::default();
    let Ok(changes) = update(&pages, &writes);
    assert_eq!(changes.root, parsed(tree, "root"));
    pages.apply(&changes);
    for vector in list(tree, "proofs") {
        let Ok((value, proof)) = prove(&pages, &key_hash(&bytes(vector, "key")));
        assert_eq!(value, hashed(&vector["value"]));
        assert_eq!(borsh::to_vec(&proof).expect("writing to memory cannot fail"), bytes(vector, "proof"));
    }
}
