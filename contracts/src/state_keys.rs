//! Every key of the state tree, documented in one enum (`docs/specs/state-keys.md`).
//!
//! A key is a u16 big-endian tag and the ids that follow it; a value is borsh. A tag's meaning never changes and a tag
//! is never used again. Ids are written so that no two keys can meet: fixed lengths, or one length byte before text.

use portolan_ledger::jose::base64url_decode;
use portolan_ledger::key::STATE_TAG_KEY;
use portolan_ledger::{AudienceId, Digest, Height, KeyId, OrganisationId, SubjectId, SubmissionId, Time};

macro_rules! tags {
    ($($(#[$doc:meta])* $variant:ident = $number:expr, $id:literal, $value:literal, $lifetime:literal, $says:literal;)+) => {
        /// What a state key is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Tag {
            $(#[doc = $says] $variant = $number,)+
        }

        impl Tag {
            /// Every tag with its id, value, lifetime and meaning, as the specification prints them.
            pub const ALL: &'static [(Self, &'static str, &'static str, &'static str, &'static str)] =
                &[$((Self::$variant, $id, $value, $lifetime, $says),)+];
        }
    };
}

tags! {
    Parameters = 0x0001, "", "Parameters", "changed by governance", "The parameters of the rules.";
    Organisation = 0x0002, "organisation", "Organisation", "changed by governance", "An organisation, its roles and its status.";
    Key = STATE_TAG_KEY, "32-byte key thumbprint", "MemberKey (ledger)", "kept for ever", "A public key, its owner and its purpose.";
    Mandate = 0x0004, "from ‖ to", "Mandate", "changed by its giver", "What one organisation lets another say for it.";
    Audience = 0x0005, "audience", "Audience", "changed by governance", "Who shares a key, and its newest epoch.";
    LastBlock = 0x0006, "", "LastBlock", "changed by every block", "Height and time of the last block.";

    Node = 0x0007, "organisation", "Node", "changed by governance and its own keys", "The node of an organisation: its kind, power and keys.";
    ValidatorSchedule = 0x0008, "", "ValidatorSchedule", "changed when a change of the validators is decided, enters or is past", "The validator sets from the last block's height on, and the changes that wait.";
    OrganisationKey = 0x0009, "organisation ‖ 32-byte key thumbprint", "empty", "kept for ever", "A key that is or was an organisation's.";

    Proposal = 0x000a, "record digest", "Proposal", "kept for ever", "A proposal: its action, its votes and where it stands.";
    OpenProposal = 0x000b, "end (time) ‖ record digest", "empty", "until it is closed", "A proposal that votes are taken on, by its end.";
    PlannedEdition = 0x000c, "", "PlannedEdition", "until its height", "The edition of the rules that was decided, and its first height.";

    Absences = 0x000d, "", "Vec<Absence>", "changed when a validator misses its turn to propose, or is back", "The validators that are passed over as proposers, and until when.";

    SubmissionSeen = 0x0010, "submitter ‖ submission id", "empty", "forgotten after expiry", "A submission is on the ledger and may not enter again.";
    SubmissionExpiry = 0x0011, "height ‖ u16 chunk", "Vec<(submitter, submission id)>", "forgotten after expiry", "Which submission ids can be forgotten, by the block they entered in.";
    Reference = 0x0012, "author ‖ reference tag", "record digest", "kept for ever", "The record that an author made under a reference.";
    Usage = 0x0013, "submitter", "Usage", "changed by its submissions, where there is a quota", "What a member has written in the hour of its last submission.";

    Subject = 0x0020, "subject", "Subject", "kept for ever", "A subject: its kind, opener and port.";
    History = 0x0021, "subject", "Histories", "never lowered, never pruned", "Count and hash chain of the records about a subject: of all, and of each type.";

    SameSubject = 0x0030, "subject ‖ subject", "Join", "changed by join and split", "Who says that two subjects are one thing; stored both ways round.";
    PortCall = 0x0040, "subject", "PortCall", "changed by its events", "A port call.";
    Declaration = 0x0050, "subject", "Declaration", "changed by its records", "A declaration: header, version and state.";
    DeclarationStay = 0x0051, "declaration ‖ stay", "empty", "changed by its header", "A container stay that a declaration covers.";
    StayDeclaration = 0x0052, "stay ‖ declaration", "Tie", "changed by its header; ended when the stay is dropped under a hold", "A declaration that covers a container stay, or did under a hold.";
    Stay = 0x0060, "subject", "Stay", "changed by its events", "A container stay: where the container is.";

    Hold = 0x0070, "record digest", "Hold", "kept for ever", "A hold, open or lifted.";
    SubjectHold = 0x0071, "subject ‖ record digest", "empty", "kept for ever", "A hold that was placed on a subject.";
    Release = 0x0080, "subject ‖ light ‖ basis", "Release", "changed by later releases", "The newest release of a light on a subject; basis is a declaration or sixteen zero bytes.";
    PendingRelease = 0x0081, "deadline ‖ record digest", "PendingRelease", "until overdue", "A customs release whose status has not been seen.";
    WaitingRelease = 0x0082, "declaration ‖ record digest", "PendingRelease", "until the status arrives", "The same, found by its declaration.";
    Inspection = 0x0090, "record digest", "Inspection", "kept for ever", "An inspection request and its outcome.";
    SubjectInspection = 0x0091, "subject ‖ record digest", "empty", "kept for ever", "An inspection that was requested on a subject.";
    PickupAuthorisation = 0x00a0, "stay", "PickupAuthorisation", "changed by later ones", "The newest permission to leave.";
    Exception = 0x00b0, "subject ‖ height ‖ u32 sequence", "Exception", "kept for ever", "A breach of a rule that was recorded.";
    CodeList = 0x00c0, "u8 list", "Vec<AdoptedEdition>", "grows by adoption", "The editions of a code list, in the order of their first days.";
    CodeListPage = 0x00c1, "proposal (digest) ‖ u16 page", "empty", "kept for ever", "A page of an adopted edition that was written.";
    Code = 0x00c2, "u8 list ‖ code", "Vec<Span>", "grows by editions", "What a code stands for, in which editions.";
    Vessel = 0x00d0, "vessel", "Vessel", "changed by its records", "A vessel, as its opener describes it.";
    VesselOpenCall = 0x00d1, "vessel ‖ port call", "empty", "until the call is closed or called off", "A call of a vessel that is not over.";
    PortCallTimes = 0x00d2, "port call ‖ u8 location ‖ u8 berth visit ‖ u8 event type ‖ u8 service", "Times", "changed by its events", "What is said of one moment of a call.";
    Formality = 0x00d3, "port call ‖ record digest", "Formality", "changed by its records", "A formality, by its first submission; without one while only decisions have come.";
    StandingFormality = 0x00d4, "port call ‖ u8 type ‖ u8 movement ‖ record digest", "empty", "while it stands", "A formality that is submitted and not rejected, incomplete or taken back.";
    Manifest = 0x00d8, "subject", "Manifest", "changed by its records and its lines", "A manifest: header, what customs said, and how many lines it has.";
    CallManifest = 0x00d9, "port call ‖ manifest", "empty", "changed by its header", "A manifest of a port call.";
    Consignment = 0x00da, "subject", "Consignment", "changed by its records", "A consignment: header, container stays, and what was said of it.";
    ManifestLine = 0x00db, "manifest ‖ consignment", "empty", "changed by the consignment's records", "A consignment that a manifest lists.";
    StayConsignment = 0x00dc, "stay ‖ consignment", "Tie", "kept for ever; ended when the consignment is taken out", "A consignment that is or was in a container stay.";
    AwaitedStay = 0x00dd, "manifest ‖ stay", "empty", "until discharged, or the call is closed", "A container stay that a manifest says is to be discharged.";
    CargoDue = 0x00de, "time ‖ u8 check ‖ stay or port call", "empty", "until looked at", "When a container stay or a port call is to be reconciled with what was declared.";
    CallMove = 0x00df, "port call ‖ u8 side ‖ stay ‖ record digest", "time", "until the arrival or departure is reported", "A discharge or loading that the times of its call will be held against.";
    AwaitedAcceptance = 0x00e0, "deadline ‖ declaration", "record digest", "until the acceptance arrives, or overdue", "A declaration that is released without having been seen accepted, and the record that released it.";
    ReleaseRight = 0x00e1, "stay", "ReleaseRight", "changed by its steps", "The newest right to pick a container up.";
    PreAnnouncement = 0x00e2, "stay ‖ haulier", "Vec<PreAnnouncement>", "changed by its records", "The visits that a haulier has announced for a container.";
    InspectionPlan = 0x00e8, "record digest", "Plan", "kept for ever", "A joint inspection whose place and slot were fixed, by its oldest request.";
    InspectionFigures = 0x00e9, "u8 length ‖ port", "Figures", "changed when a plan ends or a joint inspection is missed", "What was counted of inspections in a port.";
    Transit = 0x00f0, "subject", "Transit", "changed by its records", "A transit: its header and what customs said of it.";
    TransitStay = 0x00f1, "transit ‖ stay", "empty", "changed by its header", "A container stay that a transit moves.";
    StayTransit = 0x00f2, "stay ‖ transit", "empty", "changed by its header", "A transit that names a container stay.";
    Exit = 0x00f3, "declaration", "Course<ExitStatus>", "changed by its records", "What was said of the exit of a declaration's goods.";
    ExitDue = 0x00f4, "deadline ‖ declaration", "empty", "until the deadline", "An export that was released, by the time its exit is due.";
    LoadAuthorisation = 0x00f5, "stay", "LoadAuthorisation", "changed by later ones", "The newest permission to be put on board.";
    InventoryMatch = 0x00f6, "declaration ‖ subject", "InventoryMatch", "changed by later answers", "Whether a consignment or stay of a declaration was found in the port's inventory.";
    Document = 0x00f7, "record digest", "DocumentRef", "kept for ever", "A reference to a document, and what superseded it.";
    ExceptionCase = 0x00f8, "exception id (digest)", "Case", "kept for ever", "Where an exception is held, who reported it, and what was done about it.";
    ReportedException = 0x00f9, "subject ‖ exception id (digest)", "Exception", "kept for ever", "A breach of a rule that was reported by a validator.";
    Dispute = 0x00fa, "record digest", "Dispute", "kept for ever", "A dispute, its answer and its end.";
    DisputeAbout = 0x00fb, "record digest ‖ claimant", "record digest", "changed by the claimant's next dispute", "The newest dispute of a member about a record.";
    MandateWord = 0x00fc, "from ‖ to", "MandateWord", "changed by the giver", "By which record a mandate was last granted or revoked.";
    Policy = 0x00fd, "organisation ‖ policy", "Policy", "changed by its owner", "The newest version of a member's policy.";
    ProtocolDocument = 0x00fe, "record digest", "ProtocolDocument", "kept for ever", "An agreement and its signatures.";
}

/// A state key under construction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyBuilder(Vec<u8>);

impl KeyBuilder {
    /// The key of `tag`, to be followed by its ids in the documented order.
    #[must_use]
    pub fn new(tag: Tag) -> Self {
        let mut bytes = Vec::with_capacity(72);
        bytes.extend_from_slice(&(tag as u16).to_be_bytes());
        Self(bytes)
    }

    /// Append fixed-length bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Append a text with its length before it.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.0.push(u8::try_from(text.len()).expect("ids are shorter than 256 bytes"));
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// Append a subject.
    #[must_use]
    pub fn subject(self, subject: &SubjectId) -> Self {
        self.bytes(&subject.0)
    }

    /// Append a digest.
    #[must_use]
    pub fn digest(self, digest: &Digest) -> Self {
        self.bytes(&digest.0)
    }

    /// Append an organisation.
    #[must_use]
    pub fn organisation(self, organisation: &OrganisationId) -> Self {
        self.text(organisation.as_str())
    }

    /// Append a height, so that keys sort by it.
    #[must_use]
    pub fn height(self, height: Height) -> Self {
        self.bytes(&height.0.to_be_bytes())
    }

    /// Append a time, so that keys sort by it.
    #[must_use]
    pub fn time(self, time: Time) -> Self {
        self.bytes(&time.0.to_be_bytes())
    }

    /// The finished key.
    #[must_use]
    pub fn key(self) -> Vec<u8> {
        self.0
    }
}

/// The subject at the end of a key.
///
/// # Panics
/// When the key does not end in a subject.
#[must_use]
pub fn last_subject(key: &[u8]) -> SubjectId {
    SubjectId(key[key.len() - 16..].try_into().expect("the key ends in the 16 bytes of a subject"))
}

/// The digest at the end of a key.
///
/// # Panics
/// When the key does not end in a digest.
#[must_use]
pub fn last_digest(key: &[u8]) -> Digest {
    Digest(key[key.len() - 32..].try_into().expect("the key ends in the 32 bytes of a digest"))
}

/// The parameters of the rules.
#[must_use]
pub fn parameters() -> Vec<u8> {
    KeyBuilder::new(Tag::Parameters).key()
}

/// Height and time of the last block.
#[must_use]
pub fn last_block() -> Vec<u8> {
    KeyBuilder::new(Tag::LastBlock).key()
}

/// The validator sets and the changes that wait.
#[must_use]
pub fn validator_schedule() -> Vec<u8> {
    KeyBuilder::new(Tag::ValidatorSchedule).key()
}

/// The validators that are passed over as proposers.
#[must_use]
pub fn absences() -> Vec<u8> {
    KeyBuilder::new(Tag::Absences).key()
}

/// That a key is or was an organisation's.
///
/// # Panics
/// Never: a key id is a 32-byte thumbprint by construction.
#[must_use]
pub fn organisation_key(organisation: &OrganisationId, kid: &KeyId) -> Vec<u8> {
    let thumbprint: [u8; 32] = base64url_decode(kid.as_str()).expect("a key id is a 32-byte thumbprint");
    KeyBuilder::new(Tag::OrganisationKey).organisation(organisation).bytes(&thumbprint).key()
}

/// An audience.
#[must_use]
pub fn audience(audience: &AudienceId) -> Vec<u8> {
    KeyBuilder::new(Tag::Audience).text(audience.as_str()).key()
}

/// A submission that entered.
#[must_use]
pub fn submission_seen(submitter: &OrganisationId, id: &SubmissionId) -> Vec<u8> {
    KeyBuilder::new(Tag::SubmissionSeen).organisation(submitter).bytes(&id.0).key()
}

/// Ids that entered with the block at `height`, the `chunk`th list of them.
#[must_use]
pub fn submission_expiry(height: Height, chunk: u16) -> Vec<u8> {
    KeyBuilder::new(Tag::SubmissionExpiry).height(height).bytes(&chunk.to_be_bytes()).key()
}

/// What a member has written lately.
#[must_use]
pub fn usage(submitter: &OrganisationId) -> Vec<u8> {
    KeyBuilder::new(Tag::Usage).organisation(submitter).key()
}

/// What `author` made under a reference.
#[must_use]
pub fn reference(author: &OrganisationId, tag: &Digest) -> Vec<u8> {
    KeyBuilder::new(Tag::Reference).organisation(author).digest(tag).key()
}

/// Count and chain of all records about a subject.
#[must_use]
pub fn history(subject: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::History).subject(subject).key()
}
