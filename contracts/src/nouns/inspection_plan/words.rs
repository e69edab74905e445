//! The words of joint inspections.

use crate::words::words;

words! {
    /// What the lead does with a plan.
    Step {
        /// Fix place and slot for the requests that are gathered.
        Plan = 1 => "PLAN",
        /// Fix another place or slot.
        Reschedule = 2 => "RESCHEDULE",
        /// Let in a request that came after the beginning.
        Admit = 3 => "ADMIT",
        /// Stop.
        Suspend = 4 => "SUSPEND",
        /// Go on.
        Resume = 5 => "RESUME",
        /// End it.
        Close = 6 => "CLOSE",
        /// Give up place and slot.
        Cancel = 7 => "CANCEL",
    }
}

words! {
    /// Where a plan stands.
    PlanState {
        /// Requests are gathered, nobody has fixed place and slot.
        Requested = 1 => "REQUESTED",
        /// Place and slot are fixed.
        Planned = 2 => "PLANNED",
        /// The terminal has confirmed them.
        Confirmed = 3 => "CONFIRMED",
        /// The containers are in their place.
        Ready = 4 => "READY",
        /// An agency has begun.
        InProgress = 5 => "IN_PROGRESS",
        /// An outcome is stated, others are still to come.
        Partial = 6 => "PARTIAL",
        /// Every agency has its outcome or its waiver.
        OutcomesComplete = 7 => "OUTCOMES_COMPLETE",
        /// Ended.
        Closed = 8 => "CLOSED",
        /// Stopped for a while.
        Suspended = 9 => "SUSPENDED",
        /// Given up before it began.
        Cancelled = 10 => "CANCELLED",
    }
}

words! {
    /// Where one agency stands with its part.
    AgencyState {
        /// Nothing done yet.
        Assigned = 1 => "ASSIGNED",
        /// At the place.
        CheckedIn = 2 => "CHECKED_IN",
        /// At work.
        Started = 3 => "STARTED",
        /// Paused.
        Paused = 4 => "PAUSED",
        /// Does not need the goods any longer; the outcome is still to come.
        Finished = 5 => "FINISHED",
        /// The laboratory has still to say.
        PendingLaboratory = 6 => "PENDING_LAB",
        /// The outcome is stated.
        Done = 7 => "DONE",
        /// It let the goods pass without its control.
        Waived = 8 => "WAIVED",
        /// It took its request back.
        Withdrawn = 9 => "WITHDRAWN",
    }
}

words! {
    /// What a terminal is asked to do.
    TerminalTask {
        /// Bring the containers to the place.
        Move = 1 => "MOVE",
        /// Open them.
        Open = 2 => "OPEN",
        /// Unload part of the goods.
        UnloadPart = 3 => "UNLOAD_PART",
        /// Unload all goods.
        UnloadAll = 4 => "UNLOAD_ALL",
        /// Seal them again.
        Reseal = 5 => "RESEAL",
        /// Bring them back.
        Return = 6 => "RETURN",
    }
}

words! {
    /// What a terminal has done.
    TaskDone {
        /// It holds the place for the slot.
        Confirmed = 1 => "CONFIRMED",
        /// The containers are in the place.
        Positioned = 2 => "POSITIONED",
        /// New seals are on.
        Resealed = 3 => "RESEALED",
        /// The containers are back in the yard.
        Returned = 4 => "RETURNED",
    }
}

words! {
    /// Whether the declarant is to be there.
    DeclarantPresence {
        /// It must.
        Required = 1 => "REQUIRED",
        /// It may.
        Optional = 2 => "OPTIONAL",
    }
}

words! {
    /// Why an inspection is stopped.
    StopReason {
        /// People are in danger.
        Danger = 1 => "DANGER",
        /// Equipment is missing or broken.
        Equipment = 2 => "EQUIPMENT",
        /// Anything else.
        Other = 3 => "OTHER",
    }
}

words! {
    /// Why two inspections of the same goods are not one.
    Apart {
        /// They need different places.
        PlaceDiffers = 1 => "PLACE_DIFFERS",
        /// There is no moment that is of use to all.
        TimesApart = 2 => "TIMES_APART",
        /// A request stands alone by its own wish.
        Exclusive = 3 => "EXCLUSIVE",
        /// One had begun.
        Begun = 4 => "BEGUN",
        /// One holds as many requests or goods as may be.
        Full = 5 => "FULL",
    }
}
