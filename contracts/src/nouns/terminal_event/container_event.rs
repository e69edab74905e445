//! The closed list of what can happen to a container (DOMAIN §6.7), and what kind of happening each is.

use crate::words::words;

words! {
    /// What happened to a container.
    ContainerEvent {
        /// Taken off the vessel.
        Discharged = 1 => "DISCHARGED",
        /// Put on the vessel.
        Loaded = 2 => "LOADED",
        /// Came in through the gate.
        GateIn = 3 => "GATE_IN",
        /// Left through the gate.
        GateOut = 4 => "GATE_OUT",
        /// Taken off the vessel though no list announced it.
        OverLanded = 5 => "OVERLANDED",
        /// Announced, and not found on the vessel.
        ShortLanded = 6 => "SHORTLANDED",
        /// Meant for the vessel, and left behind.
        ShutOut = 7 => "SHUT_OUT",
        /// Moved from one place on board to another.
        Restowed = 8 => "RESTOWED",
        /// Left on a train.
        RailLoaded = 9 => "RAIL_LOADED",
        /// Came in on a train.
        RailDischarged = 10 => "RAIL_DISCHARGED",
        /// Left on a barge.
        BargeLoaded = 11 => "BARGE_LOADED",
        /// Came in on a barge.
        BargeDischarged = 12 => "BARGE_DISCHARGED",
        /// Stands where it can be fetched.
        AvailableForPickup = 13 => "AVAILABLE_FOR_PICKUP",
        /// On its way to the inspection area of the yard.
        MovedToInspection = 14 => "MOVED_TO_INSPECTION",
        /// Stands where it is to be inspected.
        Positioned = 15 => "POSITIONED",
        /// Back from the inspection area.
        ReturnedToStack = 16 => "RETURNED_TO_STACK",
        /// Its doors were opened.
        Opened = 17 => "OPENED",
        /// Closed and sealed again.
        Resealed = 18 => "RESEALED",
        /// One seal was taken off, another put on.
        SealChanged = 19 => "SEAL_CHANGED",
        /// Goods were put into it.
        Stuffed = 20 => "STUFFED",
        /// Its goods were taken out.
        Stripped = 21 => "STRIPPED",
        /// Weighed.
        Weighed = 22 => "WEIGHED",
        /// Found damaged.
        Damaged = 23 => "DAMAGED",
        /// Repaired.
        Repaired = 24 => "REPAIRED",
        /// The temperature of its goods was looked at.
        TemperatureChecked = 25 => "TEMPERATURE_CHECKED",
        /// Its cooling was connected.
        Plugged = 26 => "PLUGGED",
        /// Its cooling was disconnected.
        Unplugged = 27 => "UNPLUGGED",
        /// Found to have been here for too long.
        LongStay = 28 => "LONG_STAY",
        /// The parties were told that it counts as abandoned.
        AbandonNotice = 29 => "ABANDON_NOTICE",
        /// Its goods were sold, destroyed or given away.
        Disposed = 30 => "DISPOSED",
        /// Given back empty.
        EmptyReturned = 31 => "EMPTY_RETURNED",
    }
}

impl ContainerEvent {
    /// Whether it brings the container into the yard.
    #[must_use]
    pub const fn arrives(self) -> bool {
        self.is_off_vessel() || matches!(self, Self::GateIn | Self::RailDischarged | Self::BargeDischarged)
    }

    /// Whether it takes the container off a seagoing vessel.
    #[must_use]
    pub const fn is_off_vessel(self) -> bool {
        matches!(self, Self::Discharged | Self::OverLanded)
    }

    /// Whether the container leaves the terminal inland, by road, rail or barge.
    #[must_use]
    pub const fn leaves_inland(self) -> bool {
        matches!(self, Self::GateOut | Self::RailLoaded | Self::BargeLoaded)
    }

    /// Whether it can only happen to a container that is here.
    #[must_use]
    pub const fn needs_presence(self) -> bool {
        let moves_in_yard = matches!(self, Self::MovedToInspection | Self::Positioned | Self::ReturnedToStack);
        self.leaves_inland() || moves_in_yard || matches!(self, Self::Loaded | Self::ShutOut)
    }

    /// Whether where the container is, and what counts of it, is the same after it.
    #[must_use]
    pub const fn is_observation(self) -> bool {
        matches!(
            self,
            Self::ShortLanded
                | Self::AvailableForPickup
                | Self::Opened
                | Self::Resealed
                | Self::SealChanged
                | Self::Damaged
                | Self::Repaired
                | Self::TemperatureChecked
                | Self::Plugged
                | Self::Unplugged
        )
    }

    /// Order of what is reported for the same minute: messages cut times, and what comes in does so before it leaves.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            _ if self.arrives() => 0,
            Self::EmptyReturned => 3,
            Self::Loaded => 2,
            _ if self.leaves_inland() => 2,
            _ => 1,
        }
    }
}
