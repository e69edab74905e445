//! Headers, the record log's leaves and roots, inclusion and consistency paths.

use super::{bytes, digests, list, parsed};
use crate::chain::story::Story;
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::{self, root_from_path, verify_consistency};
use portolan_ledger::submission::digests_root;
use portolan_ledger::{Digest, Header, Record};
use serde_json::{Value, json};

pub fn build(story: &Story) -> Value {
    let chain = &story.chain;
    let block = |block: &crate::chain::Block| {
        let submission = |submission: &portolan_ledger::VerifiedSubmission| {
            let records: Vec<_> = submission.records().iter().map(Record::digest).collect();
            json!({"digest": submission.digest(), "records": digests(&records)})
        };
        json!({
            "header": block.header,
            "bytes": hex::encode(block.header.encode()),
            "digest": block.header.digest(),
            "submissions": block.submissions.iter().map(submission).collect::<Vec<_>>(),
        })
    };
    let size = chain.tip().header.log_size;
    let leaf = |leaf: u64| chain.log_nodes[&(0, leaf)];
    let inclusion =
        |index: u64| json!({"index": index, "leaf": leaf(index), "path": digests(&chain.inclusion(index, size))});
    let consistency = |old: u64| {
        let root = merkle::root(&(0..old).map(leaf).collect::<Vec<_>>());
        json!({"size": old, "root": root, "path": digests(&chain.consistency(old, size))})
    };
    json!({
        "blocks": chain.blocks.iter().map(block).collect::<Vec<_>>(),
        "log": {
            "size": size,
            "root": chain.tip().header.log_root,
            "leaves": digests(&(0..size).map(leaf).collect::<Vec<_>>()),
            "inclusion": (0..size).map(inclusion).collect::<Vec<_>>(),
            "consistency": (0..=size).map(consistency).collect::<Vec<_>>(),
        },
    })
}

pub fn check(file: &Value) {
    let log = &file["log"];
    let leaves: Vec<Digest> = parsed(log, "leaves");
    let mut grown = Vec::new();
    let mut previous: Option<Header> = None;
    for vector in list(file, "blocks") {
        let header: Header = parsed(vector, "header");
        assert_eq!(Header::decode(&bytes(vector, "bytes")).expect("a good header"), header);
        assert_eq!(bytes(vector, "bytes").len(), 278);
        assert_eq!(header.digest(), parsed::<Digest>(vector, "digest"));
        if let Some(previous) = &previous {
            assert_eq!(header.previous, previous.digest());
            grown.push(leaf_of_header(&previous.digest()));
        }
        let submissions = vector["submissions"].as_array().expect("a list");
        for submission in submissions {
            for (index, record) in (0..).zip(parsed::<Vec<Digest>>(submission, "records")) {
                grown.push(leaf_of_record(&record, &parsed(submission, "digest"), index));
            }
        }
        assert_eq!(digests_root(submissions.iter().map(|s| parsed(s, "digest"))), header.submissions_root);
        assert_eq!((grown.len() as u64, merkle::root(&grown)), (header.log_size, header.log_root));
        previous = Some(header);
    }
    assert_eq!(grown, leaves);
    let (size, root): (u64, Digest) = (parsed(log, "size"), parsed(log, "root"));
    for vector in list(log, "inclusion") {
        let path: Vec<Digest> = parsed(vector, "path");
        assert_eq!(root_from_path(parsed(vector, "leaf"), parsed(vector, "index"), size, &path), Some(root));
    }
    for vector in list(log, "consistency") {
        let path: Vec<Digest> = parsed(vector, "path");
        assert!(verify_consistency(parsed(vector, "size"), &parsed(vector, "root"), size, &root, &path));
    }
}
