//! A ledger of one block in memory: four members, one container release, and its evidence, always the same bytes.
#![allow(clippy::unwrap_used, dead_code, reason = "test code outside of a test function, shared by several tests")]

use ed25519_dalek::{Signer as _, SigningKey};
use portolan_api::block::CheckpointAnswer;
use portolan_api::certificate::CertificateAnswer;
use portolan_api::record::RecordEntry;
use portolan_ledger::certificate::{BlockId, precommit_text};
use portolan_ledger::evidence::{Evidence, Opening, Statement};
use portolan_ledger::jose::key_id;
use portolan_ledger::key::{KeyPurpose, MemberKey, state_key};
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::{Frontier, consistency_path, inclusion_path, leaf_hash};
use portolan_ledger::part::{Binding, SealRandomness, open, seal};
use portolan_ledger::policy::{Anchor, TrustPolicy};
use portolan_ledger::record::{Authority, Function, SubjectRef};
use portolan_ledger::state::{StateProof, key_hash};
use portolan_ledger::submission::{UnsignedClaims, digests_root};
use portolan_ledger::{
    AudienceId, AudienceKey, Certificate, Digest, Header, Height, Locode, NetworkId, OrganisationId, Record,
    RecordContent, RecordType, Round, SubjectId, SubmissionId, Time, Validator, ValidatorSet, VerifiedSubmission,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const MEMBERS: [&str; 4] = ["customs", "pcs", "port-authority", "terminal"];
const MORNING: Time = Time(1_795_420_800_000);

pub struct Network {
    pub network: NetworkId,
    pub policy: TrustPolicy,
    consensus_keys: Vec<SigningKey>,
    pub signing_key: SigningKey,
    header: Header,
    nodes: BTreeMap<(u8, u64), Digest>,
    submission: VerifiedSubmission,
    openings: Vec<Vec<Opening>>,
}

fn organisation(id: &str) -> OrganisationId {
    OrganisationId::parse(id).unwrap()
}

struct Draft<'a> {
    record_type: &'a str,
    author: &'a str,
    authority: Authority,
    subjects: Vec<SubjectRef>,
    body: Value,
    sealed: Option<Value>,
}

impl Network {
    /// Records 0 and 1 open a container stay and a declaration, 2 ties them, 3 is the carrier's release of the stay.
    pub fn new() -> Self {
        let network = NetworkId(Digest::of(b"a network of tests"));
        let consensus_keys: Vec<_> = (1..=4).map(|seed| SigningKey::from_bytes(&[seed; 32])).collect();
        let validator = |(key, member): (&SigningKey, &str)| Validator {
            organisation: organisation(member),
            public_key: key.verifying_key().to_bytes(),
            power: 10,
        };
        let validators = ValidatorSet::new(consensus_keys.iter().zip(MEMBERS).map(validator).collect()).unwrap();
        let signing_key = SigningKey::from_bytes(&[9; 32]);
        let (submission, openings) = submission(network, &signing_key);

        let mut nodes = BTreeMap::new();
        let mut log = Frontier::default();
        let genesis = Digest::of(b"genesis");
        let mut append = |leaf| {
            log.append_with(leaf, |level, at, hash| {
                nodes.insert((level, at), hash);
            })
        };
        append(leaf_of_header(&genesis));
        for (index, record) in (0..).zip(submission.records()) {
            append(leaf_of_record(&record.digest(), &submission.digest(), index));
        }
        let signer = signer(&signing_key);
        let header = Header {
            edition: 1,
            network,
            height: Height(1),
            time: MORNING.plus_ms(61_500),
            proposer: validators.as_slice()[0].address(),
            previous: genesis,
            submissions_root: digests_root([submission.digest()].into_iter()),
            submission_count: 1,
            log_size: log.size(),
            log_root: log.root(),
            record_count: 4,
            state_root: state_root(&signing_key, &signer),
            validators: validators.hash(),
            next_validators: validators.hash(),
        };
        let root = portolan_ledger::merkle::empty_root();
        let policy = TrustPolicy { network, anchor: Anchor { height: Height(0), size: 0, root, validators } };
        Self { network, policy, consensus_keys, signing_key, header, nodes, submission, openings }
    }

    /// Evidence of one record, with what names its subjects.
    pub fn evidence(&self, index: u32) -> Evidence {
        let mut statements = vec![self.statement(index)];
        statements.extend((0..3).filter(|other| *other != index).map(|other| self.statement(other)));
        let fetch = |level, at| self.nodes.get(&(level, at)).copied();
        let consistency = consistency_path(&fetch, 0, self.header.log_size).unwrap();
        Evidence {
            network: self.network,
            set_changes: vec![],
            certificate: self.certificate(),
            consistency,
            statements,
        }
    }

    /// The head of the log as a node answers it.
    pub fn checkpoint(&self) -> CheckpointAnswer {
        let Header { network, height, time, log_size: size, log_root: root, state_root, .. } = self.header;
        let certificate = Some(CertificateAnswer::from(&self.certificate()));
        CheckpointAnswer { network, height, time, size, root, state_root, certificate }
    }

    /// A record as it was signed.
    pub fn record(&self, index: u32) -> &Record {
        &self.submission.records()[index as usize]
    }

    /// A record as a node lists it.
    pub fn entry(&self, index: u32) -> RecordEntry {
        let record = self.record(index);
        RecordEntry {
            record: record.digest(),
            record_type: record.record_type.clone(),
            author: record.author.clone(),
            submitter: self.submission.claims().submitter.clone(),
            authority: record.authority,
            function: record.function,
            supersedes: record.supersedes,
            event_time: record.event_time,
            classifier: record.classifier,
            port: record.port.clone(),
            subjects: record.subjects.iter().map(Into::into).collect(),
            body: Value::Object(record.body.clone()),
            opened: vec![],
            submission: self.submission.digest(),
            index,
            height: self.header.height,
            time: self.header.time,
            leaf: u64::from(index) + 1,
        }
    }

    fn certificate(&self) -> Certificate {
        let header = &self.header;
        let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
        let text = precommit_text(&self.network, header.height, Round(0), &block);
        let sign = |key: &SigningKey| {
            (portolan_ledger::Address::of(&key.verifying_key()), key.sign(text.as_bytes()).to_bytes())
        };
        let mut signatures: Vec<_> = self.consensus_keys[..3].iter().map(sign).collect();
        signatures.sort();
        Certificate { height: header.height, round: Round(0), block, signatures }
    }

    fn statement(&self, index: u32) -> Statement {
        let fetch = |level, at| self.nodes.get(&(level, at)).copied();
        let leaf = u64::from(index) + 1;
        let at = index as usize;
        Statement {
            record: self.submission.records()[at].bytes().to_vec(),
            index,
            records_path: records_path(self.submission.records(), u64::from(index)),
            jws: self.submission.jws().to_owned(),
            signer: signer(&self.signing_key),
            signer_proof: StateProof { other_leaf: None, siblings: vec![] },
            leaf,
            leaf_path: inclusion_path(&fetch, leaf, self.header.log_size).unwrap(),
            header: self.header.clone(),
            header_path: None,
            openings: self.openings[at].clone(),
        }
    }
}

fn signer(key: &SigningKey) -> MemberKey {
    let public_key = key.verifying_key().to_bytes();
    MemberKey {
        organisation: organisation("pcs"),
        purpose: KeyPurpose::Signing,
        public_key,
        from: Height(0),
        until: None,
        expires_at: None,
    }
}

/// The root of a state tree that holds nothing but the signer's key.
fn state_root(key: &SigningKey, signer: &MemberKey) -> Digest {
    let position = key_hash(&state_key(&key_id(&key.verifying_key())));
    let value = Digest::of(&borsh::to_vec(signer).unwrap());
    Digest::of_pieces(&[b"JMT::LeafNode", position.as_ref(), value.as_ref()])
}

fn records_path(records: &[Record], index: u64) -> Vec<Digest> {
    let mut nodes = BTreeMap::new();
    let mut frontier = Frontier::default();
    for record in records {
        frontier.append_with(leaf_hash(record.digest().as_ref()), |level, at, hash| {
            nodes.insert((level, at), hash);
        });
    }
    inclusion_path(&|level, at| nodes.get(&(level, at)).copied(), index, frontier.size()).unwrap()
}

fn submission(network: NetworkId, key: &SigningKey) -> (VerifiedSubmission, Vec<Vec<Opening>>) {
    let subject = |kind: &str, nonce: u8| SubjectRef {
        kind: kind.into(),
        id: SubjectId::derive(&network, &organisation("pcs"), &[nonce; 32]),
    };
    let (stay, declaration) = (subject("container-stay", 1), subject("declaration", 2));
    let own = Authority::Own;
    let nonce = |byte: u8| json!({"nonce": Digest([byte; 32])});
    let drafts = [
        Draft {
            record_type: "Subject",
            author: "pcs",
            authority: own,
            subjects: vec![stay.clone()],
            body: nonce(1),
            sealed: Some(json!({"kind": "container-stay", "container": "MSKU2666542", "terminal": "terminal"})),
        },
        Draft {
            record_type: "Subject",
            author: "pcs",
            authority: own,
            subjects: vec![declaration.clone()],
            body: nonce(2),
            sealed: Some(json!({"kind": "declaration", "mrn": "26GB5XK7T2Q9R4D1A0"})),
        },
        Draft {
            record_type: "Declaration",
            author: "pcs",
            authority: own,
            subjects: vec![declaration, stay.clone()],
            body: json!({"regime": "import"}),
            sealed: None,
        },
        Draft {
            record_type: "Release",
            author: "carrier",
            authority: Authority::Mandate,
            subjects: vec![stay],
            body: json!({"light": "COMMERCIAL", "state": "GREEN"}),
            sealed: Some(json!({"note": "freight paid\u{1b}[2J"})),
        },
    ];
    let (mut records, mut parts, mut openings) = (vec![], vec![], vec![]);
    for (tag, draft) in (0..).zip(drafts) {
        let (record, sealed, opening) = draft.write(network, tag);
        records.push(record);
        parts.extend(sealed);
        openings.push(opening);
    }
    let claims = UnsignedClaims {
        network,
        id: SubmissionId::new(MORNING, &[5; 10]),
        submitter: organisation("pcs"),
        issued_at: MORNING.plus_ms(61_000),
        expires_at: MORNING.plus_ms(3_600_000),
    };
    (VerifiedSubmission::sign(claims, &records, parts, key).unwrap(), openings)
}

impl Draft<'_> {
    fn write(self, network: NetworkId, tag: u8) -> (Record, Vec<Vec<u8>>, Vec<Opening>) {
        let key = AudienceKey::new(AudienceId::parse("community").unwrap(), 1, [7; 32]);
        let random = SealRandomness { content_key: [tag + 1; 32], salt: [tag + 2; 32], wrap_nonce: [tag + 3; 24] };
        let (author, reference_tag) = (organisation(self.author), Digest([tag; 32]));
        let binding = Binding { network: &network, author: &author, reference_tag: &reference_tag };
        let sealed = self.sealed.map(|text| seal(&binding, &key, text.to_string().as_bytes(), &random).unwrap());
        let content = RecordContent {
            record_type: RecordType::parse(self.record_type).unwrap(),
            schema: 1,
            author: author.clone(),
            authority: self.authority,
            source: None,
            reference_tag,
            event_time: MORNING,
            classifier: None,
            subjects: self.subjects,
            port: Locode::parse("GBFXT").unwrap(),
            supersedes: None,
            function: Function::Original,
            body: serde_json::from_value(self.body).unwrap(),
            parts: sealed.iter().map(|sealed| sealed.reference.clone()).collect(),
        };
        let opening = sealed.iter().map(|sealed| Opening {
            part: 0,
            opened: open(&binding, &key, &sealed.reference, &sealed.ciphertext, &sealed.wrapped_key).unwrap(),
        });
        let openings = opening.collect();
        let parts = sealed.into_iter().flat_map(|sealed| [sealed.ciphertext, sealed.wrapped_key]).collect();
        (content.encode().unwrap(), parts, openings)
    }
}
