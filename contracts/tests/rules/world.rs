//! A small network in memory: its genesis, keys from fixed seeds, a clock that only the test moves.

// The bench takes this file by its path, and this one with it.
#[path = "sealed.rs"]
mod sealed;

use ed25519_dalek::SigningKey;
use portolan_contracts::genesis::{Audience, GenesisKey, GenesisOrganisation, GenesisState};
use portolan_contracts::membership::Share;
use portolan_contracts::nouns::mandate::Mandate;
use portolan_contracts::nouns::node::{Node, NodeKind};
use portolan_contracts::nouns::organisation::OrganisationStatus;
use portolan_contracts::parameters::{GateCategory, GateRequirement, Paper, Thresholds, edition_at};
use portolan_contracts::quota::Quota;
use portolan_contracts::state::{encode, read};
use portolan_contracts::{
    BlockContext, BlockOutcome, EDITIONS, Editions, Execution, Light, MemoryState, Parameters, Refusal, RefusedInBlock,
    execute_block, execute_block_under, execute_submission, state_keys,
};
use portolan_ledger::key::{KeyPurpose, key_id};
use portolan_ledger::record::{Authority, Classifier, Function, Source, SubjectRef};
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{
    Address, AudienceId, Digest, Height, Locode, NetworkId, OrganisationId, Record, RecordContent, RecordType,
    SubmissionId, Time, VerifiedSubmission,
};
pub use sealed::Sealed;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Time of the genesis, milliseconds: a morning in November 2026.
pub const GENESIS_MS: u64 = 1_795_420_800_000;
/// The port of most scenarios.
pub const PORT: &str = "GBFXT";
/// Time between two blocks, milliseconds.
pub const BLOCK_MS: u64 = 1_000;

/// Who takes part: id, roles, whether it holds a key.
const ORGANISATIONS: &[(&str, &[&str], bool)] = &[
    ("customs", &["CUS@GB"], true),
    ("port-authority", &["PHA@GBFXT"], true),
    ("terminal", &["TER@GBFXT"], true),
    ("pcs", &["PCS@GBFXT"], true),
    ("carrier", &["CAR@*"], false),
    ("agent", &["AGT@GB"], false),
    ("line", &["CAR@*"], true),
    ("plant-health", &["OGA.PHY@GB"], true),
    ("police", &["OGA.POL@GB"], true),
    ("terminal-two", &["TER@GBFXT/TCT2"], true),
    ("customs-fr", &["CUS@FR"], true),
    ("suspended", &["TER@GBFXT"], true),
    ("auditor", &["AUD@*"], true),
    ("tribunal", &["DIS@GB"], true),
    ("vessel-traffic", &["VTS@GBFXT"], true),
    ("maritime-window", &["MSW@GBFXT"], true),
    ("port-health", &["OGA.HLT@GB"], true),
    ("immigration", &["OGA.IMM@GB"], true),
    ("environment", &["OGA.ENV@GB"], true),
    ("forwarder", &["FWD@GB"], true),
    ("haulier", &["HAU@GB"], true),
    ("rival-haulier", &["HAU@GB"], true),
    ("depot", &["DEP@GBFXT"], true),
    ("other-line", &["CAR@*"], true),
];

/// A key that is always the same for the same name.
pub fn key_of(name: &str) -> SigningKey {
    SigningKey::from_bytes(&Digest::of(name.as_bytes()).0)
}

pub fn organisation(id: &str) -> OrganisationId {
    OrganisationId::parse(id).expect("an organisation id")
}

pub fn network() -> NetworkId {
    NetworkId(Digest::of(b"the network of the scenarios"))
}

/// Who votes on blocks, each with power 1.
pub const VALIDATORS: [&str; 4] = ["customs", "port-authority", "terminal", "pcs"];
/// What the members' keys are for, beside signing, and how the scenarios call them.
pub const PURPOSES: [(KeyPurpose, &str); 5] = [
    (KeyPurpose::Consensus, "consensus"),
    (KeyPurpose::Sealing, "sealing"),
    (KeyPurpose::Transport, "transport"),
    (KeyPurpose::Log, "log"),
    (KeyPurpose::Root, "root"),
];

/// The public side of the key with this name. Ed25519 bytes serve as X25519 ones too.
pub fn public_key_of(name: &str) -> [u8; 32] {
    key_of(name).verifying_key().to_bytes()
}

fn genesis_key(id: &str, name: &str, purpose: KeyPurpose) -> GenesisKey {
    let public_key = public_key_of(name);
    let kid = key_id(purpose, &public_key).expect("a usable key");
    GenesisKey { kid, organisation: organisation(id), purpose, public_key }
}

fn node_of(id: &str) -> Node {
    let key = |word: &str| public_key_of(&format!("{id} {word}"));
    Node {
        organisation: organisation(id),
        kind: NodeKind::Validator,
        power: 1,
        address: None,
        consensus_key: Some(key("consensus")),
        transport_key: key("transport"),
        sealing_key: key("sealing"),
        log_key: key("log"),
    }
}

/// The edition that the scenarios begin with. It stays when there is a newer one: what they say is how its blocks end for ever.
const BEGINNING: u16 = 1;

/// The genesis of the scenarios.
pub fn genesis() -> GenesisState {
    let organisations = ORGANISATIONS.iter().map(|(id, roles, _)| GenesisOrganisation {
        id: organisation(id),
        name: (*id).to_owned(),
        status: if *id == "suspended" { OrganisationStatus::Suspended } else { OrganisationStatus::Active },
        roles: roles.iter().map(|role| role.parse().expect("a role grant")).collect(),
    });
    let holders = ORGANISATIONS.iter().filter(|(_, _, holds)| *holds);
    let signing = holders.map(|(id, ..)| genesis_key(id, id, KeyPurpose::Signing));
    let of_nodes = VALIDATORS
        .iter()
        .flat_map(|id| PURPOSES.map(|(purpose, word)| genesis_key(id, &format!("{id} {word}"), purpose)));
    let mandate = |to: &str, until: Option<u64>| Mandate {
        from: organisation("carrier"),
        to: organisation(to),
        record_types: ["Release", "Hold", "HoldLift"].map(|name| RecordType::parse(name).expect("a type")).into(),
        valid_from: Time(GENESIS_MS),
        valid_until: until.map(Time),
    };
    let required = |lights: &[Light]| lights.iter().copied().collect();
    use Light::{Commercial, Customs, Terminal};
    GenesisState {
        time: Time(GENESIS_MS),
        parameters: Parameters {
            edition: BEGINNING,
            ports: ["GBFXT", "GBSOU"].map(|port| Locode::parse(port).expect("a port")).into(),
            required_lights: [
                (GateCategory::Import, required(&[Commercial, Customs, Terminal])),
                (GateCategory::Export, required(&[Customs, Terminal])),
                (GateCategory::Transhipment, required(&[Customs])),
                (GateCategory::Empty, required(&[Terminal])),
            ]
            .into(),
            pickup_validity_ms: 2 * 60 * 60 * 1_000,
            hold_override_roles: ["OGA.POL".parse().expect("a role")].into(),
            quota: Quota::default(),
            thresholds: Thresholds::all(Share::TWO_THIRDS),
            gate_requires: BTreeSet::new(),
            papers_kept: Paper::ALL.iter().copied().collect(),
        },
        organisations: organisations.collect(),
        keys: signing.chain(of_nodes).collect(),
        nodes: VALIDATORS.iter().map(|id| node_of(id)).collect(),
        mandates: vec![mandate("pcs", None), mandate("terminal", Some(GENESIS_MS + 60 * 60 * 1_000))],
        audiences: vec![Audience {
            id: AudienceId::parse("community").expect("an audience"),
            members: ["customs", "port-authority", "terminal", "pcs"].map(organisation).into(),
            epoch: 1,
        }],
    }
}

/// A record to be, with everything a test may want to get wrong.
#[derive(Debug, Clone)]
pub struct Draft {
    pub record_type: String,
    pub author: String,
    pub authority: Authority,
    pub sourced: bool,
    pub reference: String,
    pub event_time: Time,
    pub classifier: Option<Classifier>,
    pub subjects: Vec<SubjectRef>,
    pub port: String,
    pub function: Function,
    pub supersedes: Option<Digest>,
    pub body: Map<String, Value>,
    pub schema: u32,
    pub sealed: Vec<Sealed>,
}

impl Draft {
    pub fn record(&self) -> Record {
        let source = self.sourced.then(|| Source {
            system: "TOS".into(),
            message_type: "TEST".into(),
            message_commitment: Digest::of(self.reference.as_bytes()),
            received_at: self.event_time,
        });
        let content = RecordContent {
            record_type: RecordType::parse(&self.record_type).expect("a record type"),
            schema: self.schema,
            author: organisation(&self.author),
            authority: self.authority,
            source,
            reference_tag: Digest::of(self.reference.as_bytes()),
            event_time: self.event_time,
            classifier: self.classifier,
            subjects: self.subjects.clone(),
            port: Locode::parse(&self.port).expect("a port"),
            supersedes: self.supersedes,
            function: self.function,
            body: self.body.clone(),
            parts: sealed::parts_of(&self.reference, &self.sealed),
        };
        content.encode().expect("a record")
    }
}

/// How a submission is signed, with everything a test may want to get wrong.
#[derive(Debug, Clone)]
pub struct Signing {
    pub network: NetworkId,
    pub submitter: String,
    pub key: String,
    pub expires_in_ms: i64,
}

impl Signing {
    pub fn by(submitter: &str) -> Self {
        let (submitter, key) = (submitter.to_owned(), submitter.to_owned());
        Self { network: network(), submitter, key, expires_in_ms: 60 * 60 * 1_000 }
    }
}

/// The network: its state after the last block, and the block in the making.
pub struct World {
    pub editions: &'static Editions,
    pub state: MemoryState,
    pub height: u64,
    pub time: Time,
    pub pending: Vec<VerifiedSubmission>,
    pub submission_count: u64,
}

impl World {
    pub fn new() -> Self {
        Self::under(&EDITIONS)
    }

    /// The network of members whose programs have these editions.
    pub fn under(editions: &'static Editions) -> Self {
        let state = MemoryState::from_writes(&genesis().writes().expect("a genesis"));
        Self { editions, state, height: 0, time: Time(GENESIS_MS + BLOCK_MS), pending: Vec::new(), submission_count: 0 }
    }

    /// What governance may decide: from the next block on, each member may write so much in an hour.
    pub fn set_quota(&mut self, records_per_hour_max: u64, bytes_per_hour_max: u64) {
        let mut parameters: Parameters = read(&self.state, &state_keys::parameters()).expect("parameters");
        parameters.quota = Quota { records_per_hour_max, bytes_per_hour_max };
        self.state.apply(&[(state_keys::parameters(), Some(encode(&parameters)))].into());
    }

    /// What governance may decide: from the next block on, a pick-up needs this beyond lights and place.
    pub fn set_gate_requires(&mut self, gate_requires: BTreeSet<GateRequirement>) {
        let mut parameters: Parameters = read(&self.state, &state_keys::parameters()).expect("parameters");
        parameters.gate_requires = gate_requires;
        self.state.apply(&[(state_keys::parameters(), Some(encode(&parameters)))].into());
    }

    /// What governance may decide: from the next block on, these papers are kept on the ledger.
    pub fn set_papers_kept(&mut self, papers_kept: BTreeSet<Paper>) {
        let mut parameters: Parameters = read(&self.state, &state_keys::parameters()).expect("parameters");
        parameters.papers_kept = papers_kept;
        self.state.apply(&[(state_keys::parameters(), Some(encode(&parameters)))].into());
    }

    /// The state as it would be if the network had gone on to this edition.
    pub fn state_of_edition(&self, edition: u16) -> MemoryState {
        let parameters: Parameters = read(&self.state, &state_keys::parameters()).expect("parameters");
        let mut state = self.state.clone();
        let parameters = Parameters { edition, ..parameters };
        state.apply(&[(state_keys::parameters(), Some(encode(&parameters)))].into());
        state
    }

    pub fn context(&self) -> BlockContext {
        let height = Height(self.height + 1);
        BlockContext {
            network: network(),
            edition: edition_at(&self.state, height).expect("a genesis"),
            height,
            time: self.time,
            proposer: Address::NOBODY,
        }
    }

    /// Sign records; each submission gets an id of its own.
    pub fn sign(&mut self, records: &[Record], signing: &Signing) -> VerifiedSubmission {
        self.submission_count += 1;
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.submission_count.to_be_bytes());
        let expires_at = Time(self.time.0.saturating_add_signed(signing.expires_in_ms));
        let claims = UnsignedClaims {
            network: signing.network,
            id: SubmissionId::new(self.time, &random),
            submitter: organisation(&signing.submitter),
            issued_at: Time(expires_at.0 - 1),
            expires_at,
        };
        let parts = records.iter().flat_map(sealed::bytes_of).collect();
        VerifiedSubmission::sign(claims, records, parts, &key_of(&signing.key)).expect("a submission")
    }

    /// Let a submission enter the block in the making. A refused one must leave no trace: checked here, for every
    /// refusal of every test.
    pub fn submit(&mut self, submission: VerifiedSubmission) -> Result<(), Refusal> {
        let mut execution = Execution::begin_under(self.editions, &self.state, self.context());
        for before in &self.pending {
            execution.submission(before).expect("what entered before enters again");
        }
        match execution.submission(&submission) {
            Ok(()) => {
                self.pending.push(submission);
                Ok(())
            }
            Err(refusal) => {
                let without = self.execute().expect("what entered enters");
                assert_eq!(execution.finish(), without, "a refused submission left a trace: {refusal}");
                Err(refusal)
            }
        }
    }

    /// Let a validator judge a block with what is in the making, on another state or in another context than is due. One
    /// that does not stand leaves no trace and takes no submission.
    pub fn offer_block(&self, state: &MemoryState, context: BlockContext) -> Result<(), Refusal> {
        let refusal = match execute_block(state, context, &self.pending) {
            Ok(_) => return Ok(()),
            Err(RefusedInBlock::Block(refusal)) => refusal,
            Err(other) => panic!("what entered enters: {other}"),
        };
        let outcome = Execution::begin(state, context).finish();
        assert_eq!(outcome, BlockOutcome::default(), "a refused block left a trace: {refusal}");
        for submission in &self.pending {
            let trial = execute_submission(state, context, submission).map_err(|refusal| refusal.code());
            assert_eq!(trial.err(), Some(refusal.code()), "a submission entered where no block stands");
        }
        Err(refusal)
    }

    /// What the block in the making does as it stands.
    pub fn execute(&self) -> Result<BlockOutcome, RefusedInBlock> {
        execute_block_under(self.editions, &self.state, self.context(), &self.pending)
    }

    /// Close the block in the making and begin the next.
    pub fn close_block(&mut self) -> BlockOutcome {
        let outcome = self.execute().expect("what entered enters");
        self.state.apply(&outcome.writes);
        self.pending.clear();
        self.height += 1;
        self.time = self.time.plus_ms(BLOCK_MS);
        outcome
    }
}
