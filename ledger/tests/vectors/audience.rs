//! Audience keys wrapped for members.

use super::{array, bytes, list, parsed};
use crate::chain::member::seed;
use crate::chain::story::{Story, audience_key};
use portolan_ledger::audience::public_key_of;
use portolan_ledger::{AudienceId, AudienceKey, Digest, NetworkId};
use serde_json::{Value, json};

pub fn build(story: &Story) -> Value {
    let network = story.chain.network;
    let vector = |(audience, recipient): (&str, &str)| {
        let key = audience_key(audience);
        let secret = seed(recipient, "sealing");
        let public = public_key_of(&secret).expect("a key");
        let wrap = key.wrap(&network, &public, seed(recipient, "wrap")).expect("a usable key");
        json!({
            "network": network,
            "audience": audience,
            "epoch": key.epoch,
            "audience_key": hex::encode(seed(audience, "audience")),
            "commitment": key.commitment(),
            "recipient_secret": hex::encode(secret),
            "recipient_public": hex::encode(public),
            "wrap": hex::encode(wrap),
        })
    };
    json!({"wraps": [
        vector(("community", "terminal")), vector(("authorities", "customs")), vector(("authorities", "port-authority")),
    ]})
}

pub fn check(file: &Value) {
    for vector in list(file, "wraps") {
        let network: NetworkId = parsed(vector, "network");
        let audience: AudienceId = parsed(vector, "audience");
        let (epoch, secret) = (parsed(vector, "epoch"), array(vector, "recipient_secret"));
        let mut wrap = bytes(vector, "wrap");
        let key = AudienceKey::unwrap(&network, audience.clone(), epoch, &secret, &wrap).expect("a good wrap");
        assert_eq!(key.commitment(), parsed::<Digest>(vector, "commitment"));
        let held = AudienceKey::new(audience.clone(), epoch, array(vector, "audience_key"));
        assert_eq!(held.commitment(), key.commitment());
        assert_eq!(public_key_of(&secret), Ok(array(vector, "recipient_public")));
        assert!(AudienceKey::unwrap(&network, audience.clone(), epoch + 1, &secret, &wrap).is_err());
        wrap[40] ^= 1;
        assert!(AudienceKey::unwrap(&network, audience, epoch, &secret, &wrap).is_err());
    }
}
