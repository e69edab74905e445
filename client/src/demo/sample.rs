//! The names of the story, as the messages of `network-config/dev/messages` have them.

/// The container.
pub const CONTAINER: &str = "PRTU2611249";
/// The movement reference number of its declaration.
pub const MRN: &str = "26GB7PRT0LAN2611R6";
/// The vessel's visit, as the port authority numbers it.
pub const VISIT: &str = "FXT-26-0448";
/// The vessel, by IMO number.
pub const VESSEL: &str = "9074729";
/// The vessel's name.
pub const VESSEL_NAME: &str = "PORTOLAN PIONEER";
/// The carrier's voyage.
pub const VOYAGE: &str = "448E";
/// The hold that a customs control places.
pub const HOLD_CODE: &str = "CUS-PHY";
