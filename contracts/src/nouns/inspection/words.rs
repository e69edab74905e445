//! The words of requests, outcomes and what agencies report of their part.

use crate::words::words;

words! {
    /// How goods are inspected.
    InspectionType {
        /// Documents.
        Documentary = 1 => "DOCUMENTARY",
        /// Part of the goods.
        PhysicalPartial = 2 => "PHYSICAL_PARTIAL",
        /// All goods.
        PhysicalFull = 3 => "PHYSICAL_FULL",
        /// X-ray.
        Scan = 4 => "SCAN_XRAY",
        /// A sample.
        Sample = 5 => "SAMPLE",
        /// Weight.
        Weigh = 6 => "WEIGH",
        /// Seals.
        Seal = 7 => "SEAL",
        /// Radiation.
        Radiation = 8 => "RADIATION",
        /// Veterinary.
        Veterinary = 9 => "VETERINARY",
        /// Plant health.
        Phytosanitary = 10 => "PHYTO",
        /// Food.
        Food = 11 => "FOOD",
        /// Health.
        Health = 12 => "HEALTH",
        /// Dangerous goods.
        DangerousGoods = 13 => "DG",
        /// Dog.
        Dog = 14 => "DOG",
        /// Identity.
        Identity = 15 => "ID",
    }
}

words! {
    /// How an inspection ended.
    InspectionResult {
        /// All is as declared.
        Conform = 1 => "CONFORM",
        /// A minor deviation.
        NonConformMinor = 2 => "NON_CONFORM_MINOR",
        /// A major deviation.
        NonConformMajor = 3 => "NON_CONFORM_MAJOR",
        /// Waived.
        NotPerformed = 4 => "NOT_PERFORMED",
        /// The laboratory has still to say.
        Inconclusive = 5 => "INCONCLUSIVE",
    }
}

words! {
    /// What follows from an inspection.
    Decision {
        /// The hold can go.
        Lift = 1 => "LIFT",
        /// It stays.
        MaintainHold = 2 => "MAINTAIN_HOLD",
        /// The goods may not enter.
        RefuseEntry = 3 => "REFUSE_ENTRY",
        /// They are destroyed.
        Destroy = 4 => "DESTROY",
        /// They go back.
        Return = 5 => "RETURN",
        /// They are treated.
        Treat = 6 => "TREAT",
        /// They are seized.
        Seize = 7 => "SEIZE",
        /// The declaration is corrected.
        AmendDeclaration = 8 => "AMEND_DECLARATION",
        /// A fine.
        Fine = 9 => "FINE",
    }
}

words! {
    /// How a request ended without an outcome.
    EndingKind {
        /// It was taken back: it should not stand.
        Withdrawn = 1 => "WITHDRAWN",
        /// The agency stands by it and lets the goods pass without its control.
        Waived = 2 => "WAIVED",
    }
}

words! {
    /// What an agency did in an inspection.
    AgencyEvent {
        /// It is at the place.
        CheckedIn = 1 => "CHECKED_IN",
        /// It began, or went on after a pause.
        Started = 2 => "STARTED",
        /// It paused.
        Paused = 3 => "PAUSED",
        /// It took a sample.
        Sampled = 4 => "SAMPLED",
        /// It needs the goods no longer.
        Finished = 5 => "FINISHED",
        /// It had the container opened.
        Opened = 6 => "OPENED",
        /// It put a new seal on.
        Resealed = 7 => "RESEALED",
    }
}
