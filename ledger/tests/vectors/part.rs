//! Sealed parts, byte for byte.

use super::{array, bytes, list, long_bytes, parsed};
use crate::chain::member::seed;
use crate::chain::story::{CONTAINER, REASON, Story};
use portolan_ledger::jose::base64url;
use portolan_ledger::part::{Binding, Opened, SealRandomness, open, seal};
use portolan_ledger::record::PartRef;
use portolan_ledger::{AudienceId, AudienceKey, Digest, NetworkId, OrganisationId};
use serde_json::{Value, json};

fn randomness(label: &str) -> SealRandomness {
    let mut wrap_nonce = [0; 24];
    wrap_nonce.copy_from_slice(&seed(label, "nonce")[..24]);
    SealRandomness { content_key: seed(label, "content key"), salt: seed(label, "salt"), wrap_nonce }
}

pub fn build(story: &Story) -> Value {
    let network = story.chain.network;
    let vector = |(audience, epoch, plaintext): (&str, u32, &[u8])| {
        let secret = seed(audience, "audience");
        let key = AudienceKey::new(AudienceId::parse(audience).expect("an audience"), epoch, secret);
        let random = randomness(audience);
        let (author, reference_tag) =
            (OrganisationId::parse("terminal").expect("an id"), Digest(seed(audience, "tag")));
        let binding = Binding { network: &network, author: &author, reference_tag: &reference_tag };
        let sealed = seal(&binding, &key, plaintext, &random).expect("a short text");
        json!({
            "network": network,
            "author": author,
            "reference_tag": reference_tag,
            "audience_key": hex::encode(secret),
            "content_key": hex::encode(random.content_key),
            "salt": hex::encode(random.salt),
            "wrap_nonce": hex::encode(random.wrap_nonce),
            "plaintext": hex::encode(plaintext),
            "reference": sealed.reference,
            "ciphertext": base64url(&sealed.ciphertext),
            "wrapped_key": hex::encode(&sealed.wrapped_key),
        })
    };
    // 220 bytes fill a padding block exactly, one more asks for a second.
    json!({"sealed": [
        vector(("community", 1, CONTAINER)),
        vector(("authorities", 1, REASON)),
        vector(("authorities", 4_294_967_295, b"")),
        vector(("community", 2, &[b'x'; 220])),
        vector(("community", 2, &[b'x'; 221])),
    ]})
}

pub fn check(file: &Value) {
    for vector in list(file, "sealed") {
        let (network, author): (NetworkId, OrganisationId) = (parsed(vector, "network"), parsed(vector, "author"));
        let reference_tag: Digest = parsed(vector, "reference_tag");
        let binding = Binding { network: &network, author: &author, reference_tag: &reference_tag };
        let reference: PartRef = parsed(vector, "reference");
        let key = AudienceKey::new(reference.audience.clone(), reference.epoch, array(vector, "audience_key"));
        let (ciphertext, wrapped) = (long_bytes(vector, "ciphertext"), bytes(vector, "wrapped_key"));
        let opened = open(&binding, &key, &reference, &ciphertext, &wrapped).expect("a good part");
        assert_eq!(opened, Opened { salt: array(vector, "salt"), plaintext: bytes(vector, "plaintext") });
        let committed = binding.plaintext_commitment(&reference.audience, reference.epoch, &opened);
        assert_eq!(committed, reference.plaintext_commitment);
    }
}
