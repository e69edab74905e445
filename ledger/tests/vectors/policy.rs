//! Trust policies as auditors keep them.

use super::{list, text};
use crate::chain::story::Story;
use portolan_ledger::limits::POLICY_BYTES_MAX;
use portolan_ledger::policy::TrustPolicy;
use serde_json::{Value, json};

pub fn build(story: &Story) -> Value {
    let genesis = story.chain.policy(0).to_json();
    let refused = |wrong: &str, from: &str, to: &str| {
        assert!(genesis.contains(from), "{from}");
        json!({"wrong": wrong, "text": genesis.replacen(from, to, 1)})
    };
    // The values of an object in the order of its fields, which is what a derived reader would take for it.
    let list_of = |value: &mut Value| {
        let order = [
            "format",
            "network",
            "height",
            "size",
            "root",
            "organisation",
            "public_key",
            "power",
            "anchor",
            "validators",
        ];
        let fields = order.iter().filter_map(|field| value.get(field).cloned()).collect();
        *value = Value::Array(fields);
    };
    let as_list = |wrong: &str, change: &dyn Fn(&mut Value)| {
        let mut policy: Value = serde_json::from_str(&genesis).expect("a policy is JSON");
        change(&mut policy);
        json!({"wrong": wrong, "text": policy.to_string()})
    };
    let first = story.chain.policy(0).anchor.validators.as_slice()[0].organisation.clone();
    json!({
        "accepted": [genesis, story.chain.policy(4).to_json()],
        "refused": [
            refused("another format", "portolan-policy/1", "portolan-policy/2"),
            refused("an unknown field", r#""height": 0"#, r#""height": 0, "witnesses": 2"#),
            refused("a key twice", r#""height": 0"#, r#""height": 0, "height": 0"#),
            refused("a missing field", r#""height": 0,"#, ""),
            refused("a fraction", r#""height": 0"#, r#""height": 0.0"#),
            refused("no power", r#""power": 1"#, r#""power": 0"#),
            refused("a padded key", "\",\n        \"power\"", "=\",\n        \"power\""),
            refused("an organisation in capitals", first.as_str(), "CUSTOMS"),
            refused("text after it", "\n}\n", "\n}\n{}"),
            as_list("the anchor as a list", &|policy| list_of(&mut policy["anchor"])),
            as_list("a validator as a list", &|policy| list_of(&mut policy["anchor"]["validators"][0])),
            as_list("the policy as a list", &list_of),
        ],
    })
}

pub fn check(file: &Value) {
    for vector in list(file, "accepted") {
        let policy = TrustPolicy::parse(vector.as_str().expect("a text").as_bytes()).expect("a policy");
        assert_eq!(TrustPolicy::parse(policy.to_json().as_bytes()), Ok(policy));
    }
    for vector in list(file, "refused") {
        assert!(TrustPolicy::parse(text(vector, "text").as_bytes()).is_err(), "{}", text(vector, "wrong"));
    }
    let long = [list(file, "accepted")[0].as_str().expect("a text").as_bytes(), &[b' '; POLICY_BYTES_MAX]].concat();
    assert!(TrustPolicy::parse(&long).is_err());
}
