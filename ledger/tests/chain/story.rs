//! The chain that most tests read: a container is landed, declared, held, released and inspected.
//!
//! | height | submission of | records |
//! |---:|---|---|
//! | 1 | terminal | `named` (opens the stay, its number sealed), `landed` |
//! | 1 | customs | `declared` (ties the declaration to the stay, its MRN sealed) |
//! | 2 | | |
//! | 3 | pcs | `released` (under mandate of the carrier), `announced` (what the agent's message said) |
//! | 3 | customs | `held` (its reason sealed for the authorities) |
//! | 4 | | the agency becomes a validator |
//! | 5 | agency | `inspected` |
//! | 6 | | |

use super::Chain;
use super::member::{Member, organisation, seed, set_of};
use portolan_ledger::evidence::Opening;
use portolan_ledger::part::{Binding, Opened, SealRandomness, seal};
use portolan_ledger::record::{Authority, Classifier, Function, PartRef, Source, SubjectRef};
use portolan_ledger::{
    AudienceId, AudienceKey, Digest, Locode, NetworkId, Record, RecordContent, RecordType, StateWrites, SubjectId, Time,
};
use serde_json::Map;

/// The story's chain and the digests of its records.
pub struct Story {
    pub chain: Chain,
    pub named: Digest,
    pub landed: Digest,
    pub declared: Digest,
    pub released: Digest,
    pub announced: Digest,
    pub held: Digest,
    pub inspected: Digest,
}

/// The container's number, which stands in no record in clear.
pub const CONTAINER: &[u8] = br#"{"container":"MSKU2666542"}"#;
/// The declaration's number, sealed likewise.
pub const MRN: &[u8] = br#"{"mrn":"26GB1234567890ABC1"}"#;
/// The reason of the hold, for the authorities alone.
pub const REASON: &[u8] = br#"{"reason":"documents differ from the manifest"}"#;

/// A sealed part with what travels beside the record and what opens it.
pub struct SealedPart {
    pub reference: PartRef,
    pub bytes: Vec<Vec<u8>>,
    pub opening: Opening,
}

/// An audience's key in epoch 1.
pub fn audience_key(audience: &str) -> AudienceKey {
    let audience_id = AudienceId::parse(audience).expect("the tests' names are audience ids");
    AudienceKey::new(audience_id, 1, seed(audience, "audience"))
}

/// The tag of the record with this text, see [`content`].
pub fn tag(text: &str) -> Digest {
    Digest(seed(text, "reference"))
}

/// Seal `plaintext` as the first part of the record with `text` by `author`, with randomness that follows from `label`.
pub fn sealed(
    network: &NetworkId,
    (author, text): (&str, &str),
    audience: &str,
    label: &str,
    plaintext: &[u8],
) -> SealedPart {
    let mut wrap_nonce = [0; 24];
    wrap_nonce.copy_from_slice(&seed(label, "nonce")[..24]);
    let random = SealRandomness { content_key: seed(label, "content key"), salt: seed(label, "salt"), wrap_nonce };
    let (author, reference_tag) = (&organisation(author), &tag(text));
    let binding = Binding { network, author, reference_tag };
    let sealed = seal(&binding, &audience_key(audience), plaintext, &random).expect("the tests' texts are short");
    let opened = Opened { salt: random.salt, plaintext: plaintext.to_vec() };
    SealedPart {
        reference: sealed.reference,
        bytes: vec![sealed.ciphertext, sealed.wrapped_key],
        opening: Opening { part: 0, opened },
    }
}

/// The subject that `author` opens with a nonce that follows from its kind.
pub fn subject(network: &NetworkId, author: &str, kind: &str) -> SubjectRef {
    SubjectRef { kind: kind.into(), id: SubjectId::derive(network, &organisation(author), &seed(kind, "subject")) }
}

/// A record about `subjects` with nothing unusual in it; callers change what they need. `text` is its only content and
/// makes its reference.
pub fn content(record_type: &str, author: &str, subjects: Vec<SubjectRef>, at: Time, text: &str) -> RecordContent {
    RecordContent {
        record_type: RecordType::parse(record_type).expect("the tests' types are record types"),
        schema: 1,
        author: organisation(author),
        authority: Authority::Own,
        source: None,
        reference_tag: tag(text),
        event_time: at,
        classifier: None,
        subjects,
        port: Locode::parse("GBFXT").expect("a UN/LOCODE"),
        supersedes: None,
        function: Function::Original,
        body: Map::from_iter([("says".to_owned(), text.into())]),
        parts: vec![],
    }
}

/// The content as a record.
pub fn record(content: &RecordContent) -> Record {
    content.encode().expect("the tests' records are well formed")
}

fn members() -> Vec<Member> {
    ["customs", "port-authority", "terminal", "pcs", "agency"].map(Member::new).into()
}

/// Tell the story; `fillers` entries beside the members' keys make the state tree deep enough to have paths.
pub fn tell(fillers: u64) -> Story {
    let mut chain = Chain::start(members(), &["customs", "port-authority", "terminal", "pcs"], fillers);
    let (network, at) = (chain.network, chain.next_time());
    let stay = subject(&network, "terminal", "container-stay");
    let declaration = subject(&network, "customs", "declaration");
    let name = sealed(&network, ("terminal", "opened"), "community", "name", CONTAINER);
    let mrn = sealed(&network, ("customs", "accepted"), "community", "mrn", MRN);
    let reason = sealed(&network, ("customs", "held"), "authorities", "reason", REASON);

    let mut named = content("Subject", "terminal", vec![stay.clone()], at, "opened");
    named.parts = vec![name.reference.clone()];
    let mut landed = content("TerminalEvent", "terminal", vec![stay.clone()], at, "discharged");
    landed.classifier = Some(Classifier::Actual);
    landed.source = Some(Source {
        system: "TOS".into(),
        message_type: "COARRI:D:95B".into(),
        message_commitment: Digest(seed("coarri", "commitment")),
        received_at: at,
    });
    let mut declared = content("Declaration", "customs", vec![declaration.clone(), stay.clone()], at, "accepted");
    declared.parts = vec![mrn.reference.clone()];
    let [named, landed, declared] = [named, landed, declared].map(|content| record(&content));
    let first = chain.member("terminal").submit(network, at, &[named.clone(), landed.clone()], name.bytes);
    let second = chain.member("customs").submit(network, at, std::slice::from_ref(&declared), mrn.bytes);
    chain.append(vec![first, second]);
    chain.append(vec![]);

    let at = chain.next_time();
    let mut released = content("Release", "carrier", vec![stay.clone()], at, "commercial light green");
    released.authority = Authority::Mandate;
    let mut announced = content("PortCall", "agent", vec![subject(&network, "pcs", "port-call")], at, "announced");
    announced.authority = Authority::Gateway;
    let mut held = content("Hold", "customs", vec![declaration], at, "held");
    held.parts = vec![reason.reference.clone()];
    let [released, announced, held] = [released, announced, held].map(|content| record(&content));
    let first = chain.member("pcs").submit(network, at, &[released.clone(), announced.clone()], vec![]);
    let second = chain.member("customs").submit(network, at, std::slice::from_ref(&held), reason.bytes);
    chain.append(vec![first, second]);

    let five = set_of(&chain.members, &["customs", "port-authority", "terminal", "pcs", "agency"]);
    chain.append_with(vec![], &StateWrites::new(), Some(five));
    let at = chain.next_time();
    let inspected = record(&content("InspectionOutcome", "agency", vec![stay], at, "no objection"));
    let third = chain.member("agency").submit(network, at, std::slice::from_ref(&inspected), vec![]);
    chain.append(vec![third]);
    chain.append(vec![]);

    for (record, part) in [(&named, name.opening), (&declared, mrn.opening), (&held, reason.opening)] {
        chain.opened.insert(record.digest(), vec![part]);
    }
    let [named, landed, declared, released, announced, held, inspected] =
        [named, landed, declared, released, announced, held, inspected].map(|record| record.digest());
    Story { chain, named, landed, declared, released, announced, held, inspected }
}
