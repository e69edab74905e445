//! The closed list of formalities (DOMAIN §6.3; FAL Convention, health, security and waste rules).

use crate::words::words;

words! {
    /// What a ship reports.
    FormalityType {
        /// Asks for a visit.
        VisitRequest = 1 => "VISIT_REQUEST",
        /// Notice before arrival.
        PreArrival = 2 => "PRE_ARRIVAL",
        /// Notice of arrival.
        Arrival = 3 => "ARRIVAL",
        /// Notice before departure.
        PreDeparture = 4 => "PRE_DEPARTURE",
        /// Notice of departure.
        Departure = 5 => "DEPARTURE",
        /// FAL 1.
        GeneralDeclaration = 6 => "GENERAL_DECLARATION",
        /// FAL 2.
        CargoDeclaration = 7 => "CARGO_DECLARATION",
        /// FAL 3.
        ShipStores = 8 => "SHIP_STORES",
        /// FAL 4.
        CrewEffects = 9 => "CREW_EFFECTS",
        /// FAL 5.
        CrewList = 10 => "CREW_LIST",
        /// FAL 6.
        PassengerList = 11 => "PASSENGER_LIST",
        /// FAL 7.
        DangerousGoods = 12 => "DANGEROUS_GOODS",
        /// Maritime declaration of health.
        MaritimeHealth = 13 => "MARITIME_HEALTH",
        /// Security before arrival (ISPS).
        Security = 14 => "SECURITY",
        /// Advance notice of waste.
        Waste = 15 => "WASTE",
        /// Bunkers on board.
        Bunkers = 16 => "BUNKERS",
        /// Stowaways.
        Stowaways = 17 => "STOWAWAYS",
        /// Notice 72 hours before, for port state control.
        PortStateControl = 18 => "PSC_72H",
        /// Mandatory ship reporting.
        ShipReporting = 19 => "SHIP_REPORTING",
    }
}
