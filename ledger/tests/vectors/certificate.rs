//! Validator sets, what a precommit signs, certificates.

use super::{bytes, list, parsed, text};
use crate::chain::story::Story;
use portolan_ledger::certificate::{Certificate, precommit_text};
use portolan_ledger::{Digest, Header, ValidatorSet};
use serde_json::{Value, json};

pub fn build(story: &Story) -> Value {
    let chain = &story.chain;
    let block = &chain.blocks[5];
    let (header, set) = (&block.header, &block.set);
    let encoded = |value: &Certificate| hex::encode(borsh::to_vec(value).expect("writing to memory cannot fail"));
    let good = chain.certify(header, set);
    let refused = |wrong: &str, change: fn(&mut Certificate)| {
        let mut certificate = chain.certify_by(header, set, 5);
        change(&mut certificate);
        let reason = certificate.verify(&chain.network, set).expect_err(wrong).to_string();
        json!({"wrong": wrong, "certificate": encoded(&certificate), "reason": reason})
    };
    json!({
        "network": chain.network,
        "set": hex::encode(borsh::to_vec(set).expect("writing to memory cannot fail")),
        "set_hash": set.hash(),
        "addresses": set.as_slice().iter().map(portolan_ledger::Validator::address).collect::<Vec<_>>(),
        "header": hex::encode(header.encode()),
        "precommit_text": precommit_text(&chain.network, good.height, good.round, &good.block),
        "accepted": [encoded(&good), encoded(&chain.certify_by(header, set, 5))],
        "refused": [
            refused("three of five", |c| c.signatures.truncate(3)),
            refused("one twice", |c| c.signatures[1] = c.signatures[0]),
            refused("another order", |c| c.signatures.swap(0, 1)),
            refused("one signature of five does not verify", |c| c.signatures[2].1[0] ^= 1),
            refused("signed for another round", |c| c.round = c.round.next()),
            refused("signed for another height", |c| c.height = c.height.next()),
            refused("a stranger", |c| c.signatures[4].0 = portolan_ledger::Address([0xff; 20])),
        ],
    })
}

pub fn check(file: &Value) {
    let set: ValidatorSet = borsh::from_slice(&bytes(file, "set")).expect("a set");
    assert_eq!(set.hash(), parsed::<Digest>(file, "set_hash"));
    let addresses: Vec<_> = set.as_slice().iter().map(portolan_ledger::Validator::address).collect();
    assert_eq!(addresses, parsed::<Vec<_>>(file, "addresses"));
    let (network, header) = (parsed(file, "network"), Header::decode(&bytes(file, "header")).expect("a header"));
    let read = |text: &str| -> Certificate {
        borsh::from_slice(&hex::decode(text).expect("hexadecimal")).expect("a certificate")
    };
    for vector in list(file, "accepted") {
        let certificate = read(vector.as_str().expect("a text"));
        assert!(certificate.is_of(&header));
        assert_eq!(certificate.verify(&network, &set), Ok(()));
        let signed = precommit_text(&network, certificate.height, certificate.round, &certificate.block);
        assert_eq!(signed, text(file, "precommit_text"));
    }
    for vector in list(file, "refused") {
        let refusal = read(text(vector, "certificate")).verify(&network, &set).expect_err(text(vector, "wrong"));
        assert_eq!(refusal.to_string(), text(vector, "reason"));
    }
}
