//! Evidence from a ledger with millions of leaves and entries, of which only the few that matter exist: every other
//! subtree stands in as a made-up hash. Paths have the length they would have, so sizes and times are true.

use super::member::{Member, set_of};
use super::proofs::records_path;
use super::story::{audience_key, content, record, subject, tag};
use portolan_ledger::certificate::{BlockId, Certificate, precommit_text};
use portolan_ledger::evidence::{Evidence, Statement};
use portolan_ledger::log::{leaf_of_header, leaf_of_record};
use portolan_ledger::merkle::{consistency_path, empty_root, inclusion_path, root_from_path};
use portolan_ledger::part::{Binding, SealRandomness, seal};
use portolan_ledger::policy::{Anchor, TrustPolicy};
use portolan_ledger::record::Source;
use portolan_ledger::state::{StateProof, key_hash, node_hash};
use portolan_ledger::{Digest, Header, Height, NetworkId, Record, Round, Time, VerifiedSubmission};
use std::collections::BTreeMap;

/// The shape of the ledger that evidence is taken from.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Validators, all of whom sign.
    pub validators: u8,
    /// Leaves of the record log.
    pub leaves: u64,
    /// Leaves of the policy's anchor, 0 for genesis.
    pub anchor: u64,
    /// Hashes of a path in the state tree: 22 for about four million entries.
    pub state_path: usize,
    /// Records of the submission.
    pub records: u32,
    /// Length of the record, bytes.
    pub record_bytes: usize,
}

/// The shape that the promised size and time are for.
pub const PROMISED: Shape =
    Shape { validators: 7, leaves: 10_000_000, anchor: 0, state_path: 22, records: 1, record_bytes: 1_024 };

/// A log of which only some leaves are known.
struct SparseLog {
    known: BTreeMap<u64, Digest>,
}

impl SparseLog {
    fn node(&self, level: u8, index: u64) -> Digest {
        let leaves = index << level..(index + 1) << level;
        match (self.known.range(leaves).next(), level) {
            (None, _) => Digest::of_pieces(&[b"made up", &[level], &index.to_be_bytes()]),
            (Some((_, leaf)), 0) => *leaf,
            _ => {
                let [left, right] = [2 * index, 2 * index + 1].map(|child| self.node(level - 1, child));
                Digest::of_pieces(&[&[1], left.as_ref(), right.as_ref()])
            }
        }
    }

    fn inclusion(&self, index: u64, size: u64) -> Vec<Digest> {
        inclusion_path(&|level, at| Some(self.node(level, at)), index, size).expect("the index is inside")
    }

    fn root(&self, size: u64) -> Digest {
        if size == 0 {
            return empty_root();
        }
        root_from_path(self.node(0, 0), 0, size, &self.inclusion(0, size)).expect("its own path")
    }
}

/// `count` records of about `bytes` bytes, each with one sealed part, signed at once.
pub fn submission(network: NetworkId, signer: &Member, count: u32, bytes: usize) -> VerifiedSubmission {
    let at = Time(1_795_420_800_000);
    let (mut records, mut parts) = (Vec::new(), Vec::new());
    for number in 0..count {
        let (made, sealed) = one_record(network, signer, number, bytes, at);
        records.push(made);
        parts.extend(sealed);
    }
    signer.submit(network, at, &records, parts)
}

fn one_record(network: NetworkId, signer: &Member, number: u32, bytes: usize, at: Time) -> (Record, [Vec<u8>; 2]) {
    let of = |label: &[u8]| Digest::of_pieces(&[label, &number.to_be_bytes()]).0;
    let mut wrap_nonce = [0; 24];
    wrap_nonce.copy_from_slice(&of(b"nonce")[..24]);
    let random = SealRandomness { content_key: of(b"content key"), salt: of(b"salt"), wrap_nonce };
    // 512 bytes of ciphertext and wrapped key are what one line of a message needs.
    let text = number.to_string();
    let (author, reference_tag) = (&signer.organisation, &tag(&text));
    let binding = Binding { network: &network, author, reference_tag };
    let sealed = seal(&binding, &audience_key("community"), &[b'x'; 200], &random).expect("a short text");
    let author = signer.organisation.as_str();
    let subjects = vec![subject(&network, author, "container-stay")];
    let mut content = content("TerminalEvent", author, subjects, at, &text);
    content.source = Some(Source {
        system: "TOS".into(),
        message_type: "COARRI:D:95B".into(),
        message_commitment: Digest(of(b"commitment")),
        received_at: at,
    });
    content.parts = vec![sealed.reference];
    let short = record(&content).bytes().len();
    content.body.insert("text".into(), "x".repeat(bytes.saturating_sub(short + r#","text":"""#.len())).into());
    (record(&content), [sealed.ciphertext, sealed.wrapped_key])
}

/// Evidence of the middle record of a submission in the middle of such a ledger, with the policy it holds under.
pub fn evidence(shape: Shape) -> (Evidence, TrustPolicy) {
    let network = NetworkId(Digest::of(b"a large network"));
    let members: Vec<_> = (0..shape.validators).map(|at| Member::new(&format!("member-{at}"))).collect();
    let names: Vec<_> = members.iter().map(|member| member.organisation.as_str()).collect();
    let set = set_of(&members, &names);
    let signer = &members[0];
    let submission = submission(network, signer, shape.records, shape.record_bytes);
    let index = shape.records / 2;
    let record = &submission.records()[usize::try_from(index).expect("few records")];
    let (signer_proof, state_root) = state_proof(signer, shape.state_path);
    let header = Header {
        height: Height(shape.leaves / 80),
        time: Time(1_795_420_800_000),
        log_size: shape.leaves / 2 + 9,
        record_count: 40,
        ..Header::genesis(1, network, Time(0), state_root, &set)
    };
    let leaf = header.log_size - 17;
    // Where a tree is cut, every level beside the cut must be made from its children, as if the leaves were there.
    let cuts = [0, shape.anchor.saturating_sub(1), shape.anchor];
    let mut log = SparseLog { known: cuts.map(|leaf| (leaf, Digest::of(&leaf.to_be_bytes()))).into() };
    log.known.insert(leaf, leaf_of_record(&record.digest(), &submission.digest(), index));
    log.known.insert(header.log_size, leaf_of_header(&header.digest()));
    let block =
        BlockId { header: Digest::of(b"the newest header"), log_size: shape.leaves, log_root: log.root(shape.leaves) };
    let statement = Statement {
        record: record.bytes().to_vec(),
        index,
        records_path: records_path(&submission, u64::from(index)),
        jws: submission.jws().to_owned(),
        signer: signer.key(),
        signer_proof,
        leaf,
        leaf_path: log.inclusion(leaf, shape.leaves),
        header_path: Some(log.inclusion(header.log_size, shape.leaves)),
        header,
        openings: vec![],
    };
    let consistency =
        consistency_path(&|level, at| Some(log.node(level, at)), shape.anchor, shape.leaves).expect("a smaller anchor");
    let certificate = certificate(network, &members, block, shape.leaves / 40);
    let anchor = Anchor { height: Height(0), size: shape.anchor, root: log.root(shape.anchor), validators: set };
    let evidence = Evidence { network, set_changes: vec![], certificate, consistency, statements: vec![statement] };
    (evidence, TrustPolicy { network, anchor })
}

/// A path of made-up siblings from the signer's key to the root that follows.
fn state_proof(signer: &Member, depth: usize) -> (StateProof, Digest) {
    let position = key_hash(&signer.key_entry());
    let sibling = |level: usize| Digest::of_pieces(&[b"made up", &level.to_be_bytes()]);
    let siblings: Vec<_> = (0..depth).map(sibling).collect();
    let value = Digest::of(&signer.key_value());
    let start = Digest::of_pieces(&[b"JMT::LeafNode", position.as_ref(), value.as_ref()]);
    let climb = |hash: Digest, (level, sibling): (usize, &Digest)| {
        let at = depth - 1 - level;
        let right = position.0[at / 8] >> (7 - at % 8) & 1 == 1;
        if right { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) }
    };
    let root = siblings.iter().enumerate().fold(start, climb);
    (StateProof { other_leaf: None, siblings }, root)
}

fn certificate(network: NetworkId, members: &[Member], block: BlockId, height: u64) -> Certificate {
    let (height, round) = (Height(height), Round(0));
    let text = precommit_text(&network, height, round, &block);
    let mut signatures: Vec<_> =
        members.iter().map(|member| (member.validator().address(), member.precommit(&text))).collect();
    signatures.sort_by_key(|(address, _)| *address);
    Certificate { height, round, block, signatures }
}
