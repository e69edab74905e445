//! The codes, each with its number, its name, what it says and what to do next.

macro_rules! codes {
    ($($(#[$retry:ident])? $variant:ident = $number:literal, $name:literal, $says:literal, $next:literal;)+) => {
        /// A stable reason for a refusal. Last numbers used, R-569 (R-4xx: 402, 413, 422, 435, 445, 454, 461, 472, 499; free: 517 to 519, and what the list below leaves out between 520 and 569).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $says] $variant,)+
        }

        impl Code {
            /// Every code in the order of precedence.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number that stands for it for ever.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number,)+ }
            }

            /// Its name in logs, problems and documents.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it says, in one sentence.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => $says,)+ }
            }

            /// What the person who sees it can do.
            #[must_use]
            pub const fn next_step(self) -> &'static str {
                match self { $(Self::$variant => $next,)+ }
            }

            /// Whether the same submission can be accepted later without anybody changing it.
            #[must_use]
            pub const fn retry_can_help(self) -> bool {
                match self { $(Self::$variant => codes!(@retry $($retry)?),)+ }
            }
        }
    };
    (@retry retry) => { true };
    (@retry) => { false };
}

codes! {
    // Of the block.
    StateWithoutGenesis = 4, "STATE_WITHOUT_GENESIS", "The state holds no genesis.", "Initialise the node from the network's genesis.";
    EditionNotInProgram = 5, "EDITION_NOT_IN_PROGRAM", "This program does not have the edition of the rules that is in force at this height.", "Install a program that has it; nothing is lost.";
    EditionDiffers = 1, "EDITION_DIFFERS", "The block is of another edition of the rules than this height's.", "Nothing: an honest proposer does not make it.";
    BlockHeightDiffers = 2, "BLOCK_HEIGHT_DIFFERS", "The block does not follow the last one.", "Synchronise; if it persists, tell the operator.";
    BlockTimeNotLater = 3, "BLOCK_TIME_NOT_LATER", "The block's time is not later than that of the last block.", "Check the proposer's clock.";

    // Of the submission.
    WrongNetwork = 101, "WRONG_NETWORK", "The submission is signed for another network.", "Sign with this network's genesis digest in `network`.";
    SubmissionExpired = 102, "SUBMISSION_EXPIRED", "The submission's `expires_at` has passed.", "Sign the records again with a new id and a later expiry.";
    #[retry] ExpiryTooFar = 103, "EXPIRY_TOO_FAR", "The submission's `expires_at` is more than 24 hours and 10 minutes ahead.", "Sign again with an expiry of at most 24 hours.";
    SubmitterUnknown = 104, "SUBMITTER_UNKNOWN", "The submitter is not an organisation of the network.", "Check `submitter`; ask the governance board for admission.";
    SubmitterNotActive = 105, "SUBMITTER_NOT_ACTIVE", "The submitter is suspended or has left.", "Ask the governance board.";
    KeyUnknown = 106, "KEY_UNKNOWN", "The ledger does not know the signing key.", "Sign with a registered key, or register this one.";
    KeyOfAnother = 107, "KEY_OF_ANOTHER", "The signing key belongs to another organisation than the submitter.", "Name the key's organisation as submitter.";
    KeyNotGood = 108, "KEY_NOT_GOOD", "The key is not for signing, not yet valid, or was revoked.", "Sign with a key whose purpose is signing and that is valid now.";
    RootKeySignsKeysOnly = 112, "ROOT_KEY_SIGNS_KEYS_ONLY", "The submission is signed with a root key and holds other records than `Key`.", "Sign it with a signing key; keep the root key offline.";
    SubmissionRepeated = 109, "SUBMISSION_REPEATED", "A submission of this submitter with this id is already on the ledger.", "Nothing: look up what became of it.";
    #[retry] QuotaUsed = 111, "QUOTA_USED", "The submitter has written what a member may write in an hour.", "Wait for the next hour of block time, or ask the governance board for a higher quota.";
    #[retry] BlockFull = 110, "BLOCK_FULL", "The submission does not fit into what is left of this block.", "Nothing: it goes into a later block.";

    // Of any record, before its noun looks at it.
    RecordTypeUnknown = 201, "RECORD_TYPE_UNKNOWN", "No such record type in this edition.", "Use a type of the reference.";
    SchemaUnknown = 202, "SCHEMA_UNKNOWN", "This edition does not know this schema of the type.", "Use the schema of the reference.";
    AuthorUnknown = 203, "AUTHOR_UNKNOWN", "The author is not an organisation of the network.", "Check `author`.";
    AuthorNotActive = 204, "AUTHOR_NOT_ACTIVE", "The author is suspended or has left.", "Ask the governance board.";
    AuthorNotSubmitter = 205, "AUTHOR_NOT_SUBMITTER", "`authority` is `own`, yet the author is not the submitter.", "Let the author submit, or state the mandate.";
    #[retry] MandateMissing = 206, "MANDATE_MISSING", "The author has given the submitter no mandate.", "Obtain a mandate from the author.";
    #[retry] MandateNotValid = 207, "MANDATE_NOT_VALID", "The mandate does not cover this type, has not begun, or has ended.", "Obtain a mandate that covers the type now.";
    AuthorHasKey = 208, "AUTHOR_HAS_KEY", "`authority` is `gateway`, yet the author holds a signing key of its own.", "Let the author sign, or obtain its mandate.";
    NotAGateway = 209, "NOT_A_GATEWAY", "The submitter has no role that may state messages for others in this port.", "Send the message through the port community system or a single window.";
    SourceMissing = 210, "SOURCE_MISSING", "A statement for an author without a key needs the commitment to the original message.", "Fill `source`.";
    PortUnknown = 211, "PORT_UNKNOWN", "The port is not one of this network's.", "Check `port`.";
    ReferenceRepeated = 212, "REFERENCE_REPEATED", "The author has already made a record under this reference.", "Same content: use the record that is named. Other content: use a new reference.";
    AudienceUnknown = 213, "AUDIENCE_UNKNOWN", "A part is sealed to an audience or epoch that the ledger does not know.", "Seal to a registered audience.";
    ClassifierMissing = 214, "CLASSIFIER_MISSING", "An event must say whether it happened, is planned, estimated or requested.", "Fill `classifier`.";
    FunctionNotAllowed = 215, "FUNCTION_NOT_ALLOWED", "This type does not know this function.", "Use a function of the reference.";
    SupersedesMismatch = 216, "SUPERSEDES_MISMATCH", "`supersedes` stands exactly when the function is not 9 (original).", "Add or remove `supersedes`.";
    SubjectsNotAsSpecified = 217, "SUBJECTS_NOT_AS_SPECIFIED", "The kinds or number of subjects are not those of this type.", "Name the subjects that the reference lists.";
    #[retry] SubjectUnknown = 218, "SUBJECT_UNKNOWN", "A subject was never opened.", "Open it first, or in the same submission.";
    SubjectKindDiffers = 219, "SUBJECT_KIND_DIFFERS", "A subject was opened as another kind.", "Correct `kind`.";
    SubjectPortDiffers = 220, "SUBJECT_PORT_DIFFERS", "A subject belongs to another port.", "Correct `port`, or open a subject for this port.";
    EventInFuture = 342, "X-42_EVENT_IN_FUTURE", "`event_time` is more than 10 minutes ahead of block time.", "Check the clock of the reporting system; plans are classified PLN or EST.";

    // Of the body, then of the right to speak.
    BodyNotAsSpecified = 221, "BODY_NOT_AS_SPECIFIED", "A field of the body is missing, unknown or not of its form.", "Compare with the record type's reference.";
    NotOwnLight = 320, "X-20_NOT_OWN_LIGHT", "The light belongs to another organisation.", "Ask the owner of the light.";
    RuleNotReported = 561, "RULE_NOT_REPORTED", "This rule is derived by every node; only breaches that rest on sealed values are reported.", "Report X-16, X-17, X-24, X-25, X-31, X-33, X-43 or X-44.";
    OutsideRole = 336, "X-36_OUTSIDE_ROLE", "The author has no role that may write this here and now.", "See the table of permissions; ask the governance board for the role.";
    OwnWordOnly = 480, "OWN_WORD_ONLY", "Keys, addresses, proposals and votes are stated by their author itself, not under a mandate or by a gateway.", "Let the author sign and submit.";
    #[retry] NotAValidator = 481, "NOT_A_VALIDATOR", "Only validators of the set in force propose and vote.", "Ask a validator to propose; a new validator votes once it is in the set.";
    SubjectIdNotDerived = 402, "SUBJECT_ID_NOT_DERIVED", "The subject's id does not follow from network, author and nonce.", "Derive the id as the specification says.";
    SubjectOpenedBefore = 401, "SUBJECT_OPENED_BEFORE", "The subject was opened before.", "Use it, or open another with a fresh nonce.";
    SameSubjectNotEntitled = 411, "SAME_SUBJECT_NOT_ENTITLED", "Only the openers of both subjects and that port's customs join or split them.", "Ask the openers or customs.";
    VesselOfAnother = 514, "VESSEL_OF_ANOTHER", "A vessel is described by the organisation that opened its subject.", "Open a subject of your own, describe it, and join the two.";
    KeyNeedsRootKey = 499, "KEY_NEEDS_ROOT_KEY", "A key is registered, replaced and revoked by a submission that the member's root key signs.", "Sign the record with the root key: `portolan keys authorise`.";

    // Of what the record refers to, then of what it asks for.
    #[retry] DisputedRecordUnknown = 553, "DISPUTED_RECORD_UNKNOWN", "The respondent has made no record with this digest under this reference.", "Check target, respondent and reference tag.";
    #[retry] DisputeUnknown = 554, "DISPUTE_UNKNOWN", "No dispute with this record digest.", "Check `body.dispute`.";
    #[retry] ExceptionUnknown = 559, "EXCEPTION_UNKNOWN", "A subject of the record has no exception with this id.", "Read the exceptions of the subject.";
    #[retry] ProtocolUnknown = 564, "PROTOCOL_UNKNOWN", "No protocol document with this record digest.", "Check `body.document`.";
    #[retry] HoldUnknown = 431, "HOLD_UNKNOWN", "No hold with this record digest.", "Check `body.hold`.";
    #[retry] InspectionUnknown = 451, "INSPECTION_UNKNOWN", "No inspection request with this record digest.", "Check `body.request`.";
    NotThePlacer = 318, "X-18_NOT_THE_PLACER", "Only the organisation that placed a hold lifts it.", "Ask the organisation that placed the hold.";
    NotAssigned = 321, "X-21_NOT_ASSIGNED", "Only the agency that requested the inspection states its outcome.", "Let the requesting agency state the outcome.";
    NotOfDispute = 556, "NOT_OF_DISPUTE", "The respondent answers, the claimant withdraws, and a dispute body that is neither decides.", "Leave the step to whom it belongs.";
    DisputeStepTaken = 557, "DISPUTE_STEP_TAKEN", "The dispute is over, or answered already.", "Nothing: see the record that is named.";
    DisputeSubjectsDiffer = 555, "DISPUTE_SUBJECTS_DIFFER", "A step names exactly the subjects of its dispute.", "Name the same subjects.";
    DisputedBefore = 558, "DISPUTED_BEFORE", "The author has an open dispute about this record.", "Go on with the dispute that is named.";
    ExceptionHandled = 560, "EXCEPTION_HANDLED", "The exception is closed, or acknowledged already.", "Nothing: see the record that is named.";
    NotASignatory = 565, "NOT_A_SIGNATORY", "The author is not among the signatories of the document.", "Ask its author for a document that names you.";
    NoMandateToRevoke = 566, "NO_MANDATE_TO_REVOKE", "The author has given this organisation no mandate that is still to end.", "Nothing.";
    PolicyKnown = 562, "POLICY_KNOWN", "The policy is published already.", "Supersede its newest version with function 5.";
    TransitKnown = 550, "TRANSIT_KNOWN", "The transit already has a header.", "Change it with function 4 or 5.";
    NotJoined = 412, "NOT_JOINED", "The subjects are not joined by a statement that the author may withdraw.", "Read which statement joins them.";
    JoinFull = 413, "JOIN_FULL", "More subjects would be joined than the limit allows.", "Ask customs to sort out the subjects.";
    DeclarationKnown = 421, "DECLARATION_KNOWN", "The declaration already has a header.", "Change it with function 4 or 5.";
    VesselKnown = 513, "VESSEL_KNOWN", "The vessel already has its description.", "Describe it anew with function 5.";
    CargoOfAnother = 524, "CARGO_OF_ANOTHER", "The manifest or consignment is another organisation's.", "Only its author and customs speak for it; name the cargo that you declared.";
    CargoCancelled = 522, "CARGO_CANCELLED", "The manifest or consignment was cancelled.", "Open another subject for what is declared anew.";
    ManifestKnown = 520, "MANIFEST_KNOWN", "The manifest already has a header.", "Change it with function 4 or 5.";
    ConsignmentKnown = 521, "CONSIGNMENT_KNOWN", "The consignment was already declared.", "Change it with function 4 or 5.";
    SupersededUnknown = 222, "SUPERSEDED_UNKNOWN", "`supersedes` does not name the newest statement of this author that can still be corrected.", "Read the newest one and supersede that.";
    VersionNotGreater = 563, "VERSION_NOT_GREATER", "A new version has a greater number than the one it supersedes.", "Count on from the version in force.";
    DeclarationLinksFull = 422, "DECLARATION_LINKS_FULL", "More links between declarations and containers than the limit allows.", "Split the declaration.";
    CancelTooLate = 523, "CANCEL_TOO_LATE", "The vessel has arrived: only customs cancels a manifest or a line of it.", "Correct it with function 4 or 5, or ask customs.";
    CargoLinksFull = 525, "CARGO_LINKS_FULL", "More links between calls, manifests, consignments and containers than the limit allows.", "Split the manifest or the consignment.";
    HoldLiftedBefore = 432, "HOLD_LIFTED_BEFORE", "The hold was lifted before.", "Nothing: the named record lifted it.";
    HoldSubjectsDiffer = 434, "HOLD_SUBJECTS_DIFFER", "A lift names exactly the subjects of its hold.", "Name the same subjects.";
    HoldCodeNotOfLight = 433, "HOLD_CODE_NOT_OF_LIGHT", "The hold code belongs to another light.", "Use a code of this light.";
    HoldsFull = 435, "HOLDS_FULL", "The subject has reached the limit of holds.", "Tell the governance board.";
    #[retry] UnderBondWithoutTransit = 330, "X-30_UNDER_BOND_WITHOUT_TRANSIT", "Customs released the container under bond, and no released transit names it.", "Ask customs of the port for the transit and its release.";
    #[retry] RightUnknown = 531, "RIGHT_UNKNOWN", "No release right of this container stay stands as the step needs.", "Check the stay that the right was issued on; see where the right stands.";
    NotTheHolder = 328, "X-28_NOT_THE_HOLDER", "Only the holder of a release right passes it on or takes an offer back; only its issuer revokes or extends it.", "Ask the holder or the issuer.";
    NotTheCarrier = 536, "X-28_NOT_THE_CARRIER", "The container's bill of lading, as customs has accepted it, is another's.", "The carrier of the bill issues the right; an agent needs the carrier's mandate for ReleaseRight.";
    RightLive = 530, "RIGHT_LIVE", "A release right for this container is live.", "Use the right that is named; its issuer can revoke it.";
    #[retry] OfferNotOpen = 532, "OFFER_NOT_OPEN", "The release right has no offer that could be answered or taken back so.", "See where the right stands; an assignment is used or declined, not accepted.";
    #[retry] RightOffered = 533, "RIGHT_OFFERED", "The release right is offered or assigned already.", "Withdraw the offer or the assignment first.";
    CommitmentNotOpened = 534, "COMMITMENT_NOT_OPENED", "Author and salt do not make the commitment of the offer.", "Use the salt of the sealed part that came with the offer; only the one that it names answers.";
    RightValidityNotSound = 535, "RIGHT_VALIDITY_NOT_SOUND", "`valid_to` has passed, is more than 90 days ahead, or is not later than before.", "Choose another `valid_to`.";
    #[retry] CommercialReleaseExpired = 329, "X-29_COMMERCIAL_RELEASE_EXPIRED", "The commercial release has expired.", "Ask the carrier for a new release; see the other reasons.";
    #[retry] GateNotAllowed = 301, "X-01_GATE_NOT_ALLOWED", "A required light is not green, or a hold forbids the gate.", "See the reasons; ask the owner of each light.";
    #[retry] RightNotAssigned = 302, "X-02_RIGHT_NOT_ASSIGNED", "The release right is not assigned to the haulier that asks, has expired or was revoked.", "See the reasons; ask whoever ordered the transport.";
    #[retry] NotInYard = 303, "X-03_NOT_IN_YARD", "The container is not in the yard of this terminal.", "Report the discharge or gate-in first; check the subject.";
    #[retry] LoadNotAllowed = 310, "X-10_LOAD_NOT_ALLOWED", "A hold forbids loading, or customs has not released the container for exit.", "See the reasons; ask who placed the hold, or customs.";
    #[retry] NotPreAnnounced = 304, "X-04_NOT_PRE_ANNOUNCED", "The vehicle is not one that the haulier has announced for this time.", "Let the haulier announce it, or correct its announcement.";
    #[retry] InspectionAhead = 305, "X-05_INSPECTION_AHEAD", "The container is in a joint inspection that is confirmed and not done.", "Wait for the outcomes; ask the lead agency.";
    AmbiguousSubject = 461, "AMBIGUOUS_SUBJECT", "Several subjects that are not joined are named for one container.", "Ask an authority to join them.";
    SubjectsNotOfLight = 445, "SUBJECTS_NOT_OF_LIGHT", "Customs releases on declarations and stays, every other light is released on stays alone.", "Name the container stays.";
    #[retry] ReleaseWithoutBasis = 314, "X-14_RELEASE_WITHOUT_BASIS", "A customs release rests on a declaration that is released, or on an exemption.", "Name the declaration and its version, or the exemption code.";
    #[retry] StayNotLinked = 441, "STAY_NOT_LINKED", "The container is not linked to the declaration that the release rests on.", "Link it by changing the declaration first.";
    PendingReleasesFull = 444, "PENDING_RELEASES_FULL", "Too many releases wait for this declaration.", "Report the declaration's status first.";
    NothingToRevoke = 442, "NOTHING_TO_REVOKE", "There is no release of this light to revoke.", "Check light, subject and basis.";
    RecallTooLate = 443, "RECALL_TOO_LATE", "The container has left: a release can no longer be revoked.", "Place a hold; enforcement is outside the ledger.";
    InspectionConcluded = 452, "INSPECTION_CONCLUDED", "The inspection already has its outcome.", "Nothing: the named record concluded it.";
    InspectionSubjectsDiffer = 453, "INSPECTION_SUBJECTS_DIFFER", "An outcome names exactly the subjects of its request.", "Name the same subjects.";
    InspectionsFull = 454, "INSPECTIONS_FULL", "The subject has reached the limit of inspections.", "Tell the governance board.";
    #[retry] ProposalUnknown = 482, "PROPOSAL_UNKNOWN", "No proposal of this subject has this digest.", "Check `body.proposal` and the subject: `portolan proposals`.";
    ProposalClosed = 483, "PROPOSAL_CLOSED", "The proposal is decided, or its time is over.", "Look up where it stands; propose again if it is still wanted.";
    VotedBefore = 484, "VOTED_BEFORE", "The member has voted on this proposal.", "Nothing: a vote counts once and cannot be taken back.";
    ProposalEndOutOfBounds = 485, "PROPOSAL_END_OUT_OF_BOUNDS", "A proposal is open for 1 minute to 90 days.", "Choose another `ends_at`.";
    #[retry] ProposalsFull = 486, "PROPOSALS_FULL", "As many proposals are open as may be, of all or of this member.", "Vote on the open ones, or wait until they end.";
    OrganisationUnknown = 487, "ORGANISATION_UNKNOWN", "The organisation that is to be decided about is not of the network.", "Check its id.";
    StandingDiffers = 488, "STANDING_DIFFERS", "The organisation does not stand as this action needs: active, suspended, left, or without a node.", "Look up its standing: `portolan members`.";
    NameNotSound = 504, "NAME_NOT_SOUND", "The organisation's name is empty, too long or has characters that names have not.", "Correct the name.";
    RolesNotSound = 501, "ROLES_NOT_SOUND", "The roles are none, too many, twice the same, or end before they begin.", "Correct the list of roles.";
    NodeNotSound = 505, "NODE_NOT_SOUND", "Kind, power and keys of the node do not fit together, or there are as many nodes as may be.", "A validator has a consensus key and power, any other node neither; see the message.";
    ParametersNotSound = 502, "PARAMETERS_NOT_SOUND", "A parameter is out of its bounds.", "See the message for the bounds.";
    CodeListNotSound = 506, "CODE_LIST_NOT_SOUND", "The edition of a code list is not of its form, or not later than those that were adopted.", "See the message; `portolan propose code-list` makes the proposal from the official file.";
    EditionNotAdopted = 507, "EDITION_NOT_ADOPTED", "The proposal has adopted no edition of a code list.", "Wait until it has passed; check its digest.";
    PageNotOfEdition = 508, "PAGE_NOT_OF_EDITION", "The entries are not sound, or not the page that the network adopted.", "Write the pages with `portolan codelist import` from the file that was voted on.";
    EditionNotNext = 503, "EDITION_NOT_NEXT", "Only the edition after that in force can be planned, and not sooner than ten heights ahead.", "Correct the edition or its height.";
    KeyUnusable = 491, "KEY_UNUSABLE", "The bytes are no usable key of this purpose.", "Make a new key.";
    KeyTaken = 492, "KEY_TAKEN", "The key is or was registered, for this or another member or purpose.", "Make a new key: one key has one purpose and one life.";
    PossessionNotProven = 493, "POSSESSION_NOT_PROVEN", "The new key's signature over network, member and purpose is missing or does not verify.", "Let the holder of the key sign: `portolan keys authorise` or `portolan keys introduce`.";
    KeysFull = 494, "KEYS_FULL", "The organisation has had as many keys as it may.", "Tell the governance board.";
    KeyNotInForce = 495, "KEY_NOT_IN_FORCE", "The key to be ended is not one of the author's for this purpose, or ends already.", "Look up the keys in force: `portolan keys list`.";
    NodeUnknown = 496, "NODE_UNKNOWN", "The organisation runs no node, or none that votes.", "Check the organisation; admit it first.";
    NothingChanges = 498, "NOTHING_CHANGES", "Everything is already as it would be.", "Nothing.";
    PowerOutOfBounds = 490, "POWER_OUT_OF_BOUNDS", "The voting power is 0, above the limit, or rises by a third or more of what all would have.", "Take smaller steps.";
    LastValidator = 489, "LAST_VALIDATOR", "Without this member nobody would validate.", "Admit another validator first.";
    #[retry] SetChangesFull = 497, "SET_CHANGES_FULL", "Too many changes of the validators wait, or one of this member's does.", "Wait until they are in force: a few blocks.";
    Fork = 335, "X-35_FORK", "The author has stated the same of this moment in other words.", "Supersede the statement that is named, or cancel it.";
    FormalityTypeDiffers = 515, "FORMALITY_TYPE_DIFFERS", "The formality is of another type or for another movement.", "Repeat type and movement of its first submission.";
    #[retry] FormalityVersionsAwaited = 516, "FORMALITY_VERSIONS_AWAITED", "Decisions about as many versions as may be wait for their submission.", "Let the formality be submitted first.";
    CallClosed = 512, "CALL_CLOSED", "The port call is closed: nothing is decided about it any more.", "Withdraw the named decision that closed it first.";
    #[retry] NotClearToSail = 326, "X-26_NOT_CLEAR_TO_SAIL", "A hold forbids sailing, or a mandatory formality of the departure is missing.", "Have the hold lifted, or the formality submitted.";
    #[retry] CallNotOver = 510, "CALL_NOT_OVER", "The vessel has neither left nor was the call called off.", "Report the departure first.";
    #[retry] FormalityMissing = 511, "FORMALITY_MISSING", "A mandatory formality of the call is missing.", "Have the formality submitted first.";
    EventNotCorrectable = 471, "EVENT_NOT_CORRECTABLE", "The superseded event is not among the newest of this subject, or is another author's.", "State a new event.";
    CorrectionDiffers = 472, "CORRECTION_DIFFERS", "A cancellation repeats the event that it cancels.", "Repeat `body.event` of the superseded record.";

    // Of joint inspections.
    #[retry] PlanUnknown = 540, "PLAN_UNKNOWN", "Nothing is planned, and no open request waits, under this digest.", "Check `body.plan`: the digest of the plan's oldest request.";
    InAnotherPlan = 541, "IN_ANOTHER_PLAN", "The request is part of the plan that is named.", "Name that plan.";
    NotTheLead = 542, "NOT_THE_LEAD", "Only the lead agency decides about a joint inspection.", "Ask the lead: customs if it is among the agencies, else who requested first.";
    #[retry] StepNotNow = 543, "STEP_NOT_NOW", "The plan does not stand where this step is taken.", "Look up where it stands.";
    #[retry] NotOfPlan = 547, "NOT_OF_PLAN", "A subject, version or request is not one of this plan.", "Name exactly what its requests name; reports name some of it.";
    PlaceNotAsRequired = 544, "PLACE_NOT_AS_REQUIRED", "A request of the plan requires another place.", "Plan it there.";
    SlotOfNoUse = 545, "SLOT_OF_NO_USE", "The slot misses the window of a request.", "Choose a slot that meets the window of each.";
    #[retry] SlotOverlaps = 546, "SLOT_OVERLAPS", "The same goods are in another plan at that time.", "Plan one after the other.";
    PlanFull = 549, "PLAN_FULL", "The plan holds as much as may be.", "Let the request stand for a plan of its own.";
    #[retry] PlanNotComplete = 322, "X-22_PLAN_NOT_COMPLETE", "An agency has neither outcome nor waiver, or a container was opened and has no new seal.", "See the message; the agency states its outcome or waives, the new seal is reported.";
    #[retry] InspectionNotStarted = 548, "INSPECTION_NOT_STARTED", "In a plan, an agency states its outcome after it has started.", "Report STARTED first, or conclude with NOT_PERFORMED.";
}
