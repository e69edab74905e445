//! A line of a manifest that is amended under a hold: customs is shown it, and nobody else is told.

use portolan_api::subject::ExceptionAnswer;
use portolan_api::submission::WriteRequest;
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{self, Customs, Pcs, PortAuthority, Terminal};
use portolan_client::signing::now;
use portolan_ledger::part::{self, Binding, SealRandomness};
use portolan_ledger::record::{Authority, Function, RecordContent, Source, SubjectRef};
use portolan_ledger::{AudienceKey, Digest, OrganisationId, Record, RecordType, SubjectId, VerifiedSubmission};
use portolan_network_config::{Genesis, MemberKeys};
use portolan_tests::network::start_reporting_after;
use portolan_tests::operator::keys_file;
use portolan_tests::signing::Signer;
use serde_json::{Value, json};
use std::time::Duration;

/// In this time whoever would report it has done it.
const REPORTED_WITHIN: Duration = Duration::from_secs(5);

/// The key of the audience that may read goods.
fn authorities_key(network: &LocalNetwork) -> AudienceKey {
    let genesis = std::fs::read_to_string(network.folder().join("genesis.toml")).expect("the genesis");
    let genesis = Genesis::parse(&genesis).expect("a genesis");
    let keys = std::fs::read_to_string(keys_file(network, Customs)).expect("the key file");
    let keys = MemberKeys::parse(&keys).expect("keys");
    let opened = genesis.open_audiences(&keys.organisation, &keys.sealing_secrets()).expect("the keys of audiences");
    opened.into_iter().find(|key| key.audience.as_str() == "authorities").expect("customs is in it")
}

/// A subject that customs opens.
fn opened(customs: &Signer, kind: &str) -> (Record, SubjectRef) {
    let mut content = customs.opening_content();
    content.subjects[0].kind = kind.into();
    let subject = content.subjects[0].clone();
    (content.encode().expect("a well-formed record"), subject)
}

fn record(signer: &Signer, record_type: &str, subjects: &[SubjectRef], body: &Value) -> RecordContent {
    RecordContent {
        record_type: RecordType::parse(record_type).expect("a record type"),
        subjects: subjects.to_vec(),
        body: body.as_object().cloned().expect("an object"),
        ..signer.opening_content()
    }
}

/// The carrier's line, stated by the community system for the carrier, its goods sealed.
fn line(
    pcs: &Signer,
    key: &AudienceKey,
    subjects: &[SubjectRef],
    supersedes: Option<Digest>,
    packages: u32,
) -> (Record, Vec<Vec<u8>>) {
    let body = json!({ "nature": "IMPORT", "bl_type": "MASTER" });
    let stated = record(pcs, "Consignment", subjects, &body);
    let author = OrganisationId::parse("carrier").expect("an organisation");
    let goods = json!({ "format": "portolan/consignment-goods/v1", "goods": [
        { "number": 1, "description": "Table grapes", "packages": packages, "gross_mass_kg": "22450.5" },
    ] });
    let binding = Binding { network: &pcs.network, author: &author, reference_tag: &stated.reference_tag };
    let random = SealRandomness { content_key: rand::random(), salt: rand::random(), wrap_nonce: rand::random() };
    let sealed = part::seal(&binding, key, goods.to_string().as_bytes(), &random).expect("it is short");
    let source = Source {
        system: "CARRIER".into(),
        message_type: "CUSCAR:D:95B".into(),
        message_commitment: Digest(rand::random()),
        received_at: now(),
    };
    let content = RecordContent {
        author,
        authority: Authority::Gateway,
        source: Some(source),
        function: if supersedes.is_some() { Function::Replace } else { Function::Original },
        supersedes,
        parts: vec![sealed.reference],
        ..stated
    };
    (content.encode().expect("a well-formed record"), vec![sealed.ciphertext, sealed.wrapped_key])
}

/// Write what a member signed and wait until every node has it.
async fn submit(network: &LocalNetwork, member: Member, signer: &Signer, records: &[Record], parts: Vec<Vec<u8>>) {
    let submission = VerifiedSubmission::sign(signer.claims(), records, parts, &signer.key).expect("a submission");
    let node = network.node(member).expect("the member runs");
    let receipt = node.submit(&submission, WriteRequest::default()).await.expect("it is taken");
    network.wait_height(receipt.height.expect("it is final")).await.expect("every node gets there");
}

async fn seen(network: &LocalNetwork, member: Member, id: SubjectId) -> Vec<ExceptionAnswer> {
    network.node(member).expect("the member runs").subject(id).await.expect("every member knows the line").exceptions
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_amended_under_a_hold_is_shown_to_customs_and_nobody_else_is_told() {
    let network = start_reporting_after(1).await;
    let (customs, pcs) = (Signer::of(&network, Customs), Signer::of(&network, Pcs));
    let key = authorities_key(&network);
    let ((manifest, listed_by), (goods, line_subject)) =
        (opened(&customs, "manifest"), opened(&customs, "consignment"));
    let id = line_subject.id;
    submit(&network, Customs, &customs, &[manifest, goods], Vec::new()).await;
    let subjects = [line_subject.clone(), listed_by];

    let (first, parts) = line(&pcs, &key, &subjects, None, 960);
    submit(&network, Pcs, &pcs, std::slice::from_ref(&first), parts).await;
    let (early, parts) = line(&pcs, &key, &subjects, Some(first.digest()), 961);
    submit(&network, Pcs, &pcs, std::slice::from_ref(&early), parts).await;
    assert!(seen(&network, Customs, id).await.is_empty(), "the vessel has not arrived and nothing is held");

    let hold = json!({ "light": "CUSTOMS", "hold_code": "CUS-DOC", "effect": ["NO_GATE_OUT"] });
    let hold = record(&customs, "Hold", &[line_subject], &hold).encode().expect("a well-formed record");
    submit(&network, Customs, &customs, &[hold], Vec::new()).await;
    let (same, parts) = line(&pcs, &key, &subjects, Some(early.digest()), 961);
    submit(&network, Pcs, &pcs, std::slice::from_ref(&same), parts).await;
    assert!(seen(&network, Customs, id).await.is_empty(), "packages and mass are what they were");
    let (late, parts) = line(&pcs, &key, &subjects, Some(same.digest()), 900);
    submit(&network, Pcs, &pcs, std::slice::from_ref(&late), parts).await;

    let shown = seen(&network, Customs, id).await;
    let shown: Vec<_> = shown.iter().map(|exception| (exception.rule.as_str(), exception.record)).collect();
    assert_eq!(shown, [("X-31", Some(late.digest()))]);
    tokio::time::sleep(REPORTED_WITHIN).await;
    for member in [PortAuthority, Terminal, Pcs] {
        assert_eq!(seen(&network, member, id).await, [], "{member} has no part in it");
    }
    let history = network.node(Pcs).expect("it runs").history(id).await.expect("the records of the line");
    let types: Vec<&str> = history.entries.iter().map(|entry| entry.record_type.as_str()).collect();
    assert_eq!(types, ["Subject", "Consignment", "Consignment", "Hold", "Consignment", "Consignment"]);
}
