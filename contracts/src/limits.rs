//! Every limit of the rules, each with a name, a unit and this one home.
//!
//! A constant holds in every edition. A limit that is to change becomes a field of [`Limits`], so that each edition says its own
//! and blocks of the old one are decided by what held then; its constant stays as the value of the editions before.

/// The limits in which editions of the rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// An actual event may lie this far beyond block time, milliseconds.
    pub event_ahead_ms_max: u64,
}

/// An actual event may lie this far beyond block time, milliseconds (X-42; edition 1): clocks differ, the future is refused.
pub const EVENT_AHEAD_MS_MAX: u64 = 10 * 60 * 1_000;
/// Messages give gate times to the minute; an event may seem this much earlier than it was, milliseconds.
pub const EVENT_TIME_GRAIN_MS: u64 = 60 * 1_000;
/// A customs release waits this long for the status it rests on before an exception is raised, milliseconds.
pub const RELEASE_PENDING_MS_MAX: u64 = 15 * 60 * 1_000;

/// Submission ids kept under one key of the expiry index, entries.
pub const EXPIRY_CHUNK_IDS_MAX: usize = 512;
/// Chunks of expired submission ids that one block forgets, chunks (twice what one full block can add).
pub const EXPIRY_CHUNKS_SWEPT_MAX: usize = 40;
/// Pending releases that one block can declare overdue, entries.
pub const PENDING_RELEASES_SWEPT_MAX: usize = 256;
/// Releases that can wait for one declaration, entries.
pub const PENDING_RELEASES_OF_DECLARATION_MAX: usize = 64;

/// Subjects that can be joined to one, entries.
pub const JOINED_SUBJECTS_MAX: usize = 16;
/// Container stays that one declaration can cover, entries.
pub const DECLARATION_STAYS_MAX: usize = 1_000;
/// Declarations that can cover one container stay, entries (a shared container holds the goods of many).
pub const STAY_DECLARATIONS_MAX: usize = 256;
/// Holds ever placed on one subject, entries.
pub const SUBJECT_HOLDS_MAX: usize = 256;
/// Inspections ever requested on one subject, entries.
pub const SUBJECT_INSPECTIONS_MAX: usize = 256;
/// Exceptions that a query returns for one subject, entries.
pub const SUBJECT_EXCEPTIONS_READ_MAX: usize = 256;

/// Newest statements of one declaration that can still be put in order of their time, entries.
pub const DECLARATION_STATUSES_KEPT: usize = 32;
/// Newest events of one container stay that can still be put in order or cancelled, entries.
pub const STAY_EVENTS_KEPT: usize = 32;
/// Newest events of one port call that can still be put in order or cancelled, entries.
pub const PORT_CALL_EVENTS_KEPT: usize = 32;

/// Longest code of a terminal, bytes.
pub const TERMINAL_CODE_BYTES_MAX: usize = 16;
/// Longest exemption code of a release, bytes.
pub const EXEMPTION_CODE_BYTES_MAX: usize = 16;
/// Most entries of a list in a body, entries.
pub const BODY_LIST_MAX: usize = 16;
/// Most role grants of one organisation, entries.
pub const ORGANISATION_ROLES_MAX: usize = 64;

/// Longest `host:port`, bytes (a DNS name has at most 253).
pub const ENDPOINT_BYTES_MAX: usize = 253 + 6;
/// Organisations that a query returns, entries.
pub const ORGANISATIONS_READ_MAX: usize = 8_192;
/// Most organisations that run a node, entries: validators, observers and auditors together.
pub const NODES_MAX: usize = 512;
/// Most keys of one organisation, in force or ended, entries.
pub const ORGANISATION_KEYS_MAX: usize = 1_024;
/// Heights for which a replaced signing key may count beside the new one, heights.
pub const KEY_OVERLAP_HEIGHTS_MAX: u64 = 100_000;
/// Most signing keys that a newcomer is admitted with, entries.
pub const SIGNING_KEYS_MAX: usize = 8;
/// Longest name of an organisation as people write it, characters.
pub const ORGANISATION_NAME_CHARS_MAX: usize = 128;
/// Most ports of a network, entries.
pub const PORTS_MAX: usize = 256;
/// Shortest validity of a pick-up authorisation, milliseconds.
pub const PICKUP_VALIDITY_MS_MIN: u64 = 60 * 1_000;
/// Longest validity of a pick-up authorisation, milliseconds (a week).
pub const PICKUP_VALIDITY_MS_MAX: u64 = 7 * 24 * 60 * 60 * 1_000;

/// Shortest time for which a proposal is open, milliseconds.
pub const PROPOSAL_OPEN_MS_MIN: u64 = 60 * 1_000;
/// Longest time for which a proposal is open, milliseconds (90 days).
pub const PROPOSAL_OPEN_MS_MAX: u64 = 90 * 24 * 60 * 60 * 1_000;
/// Most proposals that are open at once, entries.
pub const PROPOSALS_OPEN_MAX: usize = 256;
/// Most proposals of one member that are open at once, entries.
pub const PROPOSALS_OPEN_OF_MEMBER_MAX: usize = 16;
/// Proposals that one block can declare expired, entries.
pub const PROPOSALS_SWEPT_MAX: usize = 64;
/// Proposals that a query returns, entries.
pub const PROPOSALS_READ_MAX: usize = 4_096;
/// Heights between the decision for an edition and the first that it can decide, heights: nodes must be upgraded by then.
pub const EDITION_NOTICE_HEIGHTS_MIN: u64 = 10;

/// Heights between the block that decides a change of the validators and the first block that they sign.
pub const SET_CHANGE_DELAY: u64 = 2;
/// Heights for which a validator is passed over that missed one turn to propose; twice as many with each further turn.
pub const PASSED_OVER_HEIGHTS_MIN: u64 = 16;
/// Most heights for which a validator is passed over, however many turns it missed: at one wait of the first round in so many
/// blocks the others lose little, and a member that is back proposes again soon.
pub const PASSED_OVER_HEIGHTS_MAX: u64 = 256;
/// Most changes of the validators that can wait for their turn, entries.
pub const SET_CHANGES_WAITING_MAX: usize = 256;
/// Largest denominator of a share of the voting power.
pub const SHARE_DENOMINATOR_MAX: u32 = 1_000;

/// Longest unique consignment reference, characters (WCO).
pub const UCR_CHARS_MAX: usize = 35;
/// Longest number of a seal, characters.
pub const SEAL_CHARS_MAX: usize = 15;

/// Longest code of a code list, characters.
pub const CODE_CHARS_MAX: usize = 16;
/// Longest name of a code, characters.
pub const CODE_NAME_CHARS_MAX: usize = 128;
/// Longest marks of a code, characters.
pub const CODE_MARKS_CHARS_MAX: usize = 32;
/// Longest page of a code list, bytes of its entries' texts: even when every character is escaped they fit into one record.
pub const CODE_LIST_PAGE_BYTES_MAX: usize = 6 * 1024;
/// Most pages of one edition of a code list, pages.
pub const CODE_LIST_PAGES_MAX: u16 = 4_096;
/// Longest inclusion path of a page, digests.
pub const CODE_LIST_PATH_MAX: usize = 12;
/// Most editions of one code list, entries.
pub const CODE_LIST_EDITIONS_MAX: usize = 64;
/// Longest name of an edition of a code list, characters.
pub const CODE_LIST_EDITION_CHARS_MAX: usize = 16;
/// Longest name of a publisher of code lists, characters.
pub const CODE_LIST_PUBLISHER_CHARS_MAX: usize = 64;

/// Newest statements of one transit or exit that can still be put in order of their time, entries.
pub const COURSE_STATEMENTS_KEPT: usize = 32;
/// Container stays that one transit can move, entries.
pub const TRANSIT_STAYS_MAX: usize = 1_000;
/// Transits that can name one container stay, entries (a shared container holds the goods of many).
pub const STAY_TRANSITS_MAX: usize = 256;
/// Time within which a released export must be confirmed as exited, milliseconds (X-38: 90 days).
pub const EXIT_DUE_MS: u64 = 90 * 24 * 60 * 60 * 1_000;
/// Exits whose deadline has passed that one block looks at, entries.
pub const EXITS_SWEPT_MAX: usize = 256;
/// Most subjects of a kind that a document reference, an annotation or a dispute names, entries.
pub const DOCUMENT_SUBJECTS_MAX: usize = 16;
/// Most subjects of a kind that a report of an exception, or a step about one, names, entries.
pub const EXCEPTION_SUBJECTS_MAX: usize = 16;
/// Disputes about one record that are read, entries.
pub const DISPUTES_READ_MAX: usize = 256;
/// Most record types of a mandate, entries.
pub const MANDATE_RECORD_TYPES_MAX: usize = 64;
/// Longest name of a member's policy, bytes.
pub const POLICY_NAME_BYTES_MAX: usize = 32;
/// Most signatories of an agreement, entries.
pub const PROTOCOL_SIGNATORIES_MAX: usize = 64;
/// Newest decisions of one port call that are kept, entries; the newest of each kind always is.
pub const PORT_CALL_DECISIONS_KEPT: usize = 16;
/// Most berths that a vessel goes to in one call, berths.
pub const BERTH_VISITS_MAX: u8 = 32;
/// Calls of one vessel that are not over and that a query returns, entries.
pub const VESSEL_OPEN_CALLS_READ_MAX: usize = 64;
/// Two sources that give times further apart are disputed, milliseconds.
pub const TIMES_DISPUTED_MS_MIN: u64 = 30 * 60 * 1_000;
/// Two sources that give times further apart cannot both be right, milliseconds.
pub const TIMES_APART_MS_MAX: u64 = 3 * 60 * 60 * 1_000;
/// Statements of one moment of a call that are kept, entries: the newest of each author and classifier, the best first.
pub const MOMENT_STATEMENTS_KEPT: usize = 32;
/// Moments of one call that a query returns, entries.
pub const MOMENTS_READ_MAX: usize = 256;
/// An estimate that differs by less from the author's last one says nothing new, milliseconds (R-ETA) ...
pub const ESTIMATE_CHANGE_MS_MIN: u64 = 10 * 60 * 1_000;
/// ... unless that was stated so long before, milliseconds (R-ETA).
pub const ESTIMATE_PAUSE_MS: u64 = 15 * 60 * 1_000;
/// Versions before the newest of one formality that are remembered, entries.
pub const FORMALITY_VERSIONS_KEPT: usize = 32;
/// Versions of one formality that can be decided before they come, entries.
pub const FORMALITY_VERSIONS_AWAITED_MAX: usize = 4;
/// Formalities of one call that a query returns, entries.
pub const FORMALITIES_READ_MAX: usize = 256;
/// What is released waits this long for its acceptance before an exception is raised, milliseconds.
pub const ACCEPTANCE_PENDING_MS_MAX: u64 = 15 * 60 * 1_000;
/// Awaited acceptances that one block can declare overdue, entries.
pub const AWAITED_ACCEPTANCES_SWEPT_MAX: usize = 256;
/// Highest number of an item of a declaration.
pub const DECLARATION_ITEMS_MAX: u32 = 9_999;
/// Items that one statement can list, entries; a longer list takes several statements.
pub const DECLARATION_ITEMS_LISTED_MAX: usize = 256;
/// Longest time that a release right lives from its issue or extension on, milliseconds (90 days).
pub const RELEASE_RIGHT_MS_MAX: u64 = 90 * 24 * 60 * 60 * 1_000;
/// Longest window of a pre-announcement, milliseconds (7 days).
pub const ANNOUNCEMENT_WINDOW_MS_MAX: u64 = 7 * 24 * 60 * 60 * 1_000;
/// Visits that are kept of one haulier for one container, entries; the first to end is forgotten first.
pub const ANNOUNCED_VISITS_KEPT: usize = 8;
/// Hauliers whose visits for one container are looked at, entries.
pub const ANNOUNCING_HAULIERS_MAX: usize = 64;
/// Longest code of an inspection area, bytes.
pub const AREA_CODE_BYTES_MAX: usize = 16;
/// Most requests of one joint inspection, entries.
pub const PLAN_REQUESTS_MAX: usize = 32;
/// Most subjects that the requests of one joint inspection name, entries: what one record can name.
pub const PLAN_SUBJECTS_MAX: usize = portolan_ledger::limits::RECORD_SUBJECTS_MAX;
/// Most containers whose handling one joint inspection keeps, entries: those of its declarations and joined ones among them.
pub const PLAN_CONTAINERS_MAX: usize = 256;
/// Other inspections of the same goods that a plan names, entries.
pub const PLAN_APART_MAX: usize = 16;
/// Most open requests that hang together and are still gathered, entries; beyond, each stands alone.
pub const GATHERED_REQUESTS_MAX: usize = 128;
/// Subjects that are searched for requests on the same goods, entries; beyond, each request stands alone.
pub const GOODS_SEARCHED_MAX: usize = 256;
/// How long after its slot a plan that nobody began still holds its containers back, milliseconds.
pub const PLAN_GATE_GRACE_MS: u64 = 24 * 60 * 60 * 1_000;
/// Newest statements about one manifest, and about one consignment, that can still be put in order or withdrawn, entries.
pub const CARGO_STATEMENTS_KEPT: usize = 16;
/// Manifests that one port call can have, entries: each carrier's and each forwarder's own.
pub const CALL_MANIFESTS_MAX: usize = 256;
/// Consignments that one manifest can list, entries.
pub const MANIFEST_LINES_MAX: u32 = 20_000;
/// Consignments of a manifest, and stays it awaits, that a query returns, entries.
pub const MANIFEST_LINES_READ_MAX: usize = 1_000;
/// Container stays that one consignment can be in, entries.
pub const CONSIGNMENT_STAYS_MAX: usize = 512;
/// Consignments that are or were in one container stay, entries (groupage).
pub const STAY_CONSIGNMENTS_MAX: usize = 256;
/// Announcements of one container stay that can still be put in order or withdrawn, entries.
pub const STAY_ANNOUNCEMENTS_KEPT: usize = 8;
/// A discharged container waits this long for its manifest line before it is over-landed, milliseconds.
pub const MANIFEST_LINE_GRACE_MS: u64 = 24 * 60 * 60 * 1_000;
/// A discharge may seem this much earlier than the arrival, a loading this much later than the departure, milliseconds:
/// the two come from different clocks and mean different points of the port.
pub const CALL_TIMES_TOLERANCE_MS: u64 = 2 * 60 * 60 * 1_000;
/// A container that is in the yard for this long is a long stay, milliseconds (X-37; 30 days).
pub const LONG_STAY_MS: u64 = 30 * 24 * 60 * 60 * 1_000;
/// Container stays that one block can reconcile with what was declared of them, entries.
pub const RECONCILED_STAYS_MAX: usize = 256;
