//! The promised order of refusals: of two faults in one submission, the one that stands first in the reference is named.

use crate::world::{BLOCK_MS, Draft, PORT, Signing, World, network, organisation};
use portolan_contracts::Code;
use portolan_ledger::record::{Authority, Classifier, Function, SubjectRef};
use portolan_ledger::{Digest, NetworkId, SubjectId, Time};
use serde_json::json;

/// One thing to get wrong: what it spoils (two that spoil the same cannot be combined), the code, and how.
type Fault = (&'static str, Code, fn(&mut Draft, &mut Signing));

const FAULTS: &[Fault] = &[
    ("network", Code::WrongNetwork, |_, signing| signing.network = NetworkId(Digest::of(b"other"))),
    ("expiry", Code::SubmissionExpired, |_, signing| signing.expires_in_ms = -1_000),
    ("expiry", Code::ExpiryTooFar, |_, signing| signing.expires_in_ms = 25 * 3_600_000),
    ("who", Code::SubmitterUnknown, |_, signing| signing.submitter = "stranger".into()),
    ("who", Code::SubmitterNotActive, |_, signing| signing.submitter = "suspended".into()),
    ("key", Code::KeyUnknown, |_, signing| signing.key = "stranger".into()),
    ("key", Code::KeyOfAnother, |_, signing| signing.key = "pcs".into()),
    ("type", Code::RecordTypeUnknown, |draft, _| draft.record_type = "NoSuchType".into()),
    ("schema", Code::SchemaUnknown, |draft, _| draft.schema = 9),
    ("author", Code::AuthorUnknown, |draft, _| draft.author = "stranger".into()),
    ("author", Code::AuthorNotActive, |draft, _| draft.author = "suspended".into()),
    ("author", Code::AuthorNotSubmitter, |draft, _| draft.author = "pcs".into()),
    ("author", Code::MandateMissing, |draft, _| draft.authority = Authority::Mandate),
    ("author", Code::AuthorHasKey, |draft, _| draft.authority = Authority::Gateway),
    ("port", Code::PortUnknown, |draft, _| draft.port = "FRLEH".into()),
    ("reference", Code::ReferenceRepeated, |draft, _| draft.reference = "used before".into()),
    ("classifier", Code::ClassifierMissing, |draft, _| draft.classifier = None),
    ("function", Code::FunctionNotAllowed, |draft, _| draft.function = Function::Change),
    ("function", Code::SupersedesMismatch, |draft, _| draft.supersedes = Some(Digest::of(b"x"))),
    ("subjects", Code::SubjectsNotAsSpecified, |draft, _| draft.subjects[0].kind = "vessel".into()),
    ("subjects", Code::SubjectUnknown, |draft, _| draft.subjects[0].id = SubjectId([7; 16])),
    ("time", Code::EventInFuture, |draft, _| draft.event_time = draft.event_time.plus_ms(3_600_000)),
    ("body", Code::BodyNotAsSpecified, |draft, _| drop(draft.body.insert("weight".into(), json!(8914)))),
];

/// A world with one container and one used reference, and a faultless report about the container.
fn world_and_draft() -> (World, Draft) {
    let mut world = World::new();
    let nonce = Digest::of(b"box");
    let id = SubjectId::derive(&network(), &organisation("terminal"), &nonce.0);
    let mut draft = Draft {
        record_type: "Subject".into(),
        author: "terminal".into(),
        authority: Authority::Own,
        sourced: false,
        reference: "used before".into(),
        event_time: Time(world.time.0 - BLOCK_MS),
        classifier: None,
        subjects: vec![SubjectRef { kind: "container-stay".into(), id }],
        port: PORT.into(),
        function: Function::Original,
        supersedes: None,
        body: json!({"nonce": nonce}).as_object().cloned().expect("an object"),
        schema: 1,
        sealed: Vec::new(),
    };
    let opening = world.sign(&[draft.record()], &Signing::by("terminal"));
    world.submit(opening).expect("the opening");
    world.close_block();
    draft.record_type = "TerminalEvent".into();
    draft.reference = "fresh".into();
    draft.classifier = Some(Classifier::Actual);
    draft.body = json!({"event": "DISCHARGED"}).as_object().cloned().expect("an object");
    (world, draft)
}

fn refused_for(world: &mut World, draft: &Draft, faults: &[&Fault]) -> Option<Code> {
    let (mut draft, mut signing) = (draft.clone(), Signing::by("terminal"));
    for (_, _, spoil) in faults {
        spoil(&mut draft, &mut signing);
    }
    let submission = world.sign(&[draft.record()], &signing);
    world.submit(submission).err().map(|refusal| refusal.code())
}

#[test]
fn of_two_faults_the_first_in_the_order_of_precedence_is_named() {
    let (mut world, draft) = world_and_draft();
    let place = |code: Code| Code::ALL.iter().position(|other| *other == code).expect("a listed code");
    for one in FAULTS {
        assert_eq!(refused_for(&mut world, &draft, &[one]), Some(one.1), "{:?} alone", one.1);
        for other in FAULTS.iter().filter(|other| other.0 != one.0) {
            let first = if place(one.1) < place(other.1) { one.1 } else { other.1 };
            // A type that nobody knows has no shape, and a stranger has no key: such pairs still name the first.
            assert_eq!(refused_for(&mut world, &draft, &[one, other]), Some(first), "{:?} with {:?}", one.1, other.1);
        }
    }
    assert_eq!(refused_for(&mut world, &draft, &[]), None);
}

#[test]
fn a_refusal_names_the_record_the_field_and_the_next_step() {
    let (mut world, draft) = world_and_draft();
    let mut wrong = draft.clone();
    wrong.reference = "another".into();
    wrong.body.insert("category".into(), json!("HOLIDAY"));
    let submission = world.sign(&[draft.record(), wrong.record()], &Signing::by("terminal"));
    let refusal = world.submit(submission).expect_err("the second record is wrong");
    assert_eq!(refusal.record(), Some(1));
    assert_eq!(refusal.field(), "records[1].body.category");
    assert!(!refusal.retry_can_help());
    assert!(!refusal.code().next_step().is_empty());

    let mut repeated = draft.clone();
    repeated.reference = "used before".into();
    let submission = world.sign(&[repeated.record()], &Signing::by("terminal"));
    let refusal = world.submit(submission).expect_err("the reference is used");
    assert_eq!(refusal.code(), Code::ReferenceRepeated);
    assert!(refusal.names().is_some(), "the first record under the reference is named");
}
