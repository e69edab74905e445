//! `portolan history` over several nodes: agreement is proven, and a node that differs is named.
#![allow(clippy::unwrap_used, reason = "test code outside of a test function")]

mod network;
mod snapshot;
mod stub;

use network::Network;
use portolan_api::record::RecordEntry;
use serde_json::{Value, json};
use stub::{Stub, portolan, printed};

struct Scene {
    network: Network,
    honest: Stub,
    other: Stub,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { network: Network::new(), honest: Stub::new(), other: Stub::new(), folder };
        std::fs::write(scene.policy(), scene.network.policy.to_json()).unwrap();
        for node in [&scene.honest, &scene.other] {
            scene.answers(node, &scene.entries());
        }
        scene
    }

    fn policy(&self) -> String {
        self.folder.path().join("policy.json").to_str().unwrap().to_owned()
    }

    fn stay(&self) -> String {
        self.network.entry(3).subjects[0].id.to_string()
    }

    /// The records about the container stay: its opening, the declaration, the release.
    fn entries(&self) -> Vec<RecordEntry> {
        [0, 2, 3].map(|index| self.network.entry(index)).into()
    }

    fn answers(&self, node: &Stub, entries: &[RecordEntry]) {
        let stay = self.stay();
        let head = self.network.checkpoint();
        let subject = json!({
            "height": 1, "subject": {"kind": "container-stay", "id": stay}, "opened_by": "pcs", "same_as": [],
            "names": [{"kind": "container-stay", "container": "MSKU2666542"}], "record_count": entries.len(),
        });
        let (first, rest) = entries.split_at(1);
        let page = |entries: &[RecordEntry], next: Option<&str>| json!({"height": 1, "subject": stay, "record_count": 3, "entries": entries, "next": next});
        node.answers(&format!("GET /v1/subjects/{stay}"), 200, subject)
            .answers(&format!("GET /v1/subjects/{stay}/history?limit=500"), 200, page(first, Some("h1")))
            .answers(&format!("GET /v1/subjects/{stay}/history?after=h1&limit=500"), 200, page(rest, None))
            .answers("GET /v1/checkpoint", 200, serde_json::to_value(&head).unwrap());
        let (size, root) = (head.size, head.root);
        let proof = json!({"from": size, "to": size, "root": root, "path": []});
        node.answers(&format!("GET /v1/consistency?from={size}&to={size}"), 200, proof);
        for index in [0, 2, 3] {
            let record = self.network.record(index);
            let text = std::str::from_utf8(record.bytes()).unwrap();
            let kid = portolan_ledger::jose::key_id(&self.network.signing_key.verifying_key());
            let answer = json!({"entry": self.network.entry(index), "text": text, "kid": kid});
            node.answers(&format!("GET /v1/records/{}", record.digest()), 200, answer);
            let evidence = self.network.evidence(index).encode();
            let path = format!("GET /v1/records/{}/evidence?anchor=0&closed=true", record.digest());
            node.answers_bytes(&path, 200, evidence);
        }
    }

    fn history(&self, more: &[&str]) -> (String, i32) {
        let (stay, honest, other) = (self.stay(), &self.honest.address, &self.other.address);
        let arguments = [&["history", &stay, "--node", honest, "--node", other], more].concat();
        let (text, exit) = printed(&portolan(&arguments));
        (text.replace(honest, "http://honest").replace(other, "http://other"), exit)
    }
}

#[test]
fn nodes_that_agree_are_proven_to() {
    let scene = Scene::new();
    let (text, exit) = scene.history(&["--policy", &scene.policy()]);
    assert_eq!(exit, 0, "{text}");
    // The stubs' addresses differ in length from run to run, and so do the columns behind them.
    let (records, comparison) = text.split_once("\n\n").unwrap();
    snapshot::check("history-of-a-stay", &(records.to_owned() + "\n"));
    assert!(comparison.contains("AGREE") && comparison.contains("checked under the policy"), "{text}");
}

#[test]
fn a_node_that_hides_a_record_is_named_by_the_evidence_of_the_other() {
    let scene = Scene::new();
    scene.answers(&scene.other, &scene.entries()[..2]);
    let (text, exit) = scene.history(&["--policy", &scene.policy()]);
    assert_eq!(exit, 1);
    assert!(text.contains("http://other does not show record"), "{text}");
    assert!(text.contains("=> http://other differs: http://honest proves that record"), "{text}");
    let (text, exit) = scene.history(&[]);
    assert!(exit == 1 && text.contains("give --policy"), "{text}");
}

#[test]
fn a_node_that_shows_a_record_nobody_signed_into_the_ledger_is_named() {
    let scene = Scene::new();
    let mut entries = scene.entries();
    entries.push(RecordEntry { record: portolan_ledger::Digest([7; 32]), leaf: 4, ..entries[2].clone() });
    scene.answers(&scene.other, &entries);
    let (text, exit) = scene.history(&["--policy", &scene.policy()]);
    assert_eq!(exit, 1);
    assert!(text.contains("=> http://other differs: it shows record 070707070707 without proof"), "{text}");
}

#[test]
fn a_node_that_shows_other_words_than_were_signed_is_named_without_a_policy() {
    let scene = Scene::new();
    let mut entries = scene.entries();
    entries[2].body = json!({"light": "COMMERCIAL", "state": "RED"});
    scene.answers(&scene.other, &entries);
    let (text, exit) = scene.history(&[]);
    assert_eq!(exit, 1);
    assert!(text.contains("=> http://other differs: what it shows is not the text that was signed"), "{text}");
    assert!(!text.contains("=> http://honest"), "{text}");
}

#[test]
fn a_head_without_a_quorum_is_not_certified() {
    let scene = Scene::new();
    let mut head = serde_json::to_value(scene.network.checkpoint()).unwrap();
    head["certificate"]["signatures"].as_array_mut().unwrap().pop();
    scene.other.answers("GET /v1/checkpoint", 200, head);
    let (text, exit) = scene.history(&["--policy", &scene.policy()]);
    assert_eq!(exit, 1);
    assert!(text.contains("=> http://other differs: its head is not certified"), "{text}");
}

#[test]
fn a_log_of_the_same_length_with_another_root_does_not_extend() {
    let scene = Scene::new();
    let mut head = scene.network.checkpoint();
    head.root = portolan_ledger::Digest([7; 32]);
    head.certificate.as_mut().unwrap().log_root = head.root;
    scene.other.answers("GET /v1/checkpoint", 200, serde_json::to_value(&head).unwrap());
    let path = format!("GET /v1/consistency?from={0}&to={0}", head.size);
    let proof = json!({"from": head.size, "to": head.size, "root": head.root, "path": []});
    scene.other.answers(&path, 200, proof);
    let (text, exit) = scene.history(&["--json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(exit, 1);
    assert_eq!(json[0]["differences"][0]["finding"], "histories-part", "{text}");
}
