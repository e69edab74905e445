//! The cross-record rules of edition 1, where they stand in the code, and what they do (`docs/reference/rules.md`).

use crate::nouns::exception::ExceptionRule;
use crate::refusal::Code;

/// One rule.
pub struct Rule {
    /// Its number, for ever.
    pub id: &'static str,
    /// What must hold.
    pub says: &'static str,
    /// What is refused when it does not.
    pub refuses: &'static [Code],
    /// What is recorded when it was broken by a fact.
    pub raises: &'static [ExceptionRule],
    /// The function that decides.
    pub stands_in: &'static str,
}

/// Every rule of edition 1; a later edition that has other ones lists its own (`editions`).
pub static RULES: &[Rule] = &[
    Rule {
        id: "X-01",
        says: "A pick-up authorisation needs every required light of the container green (unknown is not green) and no \
               open hold with effect NO_GATE_OUT.",
        refuses: &[Code::GateNotAllowed],
        raises: &[],
        stands_in: "gate_check::lights::check",
    },
    Rule {
        id: "X-02",
        says: "... and, where the parameters require it or a haulier is named, the one live release right assigned to the \
               haulier that asks: not expired, not revoked.",
        refuses: &[Code::RightNotAssigned],
        raises: &[],
        stands_in: "gate_check::right::check",
    },
    Rule {
        id: "X-03",
        says: "... and the container in the yard of the terminal that authorises.",
        refuses: &[Code::NotInYard],
        raises: &[],
        stands_in: "gate_check::check_place",
    },
    Rule {
        id: "X-04",
        says: "... and, where the parameters require it or a vehicle is named, the vehicle announced by that haulier for this \
               time.",
        refuses: &[Code::NotPreAnnounced],
        raises: &[],
        stands_in: "gate_check::visit::check",
    },
    Rule {
        id: "X-05",
        says: "... and no joint inspection of the container between the terminal's confirmation and the last outcome, nor one \
               for which it was opened and not sealed again. One that nobody began counts until 24 hours after its slot.",
        refuses: &[Code::InspectionAhead],
        raises: &[],
        stands_in: "inspection_plan::rules::forbids_gate",
    },
    Rule {
        id: "X-06",
        says: "An authorisation ends when a release, an assignment or an announcement that it rests on is revoked, superseded \
               or expires. At the gate everything is asked again.",
        refuses: &[],
        raises: &[],
        stands_in: "gate_check::recheck, pickup_authorisation::ending",
    },
    Rule {
        id: "X-07",
        says: "A gate-out needs a pick-up authorisation of that terminal, given before and alive when the container left (X-06). \
               Times of messages may be cut to the minute.",
        refuses: &[],
        raises: &[ExceptionRule::GateOutUnauthorised],
        stands_in: "terminal_event::rules::unauthorised_gate_out",
    },
    Rule {
        id: "X-08",
        says: "No gate-out while a hold with NO_GATE_OUT is open: by the times at which both happened, and by what stood on \
               the ledger when the container left. A hold registered after the exit is another finding than one before.",
        refuses: &[],
        raises: &[ExceptionRule::GateOutUnderHoldByEventTime, ExceptionRule::GateOutUnderHoldByLedgerTime],
        stands_in: "terminal_event::rules::gate_out_under_hold, hold::reaching",
    },
    Rule {
        id: "X-09",
        says: "A container does not leave twice, is not handled where it is no more, and is not in two terminals; also when the \
               event that shows it comes late.",
        refuses: &[],
        raises: &[ExceptionRule::StayContradicted],
        stands_in: "terminal_event::rules::contradicts",
    },
    Rule {
        id: "X-10",
        says: "A container is put on board only if no hold forbids it (NO_LOAD, SEC-DNL) and, full for export, \
               customs has released every declaration that covers it for exit and its verified gross mass is known. A load \
               authorisation is refused without the first two; of a loading that happened each raises an exception of its own, \
               holds by the times at which both happened or by what stood on the ledger.",
        refuses: &[Code::LoadNotAllowed],
        raises: &[
            ExceptionRule::LoadedWithoutPermission,
            ExceptionRule::LoadedWithoutMass,
            ExceptionRule::LoadedUnderHold,
        ],
        stands_in: "load_authorisation::rules::against_loading, terminal_event::rules::{loaded_without_mass, loaded_under_hold}",
    },
    Rule {
        id: "X-11",
        says: "A full container that is discharged is in an accepted manifest line, of itself or of a joined subject. The line may \
               come up to 24 hours later; then the container is over-landed. Where the parameters say that manifests are kept.",
        refuses: &[],
        raises: &[ExceptionRule::OverLanded],
        stands_in: "reconciliation::stays::over_landed",
    },
    Rule {
        id: "X-12",
        says: "A container that a carrier's arrival manifest lists is discharged or remains on board when the call closes. Lines \
               that come after the closing are held to it too.",
        refuses: &[],
        raises: &[ExceptionRule::ShortLanded],
        stands_in: "consignment::rules::short_landed, reconciliation::calls",
    },
    Rule {
        id: "X-13",
        says: "No discharge more than 2 hours before the arrival, no loading more than 2 hours after the departure of the call \
               that the event names, whichever of the two is reported first.",
        refuses: &[],
        raises: &[ExceptionRule::DischargedBeforeArrival, ExceptionRule::LoadedAfterDeparture],
        stands_in: "terminal_event::rules::outside_call, reconciliation::calls",
    },
    Rule {
        id: "X-14",
        says: "A customs release rests on a declaration that is released or cleared at the same version, or on an exemption. \
               Without either it is refused; while the status is on its way it waits and counts for nothing; after 15 \
               minutes an exception is raised.",
        refuses: &[Code::ReleaseWithoutBasis],
        raises: &[ExceptionRule::ReleaseOverdue],
        stands_in: "release::rules::ground, release::pending",
    },
    Rule {
        id: "X-15",
        says: "What is released was accepted before, by the times that customs gives. Nothing is refused; if no acceptance has \
               come after 15 minutes, an exception is raised.",
        refuses: &[],
        raises: &[ExceptionRule::ReleasedUnaccepted],
        stands_in: "declaration_status::pending",
    },
    Rule {
        id: "X-16",
        says: "The goods of linked declarations do not exceed their consignment. Quantities are sealed: a \
               validator that may read them reports it.",
        refuses: &[],
        raises: &[ExceptionRule::DeclaredBeyondConsignment],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-17",
        says: "The same goods are not declared twice. Reported by a validator that may read the quantities.",
        refuses: &[],
        raises: &[ExceptionRule::DeclaredTwice],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-18",
        says: "Only the placer lifts a hold. A role that the parameters list may override, saying so; that is recorded.",
        refuses: &[Code::NotThePlacer],
        raises: &[ExceptionRule::HoldOverridden],
        stands_in: "hold_lift::rules::may_lift",
    },
    Rule {
        id: "X-19",
        says: "A hold on a container that has left is accepted and has no effect.",
        refuses: &[],
        raises: &[ExceptionRule::HoldIneffective],
        stands_in: "hold::transitions::place",
    },
    Rule {
        id: "X-20",
        says: "Nobody releases or revokes the light of another owner. Once customs has accepted a container's bill of lading, its \
               commercial light is released, revoked and held only by the carrier of that bill, or who has its mandate; a \
               release of another before no longer counts.",
        refuses: &[Code::NotOwnLight],
        raises: &[],
        stands_in: "release::rules::owner_releases, release::rules::carrier_speaks, release_right::bill::speaks_for",
    },
    Rule {
        id: "X-21",
        says: "Only the agency that is assigned, which is the one that requested it, states an inspection's outcome; in a plan \
               after it has started and before the plan is closed.",
        refuses: &[Code::NotAssigned, Code::InspectionNotStarted],
        raises: &[],
        stands_in: "inspection::rules::is_assigned, inspection::rules::began_before",
    },
    Rule {
        id: "X-22",
        says: "A joint inspection ends when every agency has its outcome or waiver and every container that was opened has a \
               new seal. An opening that becomes known after the end, without a new seal, is recorded.",
        refuses: &[Code::PlanNotComplete],
        raises: &[ExceptionRule::SealNotRenewed],
        stands_in: "inspection_plan::rules::may_close",
    },
    Rule {
        id: "X-23",
        says: "An outcome CONFORM with decision LIFT proposes that its agency lifts its hold (an event); it lifts nothing.",
        refuses: &[],
        raises: &[],
        stands_in: "inspection::rules::proposes_to_lift",
    },
    Rule {
        id: "X-24",
        says: "The seal at the gate is the last that was recorded. Reported by a validator that may read the \
               seals.",
        refuses: &[],
        raises: &[ExceptionRule::SealDiffers],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-25",
        says: "The weight is what was declared, within tolerance. Reported by a validator that may read the \
               weights.",
        refuses: &[],
        raises: &[ExceptionRule::WeightJump],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-26",
        says: "A vessel is cleared to sail by the port authority and by customs, in either order, and neither does so while a \
               hold with NO_SAIL is open on the call or a mandatory formality of the departure is missing. A departure \
               without both clearances, or under such a hold, is recorded: as at the gate, by the times at which both \
               happened and by what stood on the ledger. Formalities and clearances count where the parameters say that they \
               are kept.",
        refuses: &[Code::NotClearToSail],
        raises: &[
            ExceptionRule::SailedUnderHoldByEventTime,
            ExceptionRule::SailedUnderHoldByLedgerTime,
            ExceptionRule::SailedUncleared,
        ],
        stands_in: "port_call::leaving",
    },
    Rule {
        id: "X-27",
        says: "Of arrivals and departures that sources time differently all are kept, and one is shown by rank. From more than \
               30 minutes on they are marked as disputed, from more than 3 hours on an exception is raised.",
        refuses: &[],
        raises: &[ExceptionRule::TimesContradict],
        stands_in: "port_call::rules::contradicting_times, port_call_event::rules::contradicting_times",
    },
    Rule {
        id: "X-28",
        says: "Only a carrier or agent issues a release right; once customs has accepted the container's bill of lading, the \
               right counts only if the carrier of that bill issued it, or who has its mandate. Only its holder offers or \
               assigns it, to one at a time; only its issuer revokes or extends it.",
        refuses: &[Code::NotTheHolder, Code::NotTheCarrier],
        raises: &[],
        stands_in: "release_right::bill::speaks_for, release_right::rules::speaks_for_it",
    },
    Rule {
        id: "X-29",
        says: "A container does not leave on a commercial release that has expired.",
        refuses: &[Code::CommercialReleaseExpired],
        raises: &[],
        stands_in: "gate_check::lights::check",
    },
    Rule {
        id: "X-30",
        says: "What customs has released under bond alone (UNDER_BOND) leaves only under a transit that names the \
               container and is released or under way; then its light is green.",
        refuses: &[Code::UnderBondWithoutTransit],
        raises: &[],
        stands_in: "release::lights::with_bond_met",
    },
    Rule {
        id: "X-31",
        says: "A manifest is not amended after arrival or under a hold without notice. The node of \
               customs shows it to customs alone; a report of it is accepted, and in clear.",
        refuses: &[],
        raises: &[ExceptionRule::ManifestAmendedLate],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-32",
        says: "A release on discharge turns its light green at the discharge, unless a hold of that light is open.",
        refuses: &[],
        raises: &[],
        stands_in: "release::lights",
    },
    Rule {
        id: "X-33",
        says: "Dangerous goods stand in the loading list and in their formality alike. Reported by a validator \
               that may read both.",
        refuses: &[],
        raises: &[ExceptionRule::DangerousGoodsUndeclared],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-34",
        says: "No cargo is worked while entry or free pratique is refused.",
        refuses: &[],
        raises: &[ExceptionRule::OperatedUnderRefusal],
        stands_in: "port_call::rules::operation_under_refusal",
    },
    Rule {
        id: "X-35",
        says: "An author does not say the same of one subject and one moment in two ways: a terminal event with \
               another body, a status of customs with another version. A correction supersedes.",
        refuses: &[Code::Fork],
        raises: &[],
        stands_in: "terminal_event::rules::repeats, declaration_status::rules::repeats",
    },
    Rule {
        id: "X-36",
        says: "An author acts within its roles, their jurisdictions and their validity.",
        refuses: &[Code::OutsideRole],
        raises: &[],
        stands_in: "permissions::check",
    },
    Rule {
        id: "X-37",
        says: "A container does not stay in the yard for more than 30 days; from then on it is a long stay.",
        refuses: &[],
        raises: &[ExceptionRule::LongStay],
        stands_in: "reconciliation::stays::too_long",
    },
    Rule {
        id: "X-38",
        says: "An export that is released is confirmed as exited within 90 days.",
        refuses: &[],
        raises: &[ExceptionRule::ExportNotExited],
        stands_in: "exit::due",
    },
    Rule {
        id: "X-39",
        says: "A correction supersedes the newest statement of its own author; of another's only where the corrector answers for \
               the whole: customs for declarations, manifests and their lines, the port authority for reports of a call.",
        refuses: &[Code::SupersededUnknown, Code::EventNotCorrectable],
        raises: &[],
        stands_in: "declaration::transitions::lodge, transit::transitions::state_header, formality::transitions::submit, \
                    manifest::origin::stands_in_line, port_call::reporting::Corrector, terminal_event::transitions::report, \
                    policy::rules::follows, document_reference::rules::superseded",
    },
    Rule {
        id: "X-40",
        says: "What is said twice in the same words, for example through two windows, counts once: the second is \
               recorded and changes nothing.",
        refuses: &[],
        raises: &[],
        stands_in: "terminal_event::rules::repeats, declaration_status::rules::repeats, release::rules::repeats",
    },
    Rule {
        id: "X-41",
        says: "A record stays valid when a sealed part of it is erased or its keys are lost: no rule reads a part. What rests on \
               sealed values is reported by who can read them, or not at all.",
        refuses: &[],
        raises: &[],
        stands_in: "execution (reads records, never parts)",
    },
    Rule {
        id: "X-42",
        says: "What has happened is at most 10 minutes ahead of block time.",
        refuses: &[Code::EventInFuture],
        raises: &[],
        stands_in: "execution::record_checks",
    },
    Rule {
        id: "X-43",
        says: "House lines sum up to their master. Reported by a validator that may read the quantities.",
        refuses: &[],
        raises: &[ExceptionRule::HousesDoNotSum],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-44",
        says: "An empty container holds no goods and weighs no more than its tare. Reported by a validator that \
               may read the weights.",
        refuses: &[],
        raises: &[ExceptionRule::EmptyNotEmpty],
        stands_in: "exception_report::transitions::report",
    },
    Rule {
        id: "X-45",
        says: "An agency does not turn its own light green while its own inspection of the same goods is open, a laboratory \
               that has still to say among that.",
        refuses: &[],
        raises: &[ExceptionRule::ReleaseOverride],
        stands_in: "inspection::rules::release_override",
    },
    Rule {
        id: "ONE-CALL",
        says: "A vessel has one call at a port that is neither closed nor called off, unless the record that names it says why.",
        refuses: &[],
        raises: &[ExceptionRule::CallsOverlap],
        stands_in: "port_call::rules::overlapping_call",
    },
    Rule {
        id: "R-RECALL",
        says: "A release is taken back only while the container is in the port. A suspension of the release of goods that have \
               left is recorded and has no effect there.",
        refuses: &[],
        raises: &[ExceptionRule::SuspensionIneffective],
        stands_in: "release::rules::has_left",
    },
];
