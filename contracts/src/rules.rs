//! The cross-record rules of this edition, where they stand in the code, and what they do (`docs/reference/rules.md`).

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

/// Every rule of this edition.
pub static RULES: &[Rule] = &[
    Rule {
        id: "X-01",
        says: "A pick-up authorisation needs every required light of the container green (unknown is not green) and no \
               open hold with effect NO_GATE_OUT.",
        refuses: &[Code::GateNotAllowed],
        raises: &[],
        stands_in: "gate_check::check_lights",
    },
    Rule {
        id: "X-03",
        says: "... and the container in the yard of the terminal that authorises.",
        refuses: &[Code::NotInYard],
        raises: &[],
        stands_in: "gate_check::check_place",
    },
    Rule {
        id: "X-07",
        says: "A gate-out needs a pick-up authorisation of that terminal, given before and not expired. Times of messages \
               may be cut to the minute.",
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
        stands_in: "terminal_event::rules::gate_out_under_hold",
    },
    Rule {
        id: "X-09",
        says: "A container does not leave twice, and is not in two terminals.",
        refuses: &[],
        raises: &[ExceptionRule::StayContradicted],
        stands_in: "terminal_event::rules::contradicts",
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
        says: "Nobody releases or revokes the light of another owner.",
        refuses: &[Code::NotOwnLight],
        raises: &[],
        stands_in: "release::rules::owner_releases",
    },
    Rule {
        id: "X-21",
        says: "Only the agency that is assigned states an inspection's outcome; without a plan, the one that requested it.",
        refuses: &[Code::NotAssigned],
        raises: &[],
        stands_in: "inspection::rules::is_assigned",
    },
    Rule {
        id: "X-36",
        says: "An author acts within its roles, their jurisdictions and their validity.",
        refuses: &[Code::OutsideRole],
        raises: &[],
        stands_in: "permissions::check",
    },
    Rule {
        id: "X-42",
        says: "What has happened is at most 10 minutes ahead of block time.",
        refuses: &[Code::EventInFuture],
        raises: &[],
        stands_in: "execution::record_checks",
    },
];
